/** Logs as chance has them, of a few people, patients and cases: entries in the clear, as a fold takes them. */
import fc from 'fast-check';
import type { Uuid } from '#base/ids.ts';
import { uuidToBytes } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Entry, Facts } from '#journal/entry.ts';

export type LogEntry = Pick<Entry, 'header' | 'stepUp' | 'bytes'>;

const MINUTE_MS = 60_000;
export const BEGAN = 1_790_000_000_000;

const uuid = (kind: number, n: number) =>
  `00000000-${kind.toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}` as Uuid;
const several = (kind: number, count: number) =>
  Array.from({ length: count }, (_, i) => uuid(kind, i + 1));

export const KEEPER = uuid(1, 0);
export const ACCOUNTS = several(2, 4);
export const PATIENTS = several(3, 5);
export const CASES = several(4, 7);
export const SESSIONS = several(5, 6);
export const DEVICES = Array.from({ length: 3 }, (_, i) => new Uint8Array(65).fill(i + 1));
export const SERVICES = ['north', 'south'] as const;
/** Entries are numbered, so that one may name an earlier one. */
export const entryId = (n: number) => uuid(9, n);

const account = fc.constantFrom(...ACCOUNTS);
const patient = fc.constantFrom(...PATIENTS);
const caseId = fc.constantFrom(...CASES);
const session = fc.constantFrom(...SESSIONS);
const device = fc.constantFrom(...DEVICES);
const service = fc.constantFrom(...SERVICES);
const outcome = fc.constantFrom('spoke', 'no-answer');

type Said = {
  readonly type: string;
  readonly stream: string;
  readonly author: Uuid;
  /** Null where the keeper wrote it. */
  readonly session: Uuid | null;
  readonly facts: (n: number) => Facts;
};

const code = (n: number) => new Uint8Array(32).fill(n % 251);
const b = uuidToBytes;
const ofCase = (id: Uuid) => streamName({ kind: 'case', id });
const ofAccount = (id: Uuid) => streamName({ kind: 'account', id });
const ofPatient = (id: Uuid) => streamName({ kind: 'patient', id });

/** By the keeper, or by whoever is named. */
function says<T>(
  arbitrary: fc.Arbitrary<T>,
  say: (value: T, author: Uuid) => Omit<Said, 'author' | 'session'> & { readonly keeper?: true },
): fc.Arbitrary<Said> {
  return fc.tuple(arbitrary, account, session).map(([value, author, by]) => {
    const { keeper, ...said } = say(value, author);
    return keeper ? { ...said, author: KEEPER, session: null } : { ...said, author, session: by };
  });
}

const inCase = (type: string, facts: fc.Arbitrary<Facts> = fc.constant({})) =>
  says(fc.tuple(caseId, facts), ([id, said]) => ({ type, stream: ofCase(id), facts: () => said }));

/** An earlier entry, near the last. */
const back = fc.integer({ min: 1, max: 12 });
const NOTICES = 'notices/2026-09-21';

const received = fc.tuple(patient, service, fc.boolean()).map(([who, where, isCall]) => ({
  patient: b(who),
  service: where,
  urgency: 'urgent',
  disposition: null,
  due: null,
  ...(isCall ? { source: 'call', answered: BEGAN, repeat: false } : { source: 'nhs-111-report' }),
}));

const KINDS: readonly fc.Arbitrary<Said>[] = [
  says(fc.tuple(account, service), ([id, where]) => ({
    keeper: true,
    type: 'account.invited',
    stream: 'directory',
    facts: (n) => ({
      account: b(id),
      roles: ['operator', 'clinician', 'shift-lead', 'guardian'],
      services: [where],
      supplier: null,
      codeHash: code(n),
      expires: BEGAN + 9e9,
    }),
  })),
  says(account, (id) => ({
    keeper: true,
    type: 'passkey.registered',
    stream: 'directory',
    facts: (n) => ({
      account: b(id),
      credential: code(n),
      publicKey: code(n),
      aaguid: entryId(n),
      transports: [],
      backedUp: false,
      attested: true,
      nonce: code(n),
      code: code(n),
      clientDataJSON: code(n),
      attestationObject: code(n),
      by: null,
    }),
  })),
  says(fc.tuple(account, session, device), ([id, one, on]) => ({
    keeper: true,
    type: 'session.opened',
    stream: ofAccount(id),
    facts: () => ({
      session: b(one),
      device: on,
      channel: code(1),
      nonce: code(2),
      ticketHash: code(3),
      expires: BEGAN + 12 * 60 * MINUTE_MS,
      by: { kind: 'cis2', idToken: 'x' },
    }),
  })),
  says(fc.tuple(account, session, fc.boolean()), ([id, one, silent]) => ({
    ...(silent ? { keeper: true as const } : {}),
    type: 'session.closed',
    stream: ofAccount(id),
    facts: () => ({ session: b(one), reason: 'silent' }),
  })),
  says(account, (id) => ({
    type: 'account.left',
    stream: 'directory',
    facts: () => ({ account: b(id), reason: 'gone' }),
  })),
  says(
    fc.tuple(account, session, fc.subarray(CASES, { maxLength: 2 }), patient, fc.option(back)),
    ([id, one, cases, who, under]) => ({
      keeper: true,
      type: 'access.granted',
      stream: ofAccount(id),
      facts: (n) => ({
        session: b(one),
        streams: [...cases.map(ofCase), ofPatient(who)],
        subjects: [b(who)],
        purpose: 'care',
        under: under === null ? null : b(entryId(Math.max(0, n - under))),
      }),
    }),
  ),
  says(fc.tuple(account, session, patient, fc.boolean()), ([id, one, who, found]) => ({
    keeper: true,
    type: 'lookup.made',
    stream: ofAccount(id),
    facts: () => ({ session: b(one), by: ['nhs-number'], found, subjects: [b(who)] }),
  })),
  says(fc.tuple(account, session, fc.constantFrom('account', 'device')), ([id, one, scope]) => ({
    keeper: true,
    type: 'access.frozen',
    stream: NOTICES,
    facts: () => ({
      account: b(id),
      session: b(one),
      scope,
      reason: 'budget',
      people: 9,
      limit: 9,
    }),
  })),
  says(back, (far) => ({
    type: 'budget.raised',
    stream: NOTICES,
    facts: (n) => ({
      freeze: b(entryId(Math.max(0, n - far))),
      people: 5,
      until: BEGAN + 180 * MINUTE_MS,
    }),
  })),
  says(patient, (who) => ({
    type: 'glass.broken',
    stream: NOTICES,
    facts: () => ({ patient: b(who), reason: 'other' }),
  })),
  says(back, (far) => ({
    type: 'glass.reviewed',
    stream: NOTICES,
    facts: (n) => ({ glass: b(entryId(Math.max(0, n - far))), finding: 'in-order' }),
  })),
  says(account, (id) => ({
    type: 'bulk.opened',
    stream: NOTICES,
    facts: () => ({
      account: b(id),
      purpose: 'migration',
      people: 3,
      until: BEGAN + 600 * MINUTE_MS,
    }),
  })),
  says(patient, (who) => ({
    type: 'person.forgotten',
    stream: ofPatient(who),
    facts: () => ({ reason: 'request' }),
  })),
  says(back, (far) => ({
    type: 'action.seconded',
    stream: 'directory',
    facts: (n) => ({ entry: b(entryId(Math.max(0, n - far))) }),
  })),
  says(patient, (who) => ({ type: 'patient.recorded', stream: ofPatient(who), facts: () => ({}) })),
  inCase('case.received', received),
  inCase(
    'case.reopened',
    fc.tuple(patient, service).map(([who, where]) => ({
      patient: b(who),
      service: where,
      source: 'call',
      urgency: 'soon',
      disposition: null,
      due: null,
      repeat: false,
      received: BEGAN,
    })),
  ),
  inCase('call.ended', fc.constant({ service: 'north', ending: 'dropped', answered: BEGAN })),
  inCase('case.taken'),
  inCase('case.released'),
  inCase('case.held', fc.constant({ reason: 'complaint' })),
  inCase('case.hold-lifted'),
  inCase(
    'case.assigned',
    fc.tuple(fc.option(account), fc.constantFrom('owner', 'lead')).map(([to, as]) => ({
      to: to && b(to),
      as,
    })),
  ),
  inCase('case.transferred', fc.record({ service })),
  inCase('case.contacted', fc.record({ outcome })),
  inCase(
    'case.closed',
    fc.boolean().map((gpMessage) => ({ outcome: 'advice', gpMessage })),
  ),
  inCase('gp-message.sent', fc.constant({ attempt: 1, route: 'folder' })),
  inCase('demographics.asked'),
  inCase('referral.asked', fc.constant({ kind: 'referral', to: 'ooh' })),
  says(fc.tuple(caseId, back), ([id, far]) => ({
    type: 'demographics.answered',
    stream: ofCase(id),
    facts: (n) => ({ asked: b(entryId(Math.max(0, n - far))), outcome: 'not-found' }),
  })),
  says(fc.tuple(caseId, service), ([id, where]) => ({
    type: 'case.labelled',
    stream: `labels/${where}/2026-09-21`,
    facts: () => ({ case: b(id) }),
  })),
];

/** Some of everybody first, so that what follows means something. */
const logOf = (length: { minLength: number; maxLength: number }) =>
  fc.array(fc.tuple(fc.oneof(...KINDS), fc.integer({ min: 0, max: 9 * MINUTE_MS })), length);

/** A log, with the moment of its last entry. */
export const logs = logOf({ minLength: 60, maxLength: 220 }).map((said) => {
  let at = BEGAN;
  const created = {
    type: 'log.created',
    stream: 'org',
    author: KEEPER,
    session: null,
    facts: () => ({
      format: 2,
      name: 'Test',
      keeper: b(KEEPER),
      key: new Uint8Array(65),
      logKey: code(7),
      rp: 'localhost',
      origins: ['http://localhost'],
      authenticators: null,
    }),
  };
  const entries = [[created, 0] as const, ...said].map(([{ facts, ...one }, after], n) => {
    at += after;
    const header = {
      org: 'test',
      after: 0,
      id: entryId(n),
      schema: 1,
      at,
      ...one,
      facts: facts(n),
    };
    return { header, stepUp: null, bytes: code(n) } satisfies LogEntry;
  });
  return { entries, now: at };
});
