/** What a case about which sites disagree may be settled as, by whom: beside who-may-care.it.test.ts, which has what one site asks. */
import { expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { parseStream, streamName } from '#base/stream.ts';
import type { Person } from '#identity/account.ts';
import type { Facts } from '#journal/entry.ts';
import { State } from '../state.ts';
import { ACCOUNTS, BEGAN, CASES, entryId, PATIENTS, SESSIONS } from '../testing/log-of-facts.ts';
import { whyNotCare } from './who-may-care.ts';

const [ada, ben, cat] = ACCOUNTS as [Uuid, Uuid, Uuid];
const stream = streamName({ kind: 'case', id: CASES[0]! });
const closed: Facts = { kind: 'closed', outcome: 'advice', gpMessage: false };

const passkey = { transports: [], aaguid: '', backedUp: false, attested: true, fit: true };
const [one, other] = [1, 2].map((n) => ({
  ...{ ...passkey, credential: new Uint8Array([n]), publicKey: new Uint8Array([n]) },
  ...{ registeredAt: BEGAN, counter: 0 },
}));
const person = (role: Role): Person => ({
  ...{ kind: 'person', id: cat, roles: [role], services: ['north'], supplier: null },
  ...{ passkeys: [one!, other!], offer: null, linked: null, recovery: null, leftAt: null },
  enrolment: { hash: new Uint8Array(32), expires: 0, first: null },
});

function header(n: number, type: string, author: Uuid, facts: Facts, at = stream) {
  const said = { stream: at, type, author, facts, at: BEGAN + n };
  return { org: 'test', after: 0, id: entryId(n), schema: 1, session: SESSIONS[0]!, ...said };
}

/** A call that two people took, each at another site. */
function disputed(repeat: boolean, ...more: readonly ReturnType<typeof header>[]): State {
  const received = {
    ...{ patient: uuidToBytes(PATIENTS[0]!), service: 'north', source: 'call', answered: BEGAN },
    ...{ urgency: 'urgent', disposition: null, due: null, repeat },
  };
  const joined = {
    ...{ branch: new Uint8Array(32), size: 2, from: 1, checkpoint: new Uint8Array(1) },
    ...{ first: 1, leaves: [[uuidToBytes(entryId(4)), null]] },
  };
  const state = new State();
  const headers = [
    header(1, 'case.received', ada, received),
    header(2, 'case.taken', ada, {}),
    header(3, 'branch.joined', cat, joined, 'org'),
    header(4, 'case.taken', ben, {}),
    ...more,
  ];
  for (const [index, one] of headers.entries())
    state.apply({ header: one, stepUp: null, bytes: new Uint8Array(), index });
  expect(state.case(CASES[0]!)?.state.kind).toBe('disputed');
  return state;
}

function whyNotSettle(state: State, role: Role, as: Facts): string | null {
  const settled = header(9, 'case.settled', cat, { service: 'north', as });
  return whyNotCare(parseStream(stream)!, settled, person(role), state);
}

it('is settled as closed by a clinician alone where it must be put before one', () => {
  const comforted = { outcome: 'spoke', condition: 'worse' };
  const worse = header(5, 'case.comforted', ada, comforted);
  for (const state of [disputed(true), disputed(false, worse)]) {
    expect(whyNotSettle(state, 'shift-lead', closed)).toBe('for a clinician');
    expect(whyNotSettle(state, 'clinician', closed)).toBeNull();
    expect(whyNotSettle(state, 'shift-lead', { kind: 'queued' })).toBeNull();
  }
  expect(whyNotSettle(disputed(false), 'shift-lead', closed)).toBeNull();
});
