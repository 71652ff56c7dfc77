import { memo } from 'react';
import { Button } from './button.tsx';
import { useDesk, useKept, useNow, useOutbox, useRoom } from './hooks.ts';
import { Link } from './link.tsx';
import { durationWords, momentWords } from './time-words.ts';
import { useElsewhere } from './use-elsewhere.ts';

/** A clock this far out makes due times wrong by as much. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Always in view: is this live, and is what I wrote safe? */
export const StatusStrip = memo(function StatusStrip() {
  const { clockAheadMs } = useDesk();
  const { connected } = useRoom();
  const unsafe = useOutbox().length + useKept().length;
  const clockWrong = Math.abs(clockAheadMs) > CLOCK_TOLERANCE_MS;
  return (
    <div className={`desk-strip${connected ? '' : ' desk-strip--away'}`}>
      <div className="nhsuk-width-container desk-strip__row">
        <span role="status">{connected ? 'Connected' : <Away />}</span>
        <span role="status">
          {unsafe === 0 ? (
            'Everything is safe'
          ) : (
            <Link href="/not-yet-safe">Not yet safe: {unsafe}</Link>
          )}
        </span>
        <GoOn connected={connected} />
        {clockWrong && (
          <strong role="alert">
            This device’s clock is {durationWords(clockAheadMs)}{' '}
            {clockAheadMs > 0 ? 'fast' : 'slow'}: times on this screen are wrong.
          </strong>
        )}
      </div>
    </div>
  );
});

function Away() {
  const { offlineUntil } = useDesk();
  const now = useNow();
  const kept = 'The board is as last read; what you write is kept here and sent later.';
  if (offlineUntil === null) return <>Not connected. {kept}</>;
  return (
    <>
      Working without a server, on this device until {momentWords(offlineUntil, now)}. {kept}
    </>
  );
}

/** To whoever answers instead, or again. */
function GoOn({ connected }: { readonly connected: boolean }) {
  const { leave } = useDesk();
  const elsewhere = useElsewhere(connected);
  if (elsewhere === null) return null;
  const { lifeboat } = elsewhere;
  return (
    <span role="alert">
      {lifeboat === null ? 'The server answers again.' : `${lifeboat} has taken over.`}{' '}
      <Button kind="reverse" onPress={() => leave(lifeboat === null ? 'back' : 'moved')}>
        {lifeboat === null ? 'Go on with it' : 'Go on there'}
      </Button>
    </span>
  );
}
