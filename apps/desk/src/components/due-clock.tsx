import { clockOf, momentWords } from './time-words.ts';

type DueClockProps = {
  readonly due: number | null;
  readonly now: number;
  readonly stopped?: boolean;
};

/** The time left, counting; the words say what the colour repeats. */
export function DueClock({ due, now, stopped = false }: DueClockProps) {
  if (stopped)
    return (
      <span className="desk-clock">
        {due === null ? 'No time set' : `Was due ${momentWords(due, now)}`}
      </span>
    );
  const { kind, words } = clockOf(due, now);
  return (
    <span className={`desk-clock desk-clock--${kind}`}>
      {words}
      {due !== null && <span className="desk-clock__due"> due {momentWords(due, now)}</span>}
    </span>
  );
}
