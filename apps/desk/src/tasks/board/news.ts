/** What to say aloud: each thing once, when it becomes so. Nobody is named: a screen reader may be heard. */
import type { Uuid } from '#base/ids.ts';
import { isWorse } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { codeWords, PRESSING, URGENCY_WORDS } from '../../components/care-words.ts';
import { growthWords, type Warnings } from './warnings.ts';

/** What was there at the last look. */
export type Known = {
  readonly cases: ReadonlySet<Uuid>;
  readonly worse: ReadonlySet<Uuid>;
  readonly mine: ReadonlySet<Uuid>;
  /** What was warned of, or was so already when the desk opened. */
  readonly dueSoon: ReadonlySet<Uuid>;
  readonly comfort: ReadonlySet<Uuid>;
  readonly growing: boolean;
};

export type News = {
  readonly known: Known;
  /** For at once: what came, and who is worse. */
  readonly pressing: string | null;
  /** For when the reader has finished. */
  readonly polite: string | null;
};

type Look = {
  readonly rows: readonly CaseRow[];
  readonly warnings: Warnings;
  readonly me: Uuid;
  /** What this desk has just taken by itself: that is no news to its person. */
  readonly took: ReadonlySet<Uuid>;
  readonly now: number;
};

/** @param before null at the first look: what was there when the desk opened is no news */
export function newsOf(before: Known | null, { rows, warnings, me, took, now }: Look): News {
  const known: Known = {
    cases: idsOf(rows),
    worse: idsOf(rows.filter(isWaitingWorse)),
    mine: idsOf(rows.filter(({ state }) => state.kind === 'taken' && state.by === me)),
    dueSoon: idsOf(warnings.dueSoon),
    comfort: idsOf([...warnings.comfortSoon, ...warnings.comfortDue]),
    growing: warnings.growth !== null,
  };
  if (before === null) return { known, pressing: null, polite: null };
  const fresh = (some: readonly CaseRow[], of: keyof Omit<Known, 'growing'>) =>
    some.filter(({ id }) => !before[of].has(id));
  const come = fresh(rows, 'cases').filter(
    ({ urgency, state }) => state.kind === 'queued' && PRESSING.has(urgency),
  );
  const given = fresh(rows, 'mine').filter(
    ({ id, state }) => state.kind === 'taken' && state.by === me && !took.has(id),
  );
  const growth = before.growing ? null : warnings.growth;
  return {
    known,
    pressing: sentence([
      about(come, 'New case', 'new pressing cases'),
      about(
        fresh(rows.filter(isWaitingWorse), 'worse'),
        'Patient said to be worse',
        'patients said to be worse',
      ),
    ]),
    polite: sentence([
      about(given, 'A case was given to you', 'cases were given to you'),
      about(
        fresh(warnings.dueSoon, 'dueSoon'),
        'Due within 15 minutes',
        'cases due within 15 minutes',
      ),
      about(
        fresh([...warnings.comfortSoon, ...warnings.comfortDue], 'comfort'),
        'Comfort call within 5 minutes',
        'comfort calls within 5 minutes',
      ),
      growth && growthWords(growth, now),
    ]),
  };
}

function isWaitingWorse(row: CaseRow): boolean {
  return row.state.kind === 'queued' && isWorse(row);
}

function about(rows: readonly CaseRow[], one: string, several: string): string | null {
  const [first] = rows;
  if (first === undefined) return null;
  if (rows.length > 1) return `${rows.length} ${several}`;
  return `${one}: ${URGENCY_WORDS[first.urgency].words.toLowerCase()}, ${codeWords(first.service)}`;
}

function sentence(parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join('. ') || null;
}

function idsOf(rows: readonly CaseRow[]): ReadonlySet<Uuid> {
  return new Set(rows.map(({ id }) => id));
}
