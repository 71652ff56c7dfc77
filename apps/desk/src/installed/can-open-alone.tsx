import { useReadable } from '../components/hooks.ts';
import { installed, installedWords } from './installed.ts';

/** In one line: whether this device can open the desk without a server. */
export default function CanOpenAlone() {
  return <p role="status">{installedWords(useReadable(installed))}</p>;
}
