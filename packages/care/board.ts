/**
 * The board: a fold over operational facts alone, in the log's order. No key is needed for it and nobody is named in it.
 *
 * Facts are never refused for coming late or twice. Where two cannot both hold (two people took one case), the log's
 * order decides and the later one changes nothing here.
 */
import { z } from 'zod';
import type { Uuid } from '#base/ids.ts';
import { withEntry } from '#base/layered-map.ts';
import { uuidBytes } from '#base/schema.ts';
import { parseStream } from '#base/stream.ts';
import {
  allAlone,
  besideFact,
  isBesideType,
  isElsewhere,
  type Services,
  stepServices,
} from './beside.ts';
import {
  type CareFact,
  type CareFacts,
  type Condition,
  careFacts,
  isCareType,
  type Source,
  URGENCIES,
  type Urgency,
} from './entries.ts';
import { isUnsettled, noReferrals, type Referrals, stepReferrals, unsettled } from './referral.ts';

/** As much of an entry as the board needs. What takes two people is taken once it holds (`#identity/board-entries.ts`). */
export type BoardEntry = {
  readonly id: Uuid;
  readonly stream: string;
  readonly type: string;
  readonly author: Uuid;
  readonly at: number;
  readonly facts: { readonly [name: string]: unknown };
};

export type CaseState =
  /** It waits here as a copy, and another system deals with it. */
  | { readonly kind: 'copied' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'taken'; readonly by: Uuid; readonly at: number }
  | {
      readonly kind: 'closed';
      readonly by: Uuid;
      readonly at: number;
      readonly outcome: Ending;
    };

/** How a case ended. Nobody closes one as the last two: another system goes on with it, or had dealt with it. */
export type Ending = CareFacts<'case.closed'>['outcome'] | 'handed-back' | 'let-go';

export type GpMessageState =
  | { readonly kind: 'none' }
  | { readonly kind: 'due' }
  | {
      readonly kind: 'failed';
      readonly attempt: number;
      readonly retryAt: number | null;
      readonly problem: string;
    }
  | { readonly kind: 'sent'; readonly at: number; readonly route: 'folder' | 'https' };

export type CaseRow = {
  readonly id: Uuid;
  readonly patient: Uuid;
  readonly service: string;
  readonly source: Source;
  readonly urgency: Urgency;
  readonly disposition: string | null;
  /** When the disposition's timeframe ends, milliseconds; null where nobody said. */
  readonly due: number | null;
  readonly receivedAt: number;
  readonly state: CaseState;
  /** Since when it waits in the queue that it is in, or waited in last. */
  readonly queuedAt: number;
  /** The third contact within 96 hours, or a later one: for a clinician. */
  readonly repeat: boolean;
  readonly contacts: number;
  /** When the patient was last spoken to; null where nobody has. */
  readonly heardAt: number | null;
  /** How they were at the last comfort call; null where none was made, or the case was judged again since. */
  readonly condition: Condition | null;
  /** It came from another service, and none of this service can read its one line yet. */
  readonly labelOwed: boolean;
  readonly referrals: Referrals;
  /** The case that goes on in its place. */
  readonly duplicateOf: Uuid | null;
  /** It was closed, and opened again: a board that no longer knew it begins anew with it. */
  readonly reopened: boolean;
  readonly gpMessage: GpMessageState;
};

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
};

export const emptyBoard: Board = { cases: new Map(), setAside: new Map(), services: allAlone };

/** As many steps of `stepBoard`, without a copy for each. */
export function foldBoard(entries: Iterable<BoardEntry>): Board {
  const cases = new Map<Uuid, CaseRow>();
  let { setAside, services } = emptyBoard;
  for (const entry of entries) {
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
      const row = stepCase(cases.get(stream.id), stream.id, fact!, entry, services);
      if (row !== undefined) cases.set(stream.id, row);
    } else if (stream?.kind === 'aside') {
      setAside = stepSetAside(setAside, fact!, entry);
    }
  }
  return { cases, setAside, services };
}

/** The board after one more entry; the same board where the entry is not the board's business. */
export function stepBoard(board: Board, entry: BoardEntry): Board {
  const leaver = leaverIn(entry);
  if (leaver !== null) return requeue(board, leaver, entry.at);
  if (isBesideType(entry.type)) return stepBeside(board, entry);
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
    const after = stepCase(before, stream.id, fact, entry, board.services);
    if (after === undefined || after === before) return board;
    return { ...board, cases: withEntry(board.cases, stream.id, after) };
  }
  if (stream?.kind === 'aside')
    return { ...board, setAside: stepSetAside(board.setAside, fact, entry) };
  return board;
}

/**
 * One case after one more fact of its stream. Undefined until the case was received.
 * @param services as they stand at that place of the log
 */
export function stepCase(
  row: CaseRow | undefined,
  id: Uuid,
  fact: CareFact,
  entry: Pick<BoardEntry, 'id' | 'author' | 'at'>,
  services: Services,
): CaseRow | undefined {
  const { type, facts } = fact;
  const { author, at } = entry;
  if (type === 'case.received') {
    const repeat = facts.source === 'call' && facts.repeat;
    const received = newRow(id, { ...facts, repeat, receivedAt: at }, at);
    // A call was taken here, and is nobody else's.
    const isCopy = facts.source === 'nhs-111-report' && isElsewhere(services, facts.service);
    return row ?? (isCopy ? { ...received, state: { kind: 'copied' } } : received);
  }
  if (type === 'case.reopened') {
    if (row !== undefined && row.state.kind !== 'closed') return row;
    const fresh = newRow(id, { ...facts, receivedAt: facts.received }, at);
    return { ...fresh, referrals: unsettled(row?.referrals ?? noReferrals), reopened: true };
  }
  if (row === undefined) return undefined;
  const isTheirs = row.state.kind === 'copied' && isElsewhere(services, row.service);
  if (isTheirs && TAKES.has(type)) return row;
  switch (type) {
    case 'case.taken':
      return row.state.kind === 'queued' || row.state.kind === 'copied'
        ? { ...row, state: { kind: 'taken', by: author, at } }
        : row;
    case 'case.released':
      return row.state.kind === 'taken' && row.state.by === author ? queued(row, at) : row;
    case 'case.assigned': {
      if (row.state.kind === 'closed') return row;
      const owner = row.state.kind === 'taken' ? row.state.by : null;
      if (facts.as === 'owner' && owner !== author) return row;
      if (facts.to === null) return owner === null ? row : queued(row, at);
      return { ...row, state: { kind: 'taken', by: facts.to, at } };
    }
    case 'case.transferred':
      return row.state.kind === 'closed' || row.service === facts.service
        ? row
        : { ...transferred(row, facts.service, services, at), labelOwed: true };
    case 'case.reassessed':
      return row.state.kind === 'closed' ? row : { ...row, ...facts, condition: null };
    case 'case.contacted':
      return { ...row, contacts: row.contacts + 1, ...heard(row, facts.outcome, at) };
    case 'case.comforted':
      return { ...row, condition: facts.condition, ...heard(row, facts.outcome, at) };
    case 'case.closed':
      if (row.state.kind === 'closed') return row;
      return {
        ...row,
        state: { kind: 'closed', by: author, at, outcome: facts.outcome },
        gpMessage: { kind: facts.gpMessage && !isTheirs ? 'due' : 'none' },
      };
    case 'case.taken-back':
      if (row.state.kind === 'closed') return row;
      return { ...row, state: { kind: 'closed', by: author, at, outcome: 'handed-back' } };
    case 'case.let-go':
      if (row.state.kind !== 'copied') return row;
      return { ...row, state: { kind: 'closed', by: author, at, outcome: 'let-go' } };
    case 'case.duplicated':
      return { ...row, duplicateOf: facts.of };
    case 'gp-message.failed': {
      if (row.gpMessage.kind === 'none' || row.gpMessage.kind === 'sent') return row;
      const { attempt, retryAt, problem } = facts;
      return { ...row, gpMessage: { kind: 'failed', attempt, retryAt, problem } };
    }
    case 'gp-message.sent':
      return row.gpMessage.kind === 'sent'
        ? row
        : { ...row, gpMessage: { kind: 'sent', at, route: facts.route } };
    default: {
      const referrals = stepReferrals(row.referrals, fact, entry);
      return referrals === row.referrals ? row : { ...row, referrals };
    }
  }
}

/** What makes a case somebody's here. While another system deals with it, none of them changes anything. */
const TAKES: ReadonlySet<CareFact['type']> = new Set(['case.taken', 'case.assigned']);

/** A copy stays one where the other service has another system beside it too. */
function transferred(row: CaseRow, service: string, services: Services, at: number): CaseRow {
  const staysCopy = row.state.kind === 'copied' && isElsewhere(services, service);
  return { ...(staysCopy ? row : queued(row, at)), service };
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

type Begun = Pick<
  CaseRow,
  'patient' | 'service' | 'source' | 'urgency' | 'disposition' | 'due' | 'repeat' | 'receivedAt'
>;

function newRow(
  id: Uuid,
  { patient, service, source, urgency, disposition, due, repeat, receivedAt }: Begun,
  at: number,
): CaseRow {
  return {
    id,
    patient,
    service,
    source,
    urgency,
    disposition,
    due,
    receivedAt,
    state: { kind: 'queued' },
    queuedAt: at,
    repeat,
    contacts: 0,
    heardAt: null,
    condition: null,
    labelOwed: false,
    referrals: noReferrals,
    duplicateOf: null,
    reopened: false,
    gpMessage: { kind: 'none' },
  };
}

function queued(row: CaseRow, at: number): CaseRow {
  return { ...row, state: { kind: 'queued' }, queuedAt: at };
}

function heard(
  { heardAt }: CaseRow,
  outcome: CareFacts<'case.contacted'>['outcome'],
  at: number,
): Pick<CaseRow, 'heardAt'> {
  return { heardAt: outcome === 'spoke' || outcome === 'called-in' ? at : heardAt };
}

/** A label stands in its service's own stream, so it serves that service alone. */
export function labelled(row: CaseRow, { stream }: Pick<BoardEntry, 'stream'>): CaseRow {
  const place = parseStream(stream);
  const serves = place?.kind === 'labels' && place.service === row.service;
  return serves && row.labelOwed ? { ...row, labelOwed: false } : row;
}

/** What a leaver had goes back into its queue. */
function requeue(board: Board, leaver: Uuid, at: number): Board {
  const theirs = [...board.cases.values()].filter((row) => withoutLeaver(row, leaver, at) !== row);
  if (theirs.length === 0) return board;
  const cases = new Map(board.cases);
  for (const row of theirs) cases.set(row.id, withoutLeaver(row, leaver, at));
  return { ...board, cases };
}

/** A case that nobody has any more, because whoever had it left the organisation. */
export function withoutLeaver(row: CaseRow, leaver: Uuid, at: number): CaseRow {
  return row.state.kind === 'taken' && row.state.by === leaver ? queued(row, at) : row;
}

const left = z.object({ account: uuidBytes });

/** Who left, where an entry says so: it stands among the identities, and what it does to a room stands here. */
export function leaverIn({ type, facts }: Pick<BoardEntry, 'type' | 'facts'>): Uuid | null {
  if (type !== 'account.left') return null;
  return left.safeParse(facts).data?.account ?? null;
}

/** An entry's facts if it is one of care's and well formed; null otherwise. */
export function careFact(entry: Pick<BoardEntry, 'type' | 'facts'>): CareFact | null {
  if (!isCareType(entry.type)) return null;
  const facts = careFacts[entry.type].safeParse(entry.facts);
  return facts.success ? ({ type: entry.type, facts: facts.data } as CareFact) : null;
}

/** Open is what somebody must still deal with: a person, or the gateway that owes somebody a message. */
export function isOpen(row: CaseRow): boolean {
  return row.state.kind !== 'closed' || owesGpMessage(row) || owesReferral(row);
}

/** Whether somebody of this room must deal with it: neither closed, nor a copy of what another system deals with. */
export function isHere({ state }: Pick<CaseRow, 'state'>): boolean {
  return state.kind === 'queued' || state.kind === 'taken';
}

export function owesGpMessage({ gpMessage }: Pick<CaseRow, 'gpMessage'>): boolean {
  return gpMessage.kind === 'due' || gpMessage.kind === 'failed';
}

/** Whether a referral has not been answered yet. Of a copy none leaves: another system deals with it. */
export function owesReferral({ referrals, state }: Pick<CaseRow, 'referrals' | 'state'>): boolean {
  return state.kind !== 'copied' && [...referrals.values()].some(isUnsettled);
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
