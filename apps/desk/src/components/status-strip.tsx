import { Button } from './button.tsx';
import { useDesk, useKept, useOutbox, useRoom } from './hooks.ts';
import { Link } from './link.tsx';
import { durationWords } from './time-words.ts';
import { useElsewhere } from './use-elsewhere.ts';

/** A clock this far out makes due times wrong by as much. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Always in view: is this live, and is what I wrote safe? */
export function StatusStrip() {
  const { clockAheadMs, leave } = useDesk();
  const { connected } = useRoom();
  const unsafe = useOutbox().length + useKept().length;
  const elsewhere = useElsewhere(connected);
  const clockWrong = Math.abs(clockAheadMs) > CLOCK_TOLERANCE_MS;
  return (
    <div className={`desk-strip${connected ? '' : ' desk-strip--away'}`}>
      <div className="nhsuk-width-container desk-strip__row">
        <span role="status">
          {connected
            ? 'Connected'
            : 'Not connected. The board is as last read; what you write is kept here and sent later.'}
        </span>
        <span role="status">
          {unsafe === 0 ? (
            'Everything is safe'
          ) : (
            <Link href="/not-yet-safe">Not yet safe: {unsafe}</Link>
          )}
        </span>
        {elsewhere !== null && (
          <span role="alert">
            {elsewhere} has taken over.{' '}
            <Button kind="reverse" onPress={() => leave('moved')}>
              Go on there
            </Button>
          </span>
        )}
        {clockWrong && (
          <strong role="alert">
            This device’s clock is {durationWords(clockAheadMs)}{' '}
            {clockAheadMs > 0 ? 'fast' : 'slow'}: times on this screen are wrong.
          </strong>
        )}
      </div>
    </div>
  );
}
