/** Which cases a person sees on the board, and in what order. */
import type { Uuid } from '#base/ids.ts';
import { type Board, byUrgency, type CaseRow, isOpen } from '#care/board.ts';

export const FILTERS = ['all', 'queue', 'mine'] as const;
export type Filter = (typeof FILTERS)[number];

type Viewer = { readonly account: Uuid; readonly services: readonly string[] };

/** Open cases of one's own services. What waits only for the gateway comes last. */
export function rowsFor(
  { cases }: Board,
  { account, services }: Viewer,
  filter: Filter,
): CaseRow[] {
  return [...cases.values()]
    .filter((row) => services.includes(row.service) && isOpen(row) && passes(row, account, filter))
    .sort(
      (a, b) =>
        Number(a.state.kind === 'closed') - Number(b.state.kind === 'closed') || byUrgency(a, b),
    );
}

function passes({ state }: CaseRow, account: Uuid, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'queue':
      return state.kind === 'queued';
    case 'mine':
      return state.kind === 'taken' && state.by === account;
  }
}

export type Tally = { readonly waiting: number; readonly late: number };

/** How many nobody has taken, and how many open ones are past their time. */
export function tally(rows: readonly CaseRow[], now: number): Tally {
  return {
    waiting: rows.filter(({ state }) => state.kind === 'queued').length,
    late: rows.filter(({ state, due }) => state.kind !== 'closed' && due !== null && due < now)
      .length,
  };
}
