/** Whose keys an account may be given. What is not said here is refused. */
import type { Uuid } from '#base/ids.ts';
import { parseStream, type Stream } from '#base/stream.ts';
import type { Account, Person } from '#identity/account.ts';
import type { Role } from '#identity/roles.ts';
import type { Params } from '#wire/keeper.ts';
import type { State } from '../state.ts';

export type Wanted = Params<'grant'>['streams'][number];

/** A stream that may be opened, and the person whose record it is, where it is somebody's. */
export type Opening = {
  readonly stream: string;
  readonly subject: Uuid | null;
  readonly mayMake: boolean;
};

/** Null where this account may not open the stream. */
export function opening(wanted: Wanted, account: Account, state: State): Opening | null {
  const stream = parseStream(wanted.stream);
  if (stream === null) return null;
  const rule =
    account.kind === 'machine' ? gateway(stream, wanted, state) : person(stream, account, state);
  return rule === null ? null : { stream: wanted.stream, ...rule };
}

type Rule = Omit<Opening, 'stream'> | null;

const CARERS: readonly Role[] = ['clinician', 'call-handler', 'shift-lead'];

function person(stream: Stream, account: Person, state: State): Rule {
  const isOne = (...roles: readonly Role[]) => account.roles.some((role) => roles.includes(role));
  switch (stream.kind) {
    case 'directory':
      return { subject: null, mayMake: true };
    case 'labels':
      if (!isOne(...CARERS) || !account.services.includes(stream.service)) return null;
      return { subject: null, mayMake: true };
    case 'case': {
      const row = state.case(stream.id);
      if (row === undefined || !isOne(...CARERS) || !account.services.includes(row.service))
        return null;
      return { subject: row.patient, mayMake: false };
    }
    case 'patient': {
      const services = state.servicesOf(stream.id);
      if (!isOne(...CARERS) || !account.services.some((service) => services.has(service)))
        return null;
      return { subject: stream.id, mayMake: false };
    }
    case 'aside':
      return isOne('clinician', 'shift-lead', 'operator') ? { subject: null, mayMake: true } : null;
    default:
      return null;
  }
}

/** The gateway begins what arrives, and afterwards opens only a case whose own entries say that it must send something. */
function gateway(stream: Stream, wanted: Wanted, state: State): Rule {
  switch (stream.kind) {
    case 'directory':
      return { subject: null, mayMake: false };
    case 'labels':
    case 'aside':
      return { subject: null, mayMake: true };
    case 'case': {
      const row = state.case(stream.id);
      if (row === undefined)
        return wanted.subject === null ? null : { subject: wanted.subject, mayMake: true };
      const owes = row.gpMessage.kind === 'due' || row.gpMessage.kind === 'failed';
      return owes ? { subject: row.patient, mayMake: false } : null;
    }
    case 'patient':
      return state.isRecorded(stream.id) ? null : { subject: stream.id, mayMake: true };
    default:
      return null;
  }
}
