/** What to say aloud: each thing once, when it becomes so. Nobody is named: a screen reader may be heard. */
import type { Uuid } from '#base/ids.ts';
import { isWorse } from '#care/board.ts';
import type { CaseFact, CaseRow } from '#care/case-row.ts';
import { isHere } from '#care/row-questions.ts';
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
  /** Those of other services too: one that somebody had may have gone there. */
  readonly cases: ReadonlyMap<Uuid, CaseRow>;
  readonly warnings: Warnings;
  readonly me: Uuid;
  readonly now: number;
};

/** @param before null at the first look: what was there when the desk opened is no news */
export function newsOf(before: Known | null, look: Look): News {
  const { rows, cases, warnings, me, now } = look;
  const known: Known = {
    cases: idsOf(rows),
    worse: idsOf(rows.filter(isWorseHere)),
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
    (row) => row.state.kind === 'taken' && row.state.by === me && giverOf(row, me) !== me,
  );
  const lost = Map.groupBy(
    [...before.mine].flatMap((id) => cases.get(id) ?? []),
    (row) => lossOf(row, me),
  );
  const growth = before.growing ? null : warnings.growth;
  return {
    known,
    pressing: sentence([
      about(come, 'New case', 'new pressing cases'),
      about(
        fresh(rows.filter(isWorseHere), 'worse'),
        'Patient said to be worse',
        'patients said to be worse',
      ),
    ]),
    polite: sentence([
      about(given, 'A case was given to you', 'cases were given to you'),
      ...LOSSES.map(([loss, one, several]) => about(lost.get(loss) ?? [], one, several)),
      about(
        fresh(warnings.dueSoon, 'dueSoon'),
        'Due within 15 minutes',
        'cases due within 15 minutes',
      ),
      about(
        fresh(warnings.comfortSoon, 'comfort'),
        'Comfort call within 5 minutes',
        'comfort calls within 5 minutes',
      ),
      about(fresh(warnings.comfortDue, 'comfort'), 'Comfort call due', 'comfort calls due'),
      growth && growthWords(growth, now),
    ]),
  };
}

/** Who saw to it that somebody has a case: themselves, where they took it. */
function giverOf({ said }: CaseRow, to: Uuid): Uuid | undefined {
  return said.findLast(({ by, fact }) => receiverOf(fact, by) === to)?.by;
}

function receiverOf({ type, facts }: CaseFact, by: Uuid): Uuid | null {
  switch (type) {
    case 'case.taken':
      return by;
    case 'case.assigned':
      return facts.to;
    case 'case.settled':
      return facts.as.kind === 'taken' ? facts.as.to : null;
    default:
      return null;
  }
}

const LOSSES = [
  [
    'given',
    'A case you had was given to somebody else',
    'cases you had were given to somebody else',
  ],
  [
    'queued',
    'A case you had was put back in the queue',
    'cases you had were put back in the queue',
  ],
  [
    'transferred',
    'A case you had was transferred to another service',
    'cases you had were transferred to another service',
  ],
  [
    'closed',
    'A case you had was closed by somebody else',
    'cases you had were closed by somebody else',
  ],
] as const;

/** How a case left somebody who had it, where another person saw to that. */
function lossOf({ state, said }: CaseRow, from: Uuid): (typeof LOSSES)[number][0] | null {
  const last = said.findLast(({ fact }) => MOVES.has(fact.type));
  if (last === undefined || last.by === from) return null;
  const { type } = last.fact;
  switch (state.kind) {
    case 'taken':
      return state.by !== from && GIVES.has(type) ? 'given' : null;
    case 'queued':
      return type === 'case.transferred' ? 'transferred' : GIVES.has(type) ? 'queued' : null;
    case 'closed':
      return CLOSES.has(type) ? 'closed' : null;
    default:
      return null;
  }
}

const GIVES: ReadonlySet<CaseFact['type']> = new Set(['case.assigned', 'case.settled']);
const CLOSES: ReadonlySet<CaseFact['type']> = new Set(['case.closed', 'case.settled']);

/** By these a case goes from one to another. */
const MOVES: ReadonlySet<CaseFact['type']> = new Set([
  ...(['case.taken', 'case.released', 'case.assigned', 'case.transferred'] as const),
  ...(['case.closed', 'case.reopened', 'case.settled'] as const),
]);

/** Whoever has the case may be somebody who must put it before a clinician. */
function isWorseHere(row: CaseRow): boolean {
  return isHere(row) && isWorse(row);
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
