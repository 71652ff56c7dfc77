/** One case as the board shows it, and what each fact of its stream does to it, at one site. What several sites did is `several-sites.ts`. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { type CareEntry, careFact } from './board-entry.ts';
import type { CareFact, CareFacts, Condition, Source, Urgency } from './entries.ts';
import { noReferrals, type Referrals, stepReferrals, unsettled } from './referral.ts';

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
    }
  /** Sites that went on apart decided what cannot all be true, and somebody must settle it. */
  | { readonly kind: 'disputed'; readonly sides: readonly Side[] };

/** What one of them came to, told by its last decision. They stand in the order of these entries, whichever site joined which. */
export type Side = {
  readonly last: Uuid;
  readonly by: Uuid;
  readonly at: number;
  readonly standing: Standing;
};

/** How a case ended. Nobody closes one as the last two: another system goes on with it, or had dealt with it. */
export type Ending = CareFacts<'case.closed'>['outcome'] | 'handed-back' | 'let-go';

export type GpMessageState =
  | { readonly kind: 'none' }
  /** `of` is the entry that closed the case. */
  | { readonly kind: 'due'; readonly of: Uuid }
  | {
      readonly kind: 'failed';
      readonly of: Uuid;
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
  /** How they were when a comfort call last heard it; null where none did, or the case was judged again since. */
  readonly condition: Condition | null;
  /** When that was heard, or when the case was judged since. */
  readonly conditionAt: number;
  /** It came from another service, and none of this service can read its one line yet. */
  readonly labelOwed: boolean;
  readonly referrals: Referrals;
  /** The case that goes on in its place. */
  readonly duplicateOf: Uuid | null;
  /** It was closed, and opened again: a board that no longer knew it begins anew with it. */
  readonly reopened: boolean;
  readonly gpMessage: GpMessageState;
  /** Closes of which a message was still owed when the case was opened again: how it went says nothing of the message that is owed now. */
  readonly overtaken: readonly Uuid[];
  /** All that made it so, in the log's order: another site may have parted from this one at any place of it. */
  readonly said: readonly Said[];
};

/** What two sites can disagree about. */
export type Standing = Pick<
  CaseRow,
  | 'service'
  | 'urgency'
  | 'disposition'
  | 'due'
  | 'state'
  | 'queuedAt'
  | 'labelOwed'
  | 'duplicateOf'
  | 'gpMessage'
>;

export function standingOf(row: Standing): Standing {
  const { service, urgency, disposition, due, state, queuedAt } = row;
  const { labelOwed, duplicateOf, gpMessage } = row;
  return {
    ...{ service, urgency, disposition, due, state, queuedAt },
    ...{ labelOwed, duplicateOf, gpMessage },
  };
}

/** A fact of a case, and what stood before it where it was written. */
export type Said = {
  readonly id: Uuid;
  readonly by: Uuid;
  readonly at: number;
  /** Where it stands in this log; null for what has no place there yet. */
  readonly index: number | null;
  readonly fact: CaseFact;
  /** The services that were another system's to deal with. */
  readonly elsewhere: readonly string[];
  /** Of those before it in the row, which did not stand before it where it was written. */
  readonly apart: readonly Uuid[];
};

/** Of its stream; or that the service had its label, or took it over. */
export type CaseFact =
  | Exclude<CareFact, { readonly type: 'case.labelled' }>
  | { readonly type: 'case.labelled'; readonly facts: { readonly service: string } }
  | { readonly type: 'service.switched-over'; readonly facts: object };

/** Of which case an entry says something that its row may show, and what; null where it does not. */
export function caseFact(
  entry: Pick<CareEntry, 'stream' | 'type' | 'facts'>,
): { readonly case: Uuid; readonly fact: CaseFact } | null {
  const fact = careFact(entry);
  const stream = fact && parseStream(entry.stream);
  if (fact?.type === 'case.labelled') {
    if (stream?.kind !== 'labels') return null;
    const { service } = stream;
    return { case: fact.facts.case, fact: { type: fact.type, facts: { service } } };
  }
  return stream?.kind === 'case' ? { case: stream.id, fact: fact! } : null;
}

/**
 * One case after one more fact, as the site sees it that wrote it. Undefined until the case was received.
 * @param elsewhere the services that are another system's to deal with at that place of the log
 */
export function stepRow(
  row: CaseRow | undefined,
  id: Uuid,
  fact: CaseFact,
  { id: entry, by: author, at }: Pick<Said, 'id' | 'by' | 'at'>,
  elsewhere: readonly string[],
): CaseRow | undefined {
  const { type, facts } = fact;
  if (type === 'case.received') {
    const repeat = facts.source === 'call' && facts.repeat;
    const received = newRow(id, { ...facts, repeat, receivedAt: at }, at);
    // A call was taken here, and is nobody else's.
    const isCopy = facts.source === 'nhs-111-report' && elsewhere.includes(facts.service);
    return row ?? (isCopy ? { ...received, state: { kind: 'copied' } } : received);
  }
  if (type === 'case.reopened') {
    if (row !== undefined && row.state.kind !== 'closed') return row;
    const fresh = newRow(id, { ...facts, receivedAt: facts.received }, at);
    return {
      ...fresh,
      referrals: unsettled(row?.referrals ?? noReferrals),
      reopened: true,
      overtaken: row === undefined ? [] : overtakenIn(row),
    };
  }
  if (row === undefined) return undefined;
  const isTheirs = row.state.kind === 'copied' && elsewhere.includes(row.service);
  if (isTheirs && TAKES.has(type)) return row;
  switch (type) {
    case 'case.taken':
      return row.state.kind === 'queued' || row.state.kind === 'copied'
        ? { ...row, state: { kind: 'taken', by: author, at } }
        : row;
    case 'case.released':
      return row.state.kind === 'taken' && row.state.by === author ? queued(row, at) : row;
    case 'case.assigned': {
      if (row.state.kind === 'closed' || row.state.kind === 'disputed') return row;
      const owner = row.state.kind === 'taken' ? row.state.by : null;
      if (facts.as === 'owner' && owner !== author) return row;
      if (facts.to === null) return owner === null ? row : queued(row, at);
      return { ...row, state: { kind: 'taken', by: facts.to, at } };
    }
    case 'case.transferred':
      return row.state.kind === 'closed' ||
        row.state.kind === 'disputed' ||
        row.service === facts.service
        ? row
        : { ...transferred(row, facts.service, elsewhere, at), labelOwed: true };
    case 'case.reassessed':
      if (row.state.kind === 'closed' || row.state.kind === 'disputed') return row;
      return { ...row, ...facts, ...conditionOf(row, null, at) };
    case 'case.contacted':
      return {
        ...row,
        contacts: row.contacts + 1,
        repeat: row.repeat || facts.repeat === true,
        ...heard(row, facts.outcome, at),
      };
    case 'case.comforted':
      return {
        ...row,
        ...(isTold(facts, row) ? conditionOf(row, facts.condition, at) : {}),
        ...heard(row, facts.outcome, at),
      };
    case 'case.closed':
      if (row.state.kind === 'closed' || row.state.kind === 'disputed') return row;
      return {
        ...row,
        state: { kind: 'closed', by: author, at, outcome: facts.outcome },
        gpMessage: facts.gpMessage && !isTheirs ? { kind: 'due', of: entry } : { kind: 'none' },
      };
    case 'case.taken-back':
      if (row.state.kind === 'closed' || row.state.kind === 'disputed') return row;
      return { ...row, state: { kind: 'closed', by: author, at, outcome: 'handed-back' } };
    case 'case.let-go':
      if (row.state.kind !== 'copied') return row;
      return { ...row, state: { kind: 'closed', by: author, at, outcome: 'let-go' } };
    case 'case.duplicated':
      if (row.state.kind === 'closed' || row.state.kind === 'disputed') return row;
      return { ...row, duplicateOf: facts.of };
    case 'gp-message.failed': {
      if (row.gpMessage.kind === 'none' || row.gpMessage.kind === 'sent') return row;
      if (isOvertaken(facts, row)) return row;
      const { of } = row.gpMessage;
      const { attempt, retryAt, problem } = facts;
      return { ...row, gpMessage: { kind: 'failed', of, attempt, retryAt, problem } };
    }
    case 'gp-message.sent':
      if (isOvertaken(facts, row)) return row;
      return row.gpMessage.kind === 'sent' && row.gpMessage.at <= at
        ? row
        : { ...row, gpMessage: { kind: 'sent', at, route: facts.route } };
    case 'case.settled':
      return row.state.kind === 'disputed'
        ? settled(row, facts, { id: entry, by: author, at })
        : row;
    // A label stands in its service's own stream, so it serves that service alone.
    case 'case.labelled':
      return row.labelOwed && facts.service === row.service ? { ...row, labelOwed: false } : row;
    case 'service.switched-over':
      return row.state.kind === 'copied' ? { ...row, state: { kind: 'queued' } } : row;
    default: {
      const referrals = stepReferrals(row.referrals, fact, { id: entry, at });
      return referrals === row.referrals ? row : { ...row, referrals };
    }
  }
}

/** As of a case that is opened again. */
function overtakenIn({ overtaken, gpMessage }: CaseRow): CaseRow['overtaken'] {
  return 'of' in gpMessage ? [...overtaken, gpMessage.of] : overtaken;
}

function isOvertaken({ of }: { readonly of?: Uuid | undefined }, { overtaken }: CaseRow): boolean {
  return of !== undefined && overtaken.includes(of);
}

/** What makes a case somebody's here. While another system deals with it, none of them changes anything. */
const TAKES: ReadonlySet<CaseFact['type']> = new Set(['case.taken', 'case.assigned']);

/** A copy stays one where the other service has another system beside it too. */
function transferred(
  row: CaseRow,
  service: string,
  elsewhere: readonly string[],
  at: number,
): CaseRow {
  const staysCopy = row.state.kind === 'copied' && elsewhere.includes(service);
  return { ...(staysCopy ? row : queued(row, at)), service };
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
    conditionAt: at,
    labelOwed: false,
    referrals: noReferrals,
    duplicateOf: null,
    reopened: false,
    gpMessage: { kind: 'none' },
    overtaken: [],
    said: [],
  };
}

function queued(row: CaseRow, at: number): CaseRow {
  return { ...row, state: { kind: 'queued' }, queuedAt: at };
}

/** As somebody said that it goes on. A message that one of the sites sent stays sent. */
export function settled(
  row: CaseRow,
  { service, as }: CareFacts<'case.settled'>,
  { id, by, at }: Pick<Said, 'id' | 'by' | 'at'>,
): CaseRow {
  const moved = {
    ...{ ...row, service },
    labelOwed: row.labelOwed || service !== row.service,
  };
  switch (as.kind) {
    case 'queued':
      return queued(moved, at);
    case 'taken':
      return { ...moved, state: { kind: 'taken', by: as.to, at } };
    case 'closed': {
      const { outcome, gpMessage } = as;
      const owed: GpMessageState = gpMessage ? { kind: 'due', of: id } : { kind: 'none' };
      return {
        ...{ ...moved, state: { kind: 'closed', by, at, outcome } },
        gpMessage: row.gpMessage.kind === 'sent' ? row.gpMessage : owed,
      };
    }
  }
}

/** Whether a comfort call heard how they are: nobody who did not answer did, and who is the same after being worse is worse still. */
function isTold(
  { outcome, condition }: CareFacts<'case.comforted'>,
  { condition: known }: CaseRow,
): boolean {
  if (!isHeard(outcome) || condition === 'unknown') return false;
  return condition !== 'same' || known !== 'worse';
}

/**
 * That somebody is worse counts from wherever in the log it stands. What says that they are not, or judges anew, ends it only where it was said later:
 * whoever was cut off may have written it before, and sent it after.
 */
function conditionOf(
  row: CaseRow,
  condition: Condition | null,
  at: number,
): Pick<CaseRow, 'condition' | 'conditionAt'> {
  const { condition: known, conditionAt } = row;
  const isEarlier = known === 'worse' && condition !== 'worse' && at < conditionAt;
  return isEarlier ? { condition: known, conditionAt } : { condition, conditionAt: at };
}

function heard(
  { heardAt }: CaseRow,
  outcome: CareFacts<'case.contacted'>['outcome'],
  at: number,
): Pick<CaseRow, 'heardAt'> {
  return { heardAt: isHeard(outcome) ? Math.max(at, heardAt ?? at) : heardAt };
}

/** Whether somebody spoke with the patient, or for them. */
export function isHeard(outcome: CareFacts<'case.contacted'>['outcome']): boolean {
  return outcome === 'spoke' || outcome === 'called-in';
}
