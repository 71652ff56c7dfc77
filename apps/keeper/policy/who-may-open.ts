/** Whose keys an account may be given. What is not said here is refused. */
import type { Uuid } from '#base/ids.ts';
import { CARERS, hasOneOf, IN_THE_ROOM, type Role } from '#base/roles.ts';
import { parseStream, type Stream, streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { owesGpMessage, owesReferral } from '#care/row-questions.ts';
import { type Account, heldUntil, holds, type Person, rolesHeld } from '#identity/account.ts';
import type { ProblemCode } from '#problems/catalogue.ts';
import type { Params } from '#wire/keeper.ts';
import type { State } from '../state.ts';

export type Wanted = Params<'grant'>['streams'][number];

/** A stream that may be opened, and the person whose record it is, where it is somebody's. */
export type Opening = {
  readonly stream: string;
  readonly subject: Uuid | null;
  readonly mayMake: boolean;
  /** The broken glass or the bulk that allows it; null where care does. */
  readonly under: Uuid | null;
};

type Rule = Omit<Opening, 'stream' | 'under'> & { readonly under?: Uuid };

/** So long after its close a case is still in the care of those who had it: calls back, questions, complaints of the same illness. */
const CARE_ENDS_MS = 72 * 3_600_000;

/** The opening, or why this account may not open the stream as of a moment. */
export function opening(
  wanted: Wanted,
  account: Account,
  state: State,
  now: number,
): Opening | ProblemCode {
  const stream = parseStream(wanted.stream);
  if (stream === null) return 'access/not-allowed';
  const rule =
    account.kind === 'machine'
      ? gateway(stream, wanted, state)
      : person(stream, wanted.subject, account, state, now);
  return typeof rule === 'string' ? rule : { stream: wanted.stream, under: null, ...rule };
}

/** Whether a person may begin a case for this patient: somebody new to us, somebody in their care, or whom they were led to. */
export function mayBeginFor(patient: Uuid, account: Person, state: State, now: number): boolean {
  if (state.allowances.isForgotten(patient)) return false;
  if (!state.isKnown(patient)) {
    return state.isFreeFor(streamName({ kind: 'patient', id: patient }), account.id);
  }
  if (state.leads.ledTo(account.id, patient)) return true;
  return state.casesOf(patient).some((row) => isInCare(row, account, now));
}

/** Whether a case is in the care of a service's people. */
export function isInCare({ state, service }: CaseRow, account: Person, now: number): boolean {
  if (!account.services.includes(service)) return false;
  return state.kind !== 'closed' || now < state.at + CARE_ENDS_MS;
}

function person(
  stream: Stream,
  subject: Uuid | null,
  account: Person,
  state: State,
  now: number,
): Rule | ProblemCode {
  const isOne = (...roles: readonly Role[]) =>
    rolesHeld(account).some((role) => roles.includes(role));
  if (stream.kind === 'directory') return { subject: null, mayMake: true };
  // Under its key their devices keep what they need where no keeper answers.
  if (stream.kind === 'account' && stream.id === account.id)
    return { subject: null, mayMake: true };
  if (stream.kind === 'notices') {
    return isOne('guardian', ...IN_THE_ROOM)
      ? { subject: null, mayMake: true }
      : 'access/not-allowed';
  }
  if (state.directory.operatorsEver < 2) return 'access/second-operator';
  switch (stream.kind) {
    case 'labels':
      return isOne(...IN_THE_ROOM) && account.services.includes(stream.service)
        ? { subject: null, mayMake: true }
        : 'access/not-allowed';
    case 'aside':
      return isOne('clinician', 'shift-lead')
        ? { subject: null, mayMake: true }
        : 'access/not-allowed';
    case 'case': {
      const row = state.case(stream.id);
      return row === undefined
        ? call(stream.id, subject, account, state, now)
        : somebody(row.patient, [row], account, state, now);
    }
    case 'patient':
      return patientStream(stream.id, subject, account, state, now);
    default:
      return 'access/not-allowed';
  }
}

function isCallTaker(account: Person): boolean {
  return holds(account, ...CARERS);
}

/** A call is a case that its taker alone opens until it is received. Begun again, after a reload, it is for whom it was begun. */
function call(
  id: Uuid,
  subject: Uuid | null,
  account: Person,
  state: State,
  now: number,
): Rule | ProblemCode {
  const known = state.leads.begun(id);
  const patient = known?.patient ?? subject;
  const isTheirs = state.isFreeFor(streamName({ kind: 'case', id }), account.id);
  if (patient === null || !isTheirs || state.leads.hasEnded(id)) return 'access/not-allowed';
  return begun(patient, account, state, now);
}

/** A known patient's details are also for who takes a call and looked them up in it: to see that it is they. Their cases are not. */
function patientStream(
  id: Uuid,
  subject: Uuid | null,
  account: Person,
  state: State,
  now: number,
): Rule | ProblemCode {
  if (!state.isKnown(id)) {
    return subject === id ? begun(id, account, state, now) : 'access/not-allowed';
  }
  const rule = somebody(id, state.casesOf(id), account, state, now);
  const isOnCall = isCallTaker(account) && state.leads.isOnCallFor(account.id, id, now);
  return rule === 'access/outside-care' && isOnCall ? { subject: id, mayMake: true } : rule;
}

/** What begins with a call: the case, and the stream of a patient who is new. */
function begun(patient: Uuid, account: Person, state: State, now: number): Rule | ProblemCode {
  if (!isCallTaker(account)) return 'access/not-allowed';
  if (heldUntil(account, now) !== null) return 'access/held';
  return mayBeginFor(patient, account, state, now)
    ? { subject: patient, mayMake: true }
    : 'access/not-allowed';
}

/** A patient's stream, or a case's: in care, in bulk, or with broken glass. */
function somebody(
  patient: Uuid,
  cases: readonly CaseRow[],
  account: Person,
  state: State,
  now: number,
): Rule | ProblemCode {
  const { allowances } = state;
  if (!state.isKnown(patient) || allowances.isForgotten(patient)) return 'access/not-allowed';
  if (heldUntil(account, now) !== null) return 'access/held';
  const opened = { subject: patient, mayMake: false };
  const bulk = allowances.bulk(account.id, now);
  if (bulk !== null) return { ...opened, under: bulk };
  if (!hasOneOf(rolesHeld(account), IN_THE_ROOM)) return 'access/not-allowed';
  if (cases.some((row) => isInCare(row, account, now))) return opened;
  const glass = allowances.glass(account.id, patient, now);
  return glass === null ? 'access/outside-care' : { ...opened, under: glass };
}

/** The gateway begins what arrives, and afterwards opens only what its own entries say that it owes something. */
function gateway(stream: Stream, wanted: Wanted, state: State): Rule | ProblemCode {
  const refused = 'access/not-allowed';
  switch (stream.kind) {
    case 'directory':
      return { subject: null, mayMake: false };
    case 'labels':
    case 'aside':
      return { subject: null, mayMake: true };
    case 'case': {
      const row = state.case(stream.id);
      if (row === undefined) {
        const call = state.leads.begun(stream.id);
        if (call !== undefined) {
          return state.questions.owesAnswer(stream.id)
            ? { subject: call.patient, mayMake: false }
            : refused;
        }
        const { subject } = wanted;
        return subject === null || state.allowances.isForgotten(subject)
          ? refused
          : { subject, mayMake: true };
      }
      const owes =
        owesGpMessage(row) ||
        owesReferral(row) ||
        row.labelOwed ||
        state.questions.owesAnswer(stream.id);
      return owes && !state.allowances.isForgotten(row.patient)
        ? { subject: row.patient, mayMake: false }
        : refused;
    }
    case 'patient':
      return state.isRecorded(stream.id) || state.allowances.isForgotten(stream.id)
        ? refused
        : { subject: stream.id, mayMake: true };
    default:
      return refused;
  }
}
