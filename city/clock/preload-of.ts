import { fileURLToPath } from 'node:url';
import type { Preload } from '../../apps/cli/parts/node-part.ts';
import { CLOCK_VARIABLE } from './clock-file.ts';

/** What makes a part live by a clock file. */
export function clockPreload(file: string): Preload {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  return {
    module: `${folder}preload.ts`,
    environment: { [CLOCK_VARIABLE]: file },
    reads: [folder, file],
  };
}
