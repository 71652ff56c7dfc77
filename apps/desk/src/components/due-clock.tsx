import type { CaseState } from '#care/case-row.ts';
import { clockOf, momentWords } from './time-words.ts';

type Stopped = 'closed' | 'copied' | false;

type DueClockProps = {
  readonly due: number | null;
  readonly now: number;
  /** Of whatever is not ours to keep any more, or not ours at all. */
  readonly stopped?: Stopped;
};

/** A case's clock runs while somebody here must deal with it. */
export function stoppedBy({ kind }: CaseState): Stopped {
  return kind === 'closed' || kind === 'copied' ? kind : false;
}

/** The time left, counting; the words say what the colour repeats. */
export function DueClock({ due, now, stopped = false }: DueClockProps) {
  if (stopped !== false) {
    const words = stopped === 'closed' ? 'Was due' : 'Due there';
    return (
      <span className="desk-clock">
        {due === null ? 'No time set' : `${words} ${momentWords(due, now)}`}
      </span>
    );
  }
  const { kind, words } = clockOf(due, now);
  return (
    <span className={`desk-clock desk-clock--${kind}`}>
      {words}
      {due !== null && <span className="desk-clock__due"> due {momentWords(due, now)}</span>}
    </span>
  );
}
