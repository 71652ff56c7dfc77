/** Whose keys an account may be given. What is not said here is refused. */
import type { Uuid } from '#base/ids.ts';
import { parseStream, type Stream } from '#base/stream.ts';
import type { CaseRow } from '#care/board.ts';
import { type Account, heldUntil, type Person, rolesHeld } from '#identity/account.ts';
import type { Role } from '#identity/roles.ts';
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

const CARERS: readonly Role[] = ['clinician', 'call-handler', 'shift-lead'];

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
      : person(stream, account, state, now);
  return typeof rule === 'string' ? rule : { stream: wanted.stream, under: null, ...rule };
}

/** Whether a case is in the care of a service's people. */
export function isInCare({ state, service }: CaseRow, account: Person, now: number): boolean {
  if (!account.services.includes(service)) return false;
  return state.kind !== 'closed' || now < state.at + CARE_ENDS_MS;
}

function person(stream: Stream, account: Person, state: State, now: number): Rule | ProblemCode {
  const isOne = (...roles: readonly Role[]) =>
    rolesHeld(account).some((role) => roles.includes(role));
  if (stream.kind === 'directory') return { subject: null, mayMake: true };
  if (stream.kind === 'notices') {
    return isOne('guardian', ...CARERS) ? { subject: null, mayMake: true } : 'access/not-allowed';
  }
  if (state.directory.operatorsEver < 2) return 'access/second-operator';
  switch (stream.kind) {
    case 'labels':
      return isOne(...CARERS) && account.services.includes(stream.service)
        ? { subject: null, mayMake: true }
        : 'access/not-allowed';
    case 'aside':
      return isOne('clinician', 'shift-lead')
        ? { subject: null, mayMake: true }
        : 'access/not-allowed';
    case 'case': {
      const row = state.case(stream.id);
      return row === undefined
        ? 'access/not-allowed'
        : somebody(row.patient, [row], account, state, now);
    }
    case 'patient':
      return somebody(stream.id, state.casesOf(stream.id), account, state, now);
    default:
      return 'access/not-allowed';
  }
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
  if (!rolesHeld(account).some((role) => CARERS.includes(role))) return 'access/not-allowed';
  if (cases.some((row) => isInCare(row, account, now))) return opened;
  const glass = allowances.glass(account.id, patient, now);
  return glass === null ? 'access/outside-care' : { ...opened, under: glass };
}

/** The gateway begins what arrives, and afterwards opens only a case whose own entries say that it must send something. */
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
        const { subject } = wanted;
        return subject === null || state.allowances.isForgotten(subject)
          ? refused
          : { subject, mayMake: true };
      }
      const owes = row.gpMessage.kind === 'due' || row.gpMessage.kind === 'failed';
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
