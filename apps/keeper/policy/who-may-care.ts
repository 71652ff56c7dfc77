/** What the facts of a case's entry must hold true of the case, beyond who may write the type at all. */
import type { Uuid } from '#base/ids.ts';
import { CARERS } from '#base/roles.ts';
import type { Stream } from '#base/stream.ts';
import { letGoAt } from '#care/beside.ts';
import { needsClinician } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { type CareFacts, type CareType, careFacts, isCareType } from '#care/entries.ts';
import { HOW_IT_MERGES } from '#care/how-it-merges.ts';
import { isLessUrgent } from '#care/row-questions.ts';
import { type Account, holds, standing } from '#identity/account.ts';
import type { Entry } from '#journal/entry.ts';
import type { State } from '../state.ts';
import { mayBeginFor } from './who-may-open.ts';

type Judge = {
  readonly account: Account;
  readonly state: State;
  readonly header: Entry['header'];
  /** What the entry's stream is of: a case, or a patient. */
  readonly about: Uuid;
  /** Undefined where the case arrives in the same call, or is no case yet. */
  readonly row: CaseRow | undefined;
  /** Whose case it is, though it arrives in the same call. */
  readonly patient: Uuid | undefined;
};

/** Null where the account may; else why not, for the private log. @param arriving cases that the log does not hold yet */
export function whyNotCare(
  stream: Stream,
  header: Entry['header'],
  account: Account,
  state: State,
  arriving: ReadonlyMap<Uuid, { readonly patient: Uuid }> = new Map(),
): string | null {
  if (stream.kind !== 'case' && stream.kind !== 'patient') return null;
  if (!isCareType(header.type)) return null;
  const row = stream.kind === 'case' ? state.case(stream.id) : undefined;
  const isDisputed = row?.state.kind === 'disputed';
  if (isDisputed && header.type !== 'case.settled' && HOW_IT_MERGES[header.type] === 'decides')
    return 'sites disagree about it';
  const rule = RULES[header.type] as ((facts: unknown, judge: Judge) => string | null) | undefined;
  if (rule === undefined) return null;
  const facts = careFacts[header.type].parse(header.facts);
  const patient = row?.patient ?? arriving.get(stream.id)?.patient;
  return rule(facts, { account, state, header, about: stream.id, row, patient });
}

/** Of one call or case: a lookup elsewhere costs nobody's budget there. */
const MOST_QUESTIONS = 3;

const RULES: {
  readonly [T in CareType]?: (facts: CareFacts<T>, judge: Judge) => string | null;
} = {
  /** Clinicians judge; a call handler may see that it is worse than was thought. */
  'case.reassessed': ({ urgency }, { account, row }) => {
    if (row === undefined || holds(account, 'clinician')) return null;
    return isLessUrgent(urgency, row) ? 'less urgent, and not by a clinician' : null;
  },

  'case.assigned': ({ to, as }, { account, state, row }) => {
    if (as === 'lead' && !holds(account, 'shift-lead')) return 'no shift lead';
    if (to === null) return null;
    return row !== undefined && mayHave(to, row, state) ? null : 'to somebody who cannot have it';
  },

  'case.transferred': ({ service }, { account, state, row }) => {
    if (row?.state.kind === 'taken' && row.state.by !== account.id && !holds(account, 'shift-lead'))
      return 'somebody else has it';
    return isServed(service, state) ? null : 'to a service where nobody works';
  },

  'case.amended': ({ of }, { account }) =>
    of === 'consultation' && !holds(account, 'clinician') ? 'a clinician’s consultation' : null,

  'case.closed': ({ outcome }, { account, state, row }) => {
    if (row === undefined) return null;
    if (needsClinician(row) && !holds(account, 'clinician')) return 'for a clinician';
    return outcome === 'duplicate' && row.duplicateOf !== null && isClosed(row.duplicateOf, state)
      ? 'a duplicate of what is closed'
      : null;
  },

  'case.duplicated': ({ of }, { state, about, patient }) => {
    const other = state.case(of);
    if (of === about || other === undefined) return 'a duplicate of nothing';
    if (patient === undefined || state.merges.one(patient) !== state.merges.one(other.patient))
      return 'a duplicate of somebody else’s';
    return isClosed(of, state) ? 'a duplicate of what is closed' : null;
  },

  'case.reopened': ({ patient, service, source, received, repeat }, { row }) => {
    if (row?.state.kind !== 'closed') return 'not closed';
    if (row.repeat && !repeat) return 'no repeat caller any more';
    return row.patient === patient &&
      row.service === service &&
      row.source === source &&
      row.receivedAt === received
      ? null
      : 'not as the case was';
  },

  'case.settled': ({ service, as }, { account, state, row }) => {
    if (row?.state.kind !== 'disputed') return 'nothing to settle';
    if (account.kind !== 'person' || !account.services.includes(row.service))
      return 'of another service';
    if (service !== row.service && !isServed(service, state))
      return 'to a service where nobody works';
    if (as.kind === 'closed' && needsClinician(row) && !holds(account, 'clinician'))
      return 'for a clinician';
    if (as.kind !== 'taken') return null;
    return mayHave(as.to, { ...row, service }, state) ? null : 'to somebody who cannot have it';
  },

  'case.let-go': (_, { state, header, about }) => {
    const copy = state.handBack.copy(about);
    if (copy === undefined) return 'no copy';
    return header.at < letGoAt(copy) ? 'too early' : null;
  },

  'case.taken-back': (_, { state, about }) =>
    state.handBack.case(about) === undefined ? 'owed to nobody' : null,

  'patient.merged': ({ into }, { account, state, header, about }) => {
    if (account.kind !== 'person' || into === about) return 'not two people';
    if (state.merges.isMerged(about) || state.merges.one(into) === about) return 'one already';
    const isTheirs = (patient: Uuid) =>
      state.isKnown(patient) && mayBeginFor(patient, account, state, header.at);
    return isTheirs(about) && isTheirs(into) ? null : 'somebody they were not led to';
  },

  'patient.parted': (_, { account, state, header, about }) => {
    if (account.kind !== 'person' || !state.merges.isMerged(about)) return 'not merged';
    return mayBeginFor(about, account, state, header.at) ? null : 'somebody they were not led to';
  },

  'demographics.asked': (_, { state, about }) =>
    state.questions.asked(about) < MOST_QUESTIONS ? null : 'asked often enough',

  'demographics.answered': ({ asked }, { state, about }) =>
    state.questions.isOpen(about, asked) ? null : 'nobody asked',
};

function isClosed(id: Uuid, state: State): boolean {
  return state.case(id)?.state.kind === 'closed';
}

/** Whether an account can deal with a case: a carer of its service, and a clinician where it must be put before one. */
function mayHave(id: Uuid, row: CaseRow, state: State): boolean {
  const account = state.directory.account(id);
  if (account?.kind !== 'person' || !account.services.includes(row.service)) return false;
  return holds(account, 'clinician') || (!needsClinician(row) && holds(account, 'call-handler'));
}

function isServed(service: string, state: State): boolean {
  return [...state.directory.accounts()].some(
    (account) =>
      account.kind === 'person' &&
      standing(account) === 'whole' &&
      account.services.includes(service) &&
      holds(account, ...CARERS),
  );
}
