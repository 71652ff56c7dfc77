import { useEffect, useState } from 'react';
import { systemClock } from '#base/clock.ts';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../components/hooks.ts';
import { type Attention, attend } from '../../session/attendance.ts';
import './lock.css';

const MINUTE_MS = 60_000;
/** docs/design/signing-in.md says why. */
const LIMITS = { goneMs: 15 * MINUTE_MS, warningMs: MINUTE_MS, tellEveryMs: 5 * MINUTE_MS };

/** Says so a minute before the desk locks, and locks it. */
export function LockWhenIdle({ lock }: { readonly lock: () => void }) {
  const { present } = useDesk();
  const [attention, setAttention] = useState<Attention>('here');

  useEffect(
    () =>
      attend({
        target: window,
        clock: systemClock,
        limits: LIMITS,
        onChange: (next) => (next === 'gone' ? lock() : setAttention(next)),
        tell: present,
      }),
    [lock, present],
  );
  const warns = attention === 'leaving';
  return (
    <div className={warns ? 'desk-lock-warning' : undefined}>
      <div role="status">
        {warns && (
          <p className="desk-lock-warning__words">
            <strong>This desk locks in a minute.</strong> Nobody has used it for a while. Press any
            key or move the pointer to keep it open. What you typed is kept either way.
          </p>
        )}
      </div>
      {/* For whoever’s keys go to their screen reader: pressing it is the sign. */}
      {warns && <Button onPress={() => undefined}>Keep it open</Button>}
    </div>
  );
}
