/** Which cases a person sees on the board, and in what order. */
import type { Uuid } from '#base/ids.ts';
import { type Board, byUrgency } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { COMFORT_SOON_MS, comfortCallDue } from '#care/comfort.ts';
import { oneOf } from '#care/merges.ts';
import { dueAt, isHere, isOpen } from '#care/row-questions.ts';

export const FILTERS = ['all', 'queue', 'mine', 'comfort'] as const;
export type Filter = (typeof FILTERS)[number];

/** Open cases of one's own services. What two sites disagree about comes first. What another system deals with comes last, after that what waits only for the gateway. */
export function rowsOf({ cases }: Board, services: readonly string[]): CaseRow[] {
  return [...cases.values()]
    .filter((row) => services.includes(row.service) && isOpen(row))
    .sort((a, b) => RANK[a.state.kind] - RANK[b.state.kind] || byUrgency(a, b));
}

const RANK = { disputed: 0, queued: 1, taken: 1, copied: 2, closed: 3 } as const;

/** Those that pass, in the order in which they are to be dealt with. */
export function passing(
  rows: readonly CaseRow[],
  account: Uuid,
  filter: Filter,
  now: number,
): readonly CaseRow[] {
  switch (filter) {
    case 'all':
      return rows;
    case 'queue':
      return rows.filter(({ state }) => state.kind === 'queued');
    case 'mine':
      return rows.filter(({ state }) => state.kind === 'taken' && state.by === account);
    case 'comfort':
      return comfortCalls(rows, now);
  }
}

/** Whom to ring now or shortly, whoever has waited longest for it first. */
export function comfortCalls(rows: readonly CaseRow[], now: number): readonly CaseRow[] {
  return rows
    .map((row) => ({ row, due: comfortCallDue(row) }))
    .filter(({ due }) => due !== null && due < now + COMFORT_SOON_MS)
    .sort((a, b) => a.due! - b.due!)
    .map(({ row }) => row);
}

export type Tally = {
  /** About how many sites disagree. */
  readonly disputed: number;
  readonly waiting: number;
  readonly late: number;
};

/** How many nobody has taken, and how many open ones are past their time. */
export function tally(rows: readonly CaseRow[], now: number): Tally {
  return {
    disputed: rows.filter(({ state }) => state.kind === 'disputed').length,
    waiting: rows.filter(({ state }) => state.kind === 'queued').length,
    late: rows.filter((row) => isLate(row, now)).length,
  };
}

/** Whether it is past its time, and somebody here must deal with it. */
export function isLate(row: CaseRow, now: number): boolean {
  const due = dueAt(row);
  return isHere(row) && due !== null && due < now;
}

/** The open cases of whoever has more than one: two people may be at work for the same person. */
export function severalOf(rows: Iterable<CaseRow>, merged: Board['merged']): ReadonlySet<Uuid> {
  const open = [...rows].filter(({ state }) => state.kind !== 'closed');
  const byPerson = Map.groupBy(open, ({ patient }) => oneOf(merged, patient));
  return new Set(
    [...byPerson.values()].flatMap((all) => (all.length > 1 ? all.map(({ id }) => id) : [])),
  );
}
