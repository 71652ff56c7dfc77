/** What the measures ask of one case: a fold over its facts, in the log's order. */
import type { Uuid } from '#base/ids.ts';
import { type Ending, isHeard } from '../case-row.ts';
import { type CareFact, type CareFacts, REFERRAL_ANSWERS, type Source } from '../entries.ts';
import type { FactsOf } from './definition.ts';

/** So long an immediate call-back may take. */
export const IMMEDIATE_MINUTES = 20;
const MINUTE_MS = 60_000;

export type CaseRecord = {
  /** Where its `case.received` stands in the log. */
  readonly place: number;
  /** That received it, whichever it went to. */
  readonly service: string;
  readonly source: Source;
  /** When the call was answered, or the report came in: it is counted on that day. */
  readonly began: number;
  /** What had to be done and by when, as it stood before a clinician was heard of. */
  readonly asked: {
    readonly at: number;
    readonly disposition: string | null;
    readonly due: number | null;
  };
  /** When a clinician first spoke to somebody or wrote a consultation. */
  readonly spokenAt: number | null;
  /** When a clinician first did anything that took judgement. */
  readonly assessedAt: number | null;
  /** Null while it is open. */
  readonly outcome: Ending | null;
  readonly requests: readonly Request[];
};

/** A referral or booking. */
type Request = {
  /** Where its `referral.asked` stands in the log. */
  readonly place: number;
  readonly id: Uuid;
  readonly kind: CareFacts<'referral.asked'>['kind'];
  readonly to: string;
  readonly state: 'asked' | 'sent' | 'withdrawn' | CareFacts<'referral.answered'>['answer'];
};

/** Care's facts, and the one move of a triage that a clinician alone can make. */
export type CaseFact =
  | CareFact
  | { readonly type: typeof TAKEN_OVER; readonly facts: Readonly<Record<string, unknown>> };
export const TAKEN_OVER = 'pathways.taken-over';

/** Who wrote it and where it stands. */
export type Said = {
  readonly id: Uuid;
  readonly at: number;
  readonly place: number;
  /** Whether its author was a clinician then. */
  readonly byClinician: boolean;
};

/** One case after one more fact. Undefined until the case was received. */
export function stepRecord(
  record: CaseRecord | undefined,
  { type, facts }: CaseFact,
  said: Said,
): CaseRecord | undefined {
  const { id, at, place } = said;
  if (type === 'case.received') return record ?? received(facts, said);
  if (record === undefined) return undefined;
  switch (type) {
    case 'case.contacted':
      return isHeard(facts.outcome) ? spoken(record, said) : record;
    case 'case.consulted':
      return spoken(record, said);
    case TAKEN_OVER:
      return assessed(record, said);
    case 'case.reassessed':
      if (said.byClinician) return assessed(record, said);
      // Once a clinician has looked, what was asked of them is what it was.
      return record.assessedAt !== null || stillAsks(record, facts.disposition, at)
        ? record
        : { ...record, asked: { ...facts, at } };
    case 'case.closed':
      return record.outcome === null ? { ...record, outcome: facts.outcome } : record;
    case 'case.taken-back':
      return record.outcome === null ? { ...record, outcome: 'handed-back' } : record;
    case 'case.reopened':
      return record.outcome === null ? record : { ...record, outcome: null };
    case 'case.settled':
      return { ...record, outcome: facts.as.kind === 'closed' ? facts.as.outcome : null };
    case 'referral.asked': {
      const { kind, to } = facts;
      const request: Request = { place, id, kind, to, state: 'asked' };
      return { ...record, requests: [...record.requests, request] };
    }
    case 'referral.sent':
      return stepRequest(record, facts.referral, ['asked', 'withdrawn'], 'sent');
    case 'referral.withdrawn':
      return stepRequest(record, facts.referral, ['asked'], 'withdrawn');
    case 'referral.answered':
      return stepRequest(record, facts.referral, ANSWERABLE, facts.answer);
    default:
      return record;
  }
}

/** What is asked for again is asked for since it was first; and once its time is over it was missed, whatever is asked for instead. */
function stillAsks({ asked }: CaseRecord, disposition: string | null, at: number): boolean {
  if (disposition === asked.disposition) return true;
  return asked.due !== null && at > Math.max(asked.due, asked.at + IMMEDIATE_MINUTES * MINUTE_MS);
}

function received(facts: CareFacts<'case.received'>, said: Said): CaseRecord {
  const { service, source, disposition, due } = facts;
  const { at, place } = said;
  const record: CaseRecord = {
    place,
    service,
    source,
    began: facts.source === 'call' ? facts.answered : at,
    asked: { at, disposition, due },
    spokenAt: null,
    assessedAt: null,
    outcome: null,
    requests: [],
  };
  // A clinician who takes a call speaks to somebody in it.
  return spoken(record, said);
}

/** Other services correct themselves: the latest answer counts. */
const ANSWERABLE = ['asked', 'sent', ...REFERRAL_ANSWERS] as const;

/** @param from what it must have come to; in any other state it stays */
function stepRequest(
  record: CaseRecord,
  id: Uuid,
  from: readonly Request['state'][],
  state: Request['state'],
): CaseRecord {
  const requests = record.requests.map((request) =>
    request.id === id && from.includes(request.state) ? { ...request, state } : request,
  );
  return { ...record, requests };
}

/** The earliest counts, in whichever order they come. */
function assessed(record: CaseRecord, { at, byClinician }: Said): CaseRecord {
  return byClinician ? { ...record, assessedAt: Math.min(at, record.assessedAt ?? at) } : record;
}

function spoken(record: CaseRecord, said: Said): CaseRecord {
  const { at, byClinician } = said;
  if (!byClinician) return record;
  return { ...assessed(record, said), spokenAt: Math.min(at, record.spokenAt ?? at) };
}

export function caseFacts(record: CaseRecord): FactsOf['case'] {
  const { source, asked, assessedAt, outcome } = record;
  return {
    source,
    disposition: asked.disposition ?? 'none',
    assessed: yesOrNo(assessedAt !== null),
    closed: yesOrNo(outcome !== null),
    outcome: outcome ?? 'none',
  };
}

export function requestFacts({ kind, to, state }: Request, isFirst: boolean): FactsOf['request'] {
  return { kind, to, first: yesOrNo(isFirst), answer: state };
}

function yesOrNo(is: boolean): 'yes' | 'no' {
  return is ? 'yes' : 'no';
}
