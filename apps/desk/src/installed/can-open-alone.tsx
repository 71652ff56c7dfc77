import { useEffect, useState } from 'react';
import { useDesk, useNow, useReadable } from '../components/hooks.ts';
import { MayBeEvicted } from '../components/may-be-evicted.tsx';
import { momentWords } from '../components/time-words.ts';
import { installed, installedWords } from './installed.ts';

/** Whether this device can open the desk without a server, and whether its person can come in. */
export default function CanOpenAlone() {
  const { lentUntil } = useDesk();
  const now = useNow();
  const [until, setUntil] = useState<number | null>(null);
  useEffect(() => void lentUntil().then(setUntil), [lentUntil]);
  return (
    <>
      <p role="status">{installedWords(useReadable(installed))}</p>
      <MayBeEvicted />
      <p>
        {until === null
          ? 'You cannot sign in here without a server: the passkey that you used has no secret to keep things under.'
          : `You can sign in here without a server until ${momentWords(until, now)}, by a passkey that you have used on this device. Each time you sign in moves that on.`}
      </p>
    </>
  );
}
