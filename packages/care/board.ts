/**
 * The board: a fold over operational facts alone, in the log's order. No key is needed for it and nobody is named in it.
 *
 * Facts are never refused for coming late or twice. Where two cannot both hold (two people took one case), the log's
 * order decides and the later one changes nothing here.
 */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import {
  type CareFact,
  type CareFacts,
  careFacts,
  isCareType,
  URGENCIES,
  type Urgency,
} from './entries.ts';

/** As much of an entry as the board needs. */
export type BoardEntry = {
  readonly stream: string;
  readonly type: string;
  readonly author: Uuid;
  readonly at: number;
  readonly facts: { readonly [name: string]: unknown };
};

export type CaseState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'taken'; readonly by: Uuid; readonly at: number }
  | {
      readonly kind: 'closed';
      readonly by: Uuid;
      readonly at: number;
      readonly outcome: CareFacts<'case.closed'>['outcome'];
    };

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
  readonly source: CareFacts<'case.received'>['source'];
  readonly urgency: Urgency;
  readonly disposition: string | null;
  /** When the disposition's timeframe ends, milliseconds; null where nobody said. */
  readonly due: number | null;
  readonly receivedAt: number;
  readonly state: CaseState;
  /** The third contact within 96 hours, or a later one: for a clinician. */
  readonly repeat: boolean;
  readonly contacts: number;
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
};

export const emptyBoard: Board = { cases: new Map(), setAside: new Map() };

/** As many steps of `stepBoard`, without a copy for each. */
export function foldBoard(entries: Iterable<BoardEntry>): Board {
  const cases = new Map<Uuid, CaseRow>();
  let setAside = emptyBoard.setAside;
  for (const entry of entries) {
    const fact = careFact(entry);
    const stream = fact && parseStream(entry.stream);
    if (stream?.kind === 'case') {
      const row = stepCase(cases.get(stream.id), stream.id, fact!, entry);
      if (row !== undefined) cases.set(stream.id, row);
    } else if (stream?.kind === 'aside') {
      setAside = stepSetAside(setAside, fact!, entry);
    }
  }
  return { cases, setAside };
}

/** The board after one more entry; the same board where the entry is not the board's business. */
export function stepBoard(board: Board, entry: BoardEntry): Board {
  const fact = careFact(entry);
  if (fact === null) return board;
  const stream = parseStream(entry.stream);
  if (stream?.kind === 'case') {
    const before = board.cases.get(stream.id);
    const after = stepCase(before, stream.id, fact, entry);
    if (after === undefined || after === before) return board;
    return { ...board, cases: new Map(board.cases).set(stream.id, after) };
  }
  if (stream?.kind === 'aside')
    return { ...board, setAside: stepSetAside(board.setAside, fact, entry) };
  return board;
}

/** One case after one more fact. Undefined until the case was received. */
export function stepCase(
  row: CaseRow | undefined,
  id: Uuid,
  { type, facts }: CareFact,
  { author, at }: Pick<BoardEntry, 'author' | 'at'>,
): CaseRow | undefined {
  if (type === 'case.received') {
    const { patient, service, source, urgency, disposition, due } = facts;
    return (
      row ?? {
        id,
        patient,
        service,
        source,
        urgency,
        disposition,
        due,
        repeat: facts.source === 'call' && facts.repeat,
        receivedAt: at,
        state: { kind: 'queued' },
        contacts: 0,
        gpMessage: { kind: 'none' },
      }
    );
  }
  if (row === undefined) return undefined;
  switch (type) {
    case 'case.taken':
      return row.state.kind === 'queued'
        ? { ...row, state: { kind: 'taken', by: author, at } }
        : row;
    case 'case.released':
      return row.state.kind === 'taken' && row.state.by === author
        ? { ...row, state: { kind: 'queued' } }
        : row;
    case 'case.contacted':
      return { ...row, contacts: row.contacts + 1 };
    case 'case.closed':
      if (row.state.kind === 'closed') return row;
      return {
        ...row,
        state: { kind: 'closed', by: author, at, outcome: facts.outcome },
        gpMessage: { kind: facts.gpMessage ? 'due' : 'none' },
      };
    case 'gp-message.failed': {
      if (row.gpMessage.kind === 'none' || row.gpMessage.kind === 'sent') return row;
      const { attempt, retryAt, problem } = facts;
      return { ...row, gpMessage: { kind: 'failed', attempt, retryAt, problem } };
    }
    case 'gp-message.sent':
      return row.gpMessage.kind === 'sent'
        ? row
        : { ...row, gpMessage: { kind: 'sent', at, route: facts.route } };
    default:
      return row;
  }
}

/** An entry's facts if it is one of care's and well formed; null otherwise. */
export function careFact(entry: Pick<BoardEntry, 'type' | 'facts'>): CareFact | null {
  if (!isCareType(entry.type)) return null;
  const facts = careFacts[entry.type].safeParse(entry.facts);
  return facts.success ? ({ type: entry.type, facts: facts.data } as CareFact) : null;
}

/** Open is what somebody must still deal with: a person, or the gateway that owes the GP a message. */
export function isOpen(row: CaseRow): boolean {
  return (
    row.state.kind !== 'closed' || row.gpMessage.kind === 'due' || row.gpMessage.kind === 'failed'
  );
}

/** The order in which cases should be taken: urgency, then what is due first, then who has waited longest. */
export function byUrgency(a: CaseRow, b: CaseRow): number {
  return (
    URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) ||
    (a.due ?? a.receivedAt) - (b.due ?? b.receivedAt) ||
    a.receivedAt - b.receivedAt ||
    (a.id < b.id ? -1 : 1)
  );
}

/** The case that `take next` takes. A repeat caller is put before a clinician. */
export function nextCase(
  rows: Iterable<CaseRow>,
  { services, roles }: { readonly services: readonly string[]; readonly roles: readonly string[] },
): CaseRow | undefined {
  return [...rows]
    .filter(({ state, service }) => state.kind === 'queued' && services.includes(service))
    .filter(({ repeat }) => !repeat || roles.includes('clinician'))
    .sort(byUrgency)[0];
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
