/**
 * The board: a fold over operational facts alone, in the log's order. No key is needed for it and nobody is named in it.
 *
 * Facts are never refused for coming late or twice. Where two of one site cannot both hold (two people took one case), the log's order decides and
 * the later one changes nothing here; of two sites that went on apart neither is less than the other, and somebody decides.
 */
import { z } from 'zod';
import type { Uuid } from '#base/ids.ts';
import { withEntry } from '#base/layered-map.ts';
import type { Role } from '#base/roles.ts';
import { uuidBytes } from '#base/schema.ts';
import { parseStream } from '#base/stream.ts';
import { allAlone, besideFact, isBesideType, type Services, stepServices } from './beside.ts';
import { type BoardEntry, careFact } from './board-entry.ts';
import { branchFact, noOrigins, type Origins, type Placed, stepOrigins } from './branches.ts';
import { type CaseRow, caseFact } from './case-row.ts';
import { URGENCIES } from './entries.ts';
import { stepMerged } from './merges.ts';
import { dueAt } from './row-questions.ts';
import { type Around, restated, stepCase, withoutLeaver } from './several-sites.ts';

export type SetAsideRow = {
  readonly id: Uuid;
  readonly stream: string;
  readonly source: string;
  readonly problem: string;
  readonly at: number;
};

export type Board = {
  readonly cases: ReadonlyMap<Uuid, CaseRow>;
  /** Messages that could not become a case and that nobody has reviewed. */
  readonly setAside: ReadonlyMap<Uuid, SetAsideRow>;
  readonly services: Services;
  /** Where else what stands in another site's log too was written. */
  readonly origins: Origins;
  readonly leavers: ReadonlyMap<Uuid, readonly Placed[]>;
  /** Into which record another of the same person went, as somebody found on the telephone. */
  readonly merged: ReadonlyMap<Uuid, Uuid>;
};

export const emptyBoard: Board = {
  cases: new Map(),
  setAside: new Map(),
  services: allAlone,
  origins: noOrigins,
  leavers: new Map(),
  merged: new Map(),
};

/** As many steps of `stepBoard`, without a copy for each. */
export function foldBoard(entries: Iterable<BoardEntry>): Board {
  const cases = new Map<Uuid, CaseRow>();
  let board: Board = { ...emptyBoard, cases };
  for (const entry of entries) {
    const after = stepAround(board, entry);
    for (const row of changedRows(cases, board, after, entry)) cases.set(row.id, row);
    board = after;
  }
  return board;
}

/** The board after one more entry; the same board where the entry is not the board's business. */
export function stepBoard(board: Board, entry: BoardEntry): Board {
  const after = stepAround(board, entry);
  const rows = [...changedRows(board.cases, board, after, entry)];
  if (rows.length === 0) return after;
  return { ...after, cases: rows.reduce((all, row) => withEntry(all, row.id, row), board.cases) };
}

/** The board after one more entry, but for its cases. */
export function stepAround(board: Board, entry: BoardEntry): Board {
  if (isBesideType(entry.type)) {
    const services = stepServices(board.services, entry);
    return services === board.services ? board : { ...board, services };
  }
  if (entry.type === 'branch.joined')
    return { ...board, origins: stepOrigins(board.origins, entry) };
  const leaver = leaverIn(entry);
  if (leaver !== null) return { ...board, leavers: stepLeavers(board.leavers, leaver, entry) };
  const kind = parseStream(entry.stream)?.kind;
  if (kind === 'patient') {
    const merged = stepMerged(board.merged, entry);
    return merged === board.merged ? board : { ...board, merged };
  }
  if (kind !== 'aside') return board;
  const setAside = stepSetAside(board.setAside, entry);
  return setAside === board.setAside ? board : { ...board, setAside };
}

/** The cases that an entry changes, as they are then. @param before and @param after that entry all that they depend on */
export function* changedRows(
  cases: Pick<Board['cases'], 'get' | 'values'>,
  before: Around,
  after: Around,
  entry: BoardEntry,
): Generator<CaseRow> {
  const said = caseFact(entry);
  if (said !== null) {
    const known = cases.get(said.case);
    const row = stepCase(known, said.case, said.fact, entry, after);
    if (row !== undefined && row !== known) yield row;
  } else if (isBesideType(entry.type)) {
    yield* tookOver(cases.values(), before, entry);
  } else if (entry.type === 'branch.joined') {
    yield* standElsewhere(cases.values(), after, entry);
  } else {
    const leaver = leaverIn(entry);
    if (leaver === null) return;
    for (const known of cases.values()) {
      const row = withoutLeaver(known, leaver, after);
      if (row !== known) yield row;
    }
  }
}

/** The copies that become cases here with an entry, as they are then. @param before as it stood before the entry */
export function* tookOver(
  rows: Iterable<CaseRow>,
  before: Around,
  entry: BoardEntry,
): Generator<CaseRow> {
  const fact = besideFact(entry);
  if (fact?.type !== 'service.switched-over') return;
  const { service, since } = fact.facts;
  if (stepServices(before.services, entry) === before.services) return;
  for (const row of rows) {
    const isMeant = row.state.kind === 'copied' && row.service === service;
    if (isMeant && row.receivedAt >= since) yield stepCase(row, row.id, fact, entry, before)!;
  }
}

/** The cases of which a `branch.joined` says that facts stand in that branch too. @param around as it is with the entry */
export function* standElsewhere(
  rows: Iterable<CaseRow>,
  around: Around,
  entry: BoardEntry,
): Generator<CaseRow> {
  const joined = branchFact(entry);
  if (joined === null) return;
  const there = new Set(joined.leaves.map(([id]) => id));
  for (const row of rows) if (row.said.some(({ id }) => there.has(id))) yield restated(row, around);
}

/** Whoever left, with one more entry that says so. */
function stepLeavers(
  leavers: Board['leavers'],
  leaver: Uuid,
  { id, index }: Placed,
): Board['leavers'] {
  return new Map(leavers).set(leaver, [...(leavers.get(leaver) ?? []), { id, index }]);
}

const left = z.object({ account: uuidBytes });

/** Who left, where an entry says so: it stands among the identities, and what it does to a room stands here. */
export function leaverIn({ type, facts }: Pick<BoardEntry, 'type' | 'facts'>): Uuid | null {
  if (type !== 'account.left') return null;
  return left.safeParse(facts).data?.account ?? null;
}

/**
 * The order in which cases should be taken: urgency, then what is due first, then who has waited longest. Whoever is said to be worse may be
 * anything, and nobody has judged it yet: so they come as early as what nobody judged.
 */
export function byUrgency(a: CaseRow, b: CaseRow): number {
  return (
    rankOf(a) - rankOf(b) ||
    Number(isWorse(b)) - Number(isWorse(a)) ||
    dueOrNever(a) - dueOrNever(b) ||
    a.receivedAt - b.receivedAt ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Of two that are never due the difference is no number, and decides nothing. */
function dueOrNever(row: CaseRow): number {
  return dueAt(row) ?? Number.POSITIVE_INFINITY;
}

function rankOf(row: CaseRow): number {
  const rank = URGENCIES.indexOf(row.urgency);
  return isWorse(row) ? Math.min(rank, URGENCIES.indexOf('unknown')) : rank;
}

/** Said to be worse at the last comfort call, and not judged again since. */
export function isWorse({ condition }: Pick<CaseRow, 'condition'>): boolean {
  return condition === 'worse';
}

/** Whether a case must be put before a clinician: a repeat caller's, and whoever is said to be worse. */
export function needsClinician(row: Pick<CaseRow, 'repeat' | 'condition'>): boolean {
  return row.repeat || isWorse(row);
}

/** The case that `take next` takes. */
export function nextCase(
  rows: Iterable<CaseRow>,
  { services, roles }: { readonly services: readonly string[]; readonly roles: readonly Role[] },
): CaseRow | undefined {
  const isClinician = roles.includes('clinician');
  let next: CaseRow | undefined;
  for (const row of rows) {
    if (row.state.kind !== 'queued' || !services.includes(row.service)) continue;
    if (needsClinician(row) && !isClinician) continue;
    if (next === undefined || byUrgency(row, next) < 0) next = row;
  }
  return next;
}

function stepSetAside(rows: Board['setAside'], entry: BoardEntry): Board['setAside'] {
  const fact = careFact(entry);
  if (fact?.type === 'message.set-aside') {
    const { message: id, source, problem } = fact.facts;
    const { stream, at } = entry;
    return new Map(rows).set(id, { id, stream, source, problem, at });
  }
  if (fact?.type !== 'message.reviewed') return rows;
  const rest = new Map(rows);
  rest.delete(fact.facts.message);
  return rest;
}
