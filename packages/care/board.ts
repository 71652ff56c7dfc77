/**
 * The board: a fold over operational facts alone, in the log's order. No key is needed for it and nobody is named in it.
 *
 * Facts are never refused for coming late or twice. Where two of one site cannot both hold (two people took one case), the log's order decides and
 * the later one changes nothing here; of two sites that went on apart neither is less than the other, and somebody decides.
 */
import { z } from 'zod';
import type { Uuid } from '#base/ids.ts';
import { withEntry } from '#base/layered-map.ts';
import { uuidBytes } from '#base/schema.ts';
import { parseStream } from '#base/stream.ts';
import { allAlone, besideFact, isBesideType, type Services, stepServices } from './beside.ts';
import { type BoardEntry, careFact } from './board-entry.ts';
import { noOrigins, type Origins, stepOrigins } from './branches.ts';
import { type CaseRow, labelled } from './case-row.ts';
import { type CareFact, URGENCIES } from './entries.ts';
import { stepCase, withoutLeaver } from './several-sites.ts';

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
  /** Where what was written at other sites was written. */
  readonly origins: Origins;
};

export const emptyBoard: Board = {
  cases: new Map(),
  setAside: new Map(),
  services: allAlone,
  origins: noOrigins,
};

/** As many steps of `stepBoard`, without a copy for each. */
export function foldBoard(entries: Iterable<BoardEntry>): Board {
  const cases = new Map<Uuid, CaseRow>();
  let { setAside, services, origins } = emptyBoard;
  for (const entry of entries) {
    origins = stepOrigins(origins, entry);
    if (isBesideType(entry.type)) {
      for (const row of tookOver(cases.values(), services, entry)) cases.set(row.id, row);
      services = stepServices(services, entry);
      continue;
    }
    const fact = careFact(entry);
    const stream = fact && parseStream(entry.stream);
    const leaver = leaverIn(entry);
    if (leaver !== null) {
      for (const row of cases.values()) cases.set(row.id, withoutLeaver(row, leaver, entry.at));
    } else if (fact?.type === 'case.labelled') {
      const row = cases.get(fact.facts.case);
      if (row !== undefined) cases.set(row.id, labelled(row, entry));
    } else if (stream?.kind === 'case') {
      const origin = origins.get(entry.id) ?? null;
      const row = stepCase(cases.get(stream.id), stream.id, fact!, entry, services, origin);
      if (row !== undefined) cases.set(stream.id, row);
    } else if (stream?.kind === 'aside') {
      setAside = stepSetAside(setAside, fact!, entry);
    }
  }
  return { cases, setAside, services, origins };
}

/** The board after one more entry; the same board where the entry is not the board's business. */
export function stepBoard(board: Board, entry: BoardEntry): Board {
  const leaver = leaverIn(entry);
  if (leaver !== null) return requeue(board, leaver, entry.at);
  if (isBesideType(entry.type)) return stepBeside(board, entry);
  const origins = stepOrigins(board.origins, entry);
  if (origins !== board.origins) return { ...board, origins };
  const fact = careFact(entry);
  if (fact === null) return board;
  if (fact.type === 'case.labelled') {
    const row = board.cases.get(fact.facts.case);
    const after = row && labelled(row, entry);
    return after === row ? board : { ...board, cases: withEntry(board.cases, after!.id, after!) };
  }
  const stream = parseStream(entry.stream);
  if (stream?.kind === 'case') {
    const before = board.cases.get(stream.id);
    const origin = board.origins.get(entry.id) ?? null;
    const after = stepCase(before, stream.id, fact, entry, board.services, origin);
    if (after === undefined || after === before) return board;
    return { ...board, cases: withEntry(board.cases, stream.id, after) };
  }
  if (stream?.kind === 'aside')
    return { ...board, setAside: stepSetAside(board.setAside, fact, entry) };
  return board;
}

/** The copies that become cases here with an entry, as they are then. */
export function* tookOver(
  rows: Iterable<CaseRow>,
  services: Services,
  entry: Pick<BoardEntry, 'type' | 'facts' | 'author' | 'at'>,
): Generator<CaseRow> {
  const fact = besideFact(entry);
  if (fact?.type !== 'service.switched-over') return;
  const { service, since } = fact.facts;
  if (stepServices(services, entry) === services) return;
  for (const row of rows) {
    const isMeant = row.state.kind === 'copied' && row.service === service;
    if (isMeant && row.receivedAt >= since) yield { ...row, state: { kind: 'queued' } };
  }
}

function stepBeside(board: Board, entry: BoardEntry): Board {
  const services = stepServices(board.services, entry);
  if (services === board.services) return board;
  const taken = [...tookOver(board.cases.values(), board.services, entry)];
  if (taken.length === 0) return { ...board, services };
  const cases = new Map(board.cases);
  for (const row of taken) cases.set(row.id, row);
  return { ...board, services, cases };
}

/** What a leaver had goes back into its queue. */
function requeue(board: Board, leaver: Uuid, at: number): Board {
  const theirs = [...board.cases.values()].filter((row) => withoutLeaver(row, leaver, at) !== row);
  if (theirs.length === 0) return board;
  const cases = new Map(board.cases);
  for (const row of theirs) cases.set(row.id, withoutLeaver(row, leaver, at));
  return { ...board, cases };
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
    (a.due ?? a.receivedAt) - (b.due ?? b.receivedAt) ||
    a.receivedAt - b.receivedAt ||
    (a.id < b.id ? -1 : 1)
  );
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
  { services, roles }: { readonly services: readonly string[]; readonly roles: readonly string[] },
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

function stepSetAside(
  rows: Board['setAside'],
  { type, facts }: CareFact,
  { stream, at }: BoardEntry,
): Board['setAside'] {
  if (type === 'message.set-aside') {
    const { message: id, source, problem } = facts;
    return new Map(rows).set(id, { id, stream, source, problem, at });
  }
  if (type !== 'message.reviewed') return rows;
  const rest = new Map(rows);
  rest.delete(facts.message);
  return rest;
}
