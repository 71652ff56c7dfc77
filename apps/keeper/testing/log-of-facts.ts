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
export const MACHINE = uuid(1, 1);
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

const code = (n: number) => new Uint8Array(32).fill(n % 251).fill(n >> 8, 0, 1);
const b = uuidToBytes;
const invitation = (id: Uuid, where: string, n: number): Facts => ({
  account: b(id),
  roles: ['operator', 'clinician', 'shift-lead', 'guardian'],
  services: [where],
  supplier: null,
  codeHash: code(n),
  expires: BEGAN + 9e9,
});
const passkey = (id: Uuid, n: number): Facts => ({
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
});
const opening = (session: Uuid, device: Uint8Array): Facts => ({
  session: b(session),
  device,
  channel: code(1),
  nonce: code(2),
  ticketHash: code(3),
  expires: BEGAN + 12 * 60 * MINUTE_MS,
  by: { kind: 'cis2', idToken: 'x' },
});

const bulkOf = (id: Uuid): Facts => ({
  account: b(id),
  purpose: 'migration',
  people: 3,
  until: BEGAN + 600 * MINUTE_MS,
});

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
const back = fc.integer({ min: 1, max: 4 });
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
    facts: (n) => invitation(id, where, n),
  })),
  says(account, (id) => ({
    keeper: true,
    type: 'passkey.registered',
    stream: 'directory',
    facts: (n) => passkey(id, n),
  })),
  says(fc.tuple(account, session, device), ([id, one, on]) => ({
    keeper: true,
    type: 'session.opened',
    stream: ofAccount(id),
    facts: () => opening(one, on),
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
    facts: () => bulkOf(id),
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
  says(fc.constant(null), () => ({
    keeper: true,
    type: 'keeper.rekeyed',
    stream: 'org',
    facts: (n) => ({ key: new Uint8Array(65).fill(n), proof: new Uint8Array(64) }),
  })),
  says(fc.constant(null), () => ({
    type: 'machine.approved',
    stream: 'directory',
    facts: () => ({
      account: b(MACHINE),
      name: 'Gateway',
      role: 'gateway',
      key: new Uint8Array(65).fill(99),
    }),
  })),
  fc.constant({
    type: 'machine.rekeyed',
    stream: 'directory',
    author: MACHINE,
    session: SESSIONS[0]!,
    facts: (n: number) => ({ key: new Uint8Array(65).fill(n), proof: new Uint8Array(64) }),
  }),
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

const byKeeper = (
  type: string,
  stream: string,
  facts: (n: number) => Facts,
): readonly [Said, number] => [{ type, stream, author: KEEPER, session: null, facts }, 0];

/** By one of the people, in their first session. */
const said = (
  who: number,
  type: string,
  stream: string,
  facts: (n: number) => Facts,
): readonly [Said, number] => [
  { type, stream, author: ACCOUNTS[who]!, session: SESSIONS[who]!, facts },
  0,
];

/** The organisation, its people with two passkeys each, and a session of each: an opening in bulk: so that what chance adds means something. */
const BEGINNING: readonly (readonly [Said, number])[] = [
  byKeeper('log.created', 'org', () => ({
    format: 2,
    name: 'Test',
    keeper: b(KEEPER),
    key: new Uint8Array(65),
    logKey: code(7),
    rp: 'localhost',
    origins: ['http://localhost'],
    authenticators: null,
  })),
  ...ACCOUNTS.flatMap((id, i) => [
    byKeeper('account.invited', 'directory', (n) => invitation(id, SERVICES[0], n)),
    byKeeper('passkey.registered', 'directory', (n) => passkey(id, n)),
    byKeeper('passkey.registered', 'directory', (n) => passkey(id, n)),
    byKeeper('session.opened', ofAccount(id), () => opening(SESSIONS[i]!, DEVICES[i % 2]!)),
  ]),
  said(1, 'bulk.opened', NOTICES, () => bulkOf(ACCOUNTS[0]!)),
  said(2, 'action.seconded', 'directory', (n) => ({ entry: b(entryId(n - 1)) })),
  byKeeper('access.granted', ofAccount(ACCOUNTS[0]!), (n) => ({
    session: b(SESSIONS[0]!),
    streams: [ofPatient(PATIENTS[0]!)],
    subjects: [b(PATIENTS[0]!)],
    purpose: 'bulk',
    under: b(entryId(n - 2)),
  })),
];

/** Somebody guesses. */
const END: readonly (readonly [Said, number])[] = PATIENTS.flatMap((id) =>
  [1, 2, 3].map(() =>
    byKeeper('lookup.made', ofAccount(ACCOUNTS[0]!), () => ({
      session: b(SESSIONS[0]!),
      by: ['nhs-number'],
      found: false,
      subjects: [b(id)],
    })),
  ),
);

/** A log, with the moment of its last entry. */
export const logs = fc
  .array(fc.tuple(fc.oneof(...KINDS), fc.integer({ min: 0, max: 4 * MINUTE_MS })), {
    minLength: 80,
    maxLength: 240,
  })
  .map((chance) => {
    let at = BEGAN;
    const entries = [...BEGINNING, ...chance, ...END].map(([{ facts, ...one }, after], n) => {
      at += after;
      const parts = { org: 'test', after: 0, id: entryId(n), schema: 1, at };
      const header = { ...parts, ...one, facts: facts(n) };
      return { header, stepUp: null, bytes: code(n) } satisfies LogEntry;
    });
    return { entries, now: at };
  });
