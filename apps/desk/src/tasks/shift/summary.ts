/** Cases by service and urgency, and the lists that a shift lead looks at: pure. */
import type { CaseRow } from '#care/case-row.ts';
import { URGENCIES, type Urgency } from '#care/entries.ts';
import { dueAt } from '#care/row-questions.ts';
import { isLate } from '../board/rows.ts';

export type Cell = {
  readonly waiting: number;
  readonly taken: number;
  /** Sites disagree about them. */
  readonly disputed: number;
  readonly late: number;
};

export type ServiceLine = {
  readonly service: string;
  readonly cells: Readonly<Record<Urgency, Cell>>;
  readonly total: Cell;
};

const NONE: Cell = { waiting: 0, taken: 0, disputed: 0, late: 0 };

/** Of cases that are not closed. */
export function byService(rows: readonly CaseRow[], now: number): readonly ServiceLine[] {
  const services = Map.groupBy(rows, ({ service }) => service);
  return [...services]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, some]) => {
      const cells = Object.fromEntries(
        URGENCIES.map((urgency) => [
          urgency,
          cellOf(
            some.filter((row) => row.urgency === urgency),
            now,
          ),
        ]),
      ) as Record<Urgency, Cell>;
      return { service, cells, total: cellOf(some, now) };
    });
}

function cellOf(rows: readonly CaseRow[], now: number): Cell {
  return rows.reduce(
    ({ waiting, taken, disputed, late }, row) => ({
      waiting: waiting + Number(row.state.kind === 'queued'),
      taken: taken + Number(row.state.kind === 'taken'),
      disputed: disputed + Number(row.state.kind === 'disputed'),
      late: late + Number(isLate(row, now)),
    }),
    NONE,
  );
}

const BREACH_WITHIN_MS = 30 * 60_000;

/** What breaches in the next half hour, the next first. */
export function breaching(rows: readonly CaseRow[], now: number): readonly CaseRow[] {
  const isNext = (due: number | null) => due !== null && due >= now && due < now + BREACH_WITHIN_MS;
  return soonest(rows.filter((row) => isNext(dueAt(row))));
}

/** Which cases are listed: all, what breaches, what is late, or those of a service and an urgency. */
export type Choice =
  | { readonly kind: 'breaching' | 'late' | 'all' }
  | { readonly kind: 'cell'; readonly service: string; readonly urgency: Urgency | null };

export function chosen(rows: readonly CaseRow[], choice: Choice, now: number): readonly CaseRow[] {
  switch (choice.kind) {
    case 'all':
      return rows;
    case 'breaching':
      return breaching(rows, now);
    case 'late':
      return soonest(rows.filter((row) => isLate(row, now)));
    case 'cell':
      return rows.filter(
        ({ service, urgency }) =>
          service === choice.service && (choice.urgency === null || urgency === choice.urgency),
      );
  }
}

function soonest(rows: readonly CaseRow[]): readonly CaseRow[] {
  return rows.toSorted((a, b) => (dueAt(a) ?? 0) - (dueAt(b) ?? 0));
}
