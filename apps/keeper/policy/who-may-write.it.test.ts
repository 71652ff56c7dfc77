/** The table of docs/formats.md, "Who may write what", and the chain's rule 5, by what is not let in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { isPrivileged } from '#base/roles.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  softwareDevice,
} from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const OTHER_SERVICE = 'home-visits';
const A_SEAL = systemRandom(96);
/** As long as a public key, and on no curve. */
const NO_KEY = concat(new Uint8Array([4]), systemRandom(64));
const A_DAY_ASIDE = 'aside/2026-01-01';
const WEEK_MS = 7 * 24 * 3_600_000;

let rig: Rig;
let operator: Desk;
let second: Desk;
let clinician: Desk;
let handler: Desk;
let guardian: Desk;
let machine: Machine;
let ours: { id: Uuid; patient: Uuid };
let theirs: { id: Uuid; patient: Uuid };
beforeAll(async () => {
  rig = await keeperRig();
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  clinician = await hired('clinician');
  handler = await hired('call-handler');
  guardian = await hired('guardian');
  ours = await newCase(machine, SERVICE);
  theirs = await newCase(machine, OTHER_SERVICE);
  // Their keys exist and were granted, so that what is refused here is refused for who writes it.
  const streams = [A_DAY_ASIDE, `labels/${OTHER_SERVICE}/2026-01-01`, `patient/${theirs.patient}`];
  await machine.keyring.ensure(
    streams.map((stream) => ({ stream, subject: theirs.patient })),
    'receive',
  );
});
afterAll(() => rig.stop());

const newId = () => uuidv7(systemClock, systemRandom);

async function hired(role: 'clinician' | 'call-handler' | 'guardian'): Promise<Desk> {
  return enrolAndSignIn(
    rig.transport,
    ORIGIN,
    await invite(operator, ORIGIN, [role], [SERVICE], newId(), isPrivileged(role) ? second : null),
  );
}

/** Refused with this code, and nothing of it in the log. */
async function refused(
  { session }: Pick<Desk, 'session'>,
  entries: Bytes[],
  code = 'entry/refused',
): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(session.call('append', { entries })).rejects.toMatchObject({ code });
  expect(rig.keeper.journal.size).toBe(before);
}

const taken = () => ({ stream: `case/${ours.id}`, type: 'case.taken' });
const contacted = () => ({
  stream: `case/${ours.id}`,
  type: 'case.contacted',
  facts: { outcome: 'spoke' },
});

describe('an entry that is its sender’s own', () => {
  it('is taken, and once however often it is sent', async () => {
    const entries = [await forgeEntry(clinician, taken())];
    const first = await clinician.session.call('append', { entries });
    expect(await clinician.session.call('append', { entries })).toEqual(first);
  });

  it('is taken when it was written in an earlier session of the same device', async () => {
    const author = await signIn(rig.transport, clinician.authenticators, softwareDevice());
    const entries = [await forgeEntry(author, taken())];
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = await signIn(rig.transport, author.authenticators, author.device);
    expect(rig.keeper.state.directory.session(author.session.id)?.closedAt).not.toBeNull();
    expect((await later.session.call('append', { entries })).positions).toHaveLength(1);
  });
});

describe('an entry that is somebody else’s', () => {
  const forged: readonly [string, () => Partial<Header>][] = [
    ['another author', () => ({ author: handler.session.account })],
    ['the keeper as its author', () => ({ author: rig.keeper.secrets.account, session: null })],
    ['another account’s session', () => ({ session: handler.session.id })],
    ['a session nobody opened', () => ({ session: newId() })],
    ['no session', () => ({ session: null })],
    ['another organisation', () => ({ org: 'other.example/holdfast' })],
    ['a moment after its session', () => ({ at: systemClock() + WEEK_MS })],
  ];
  it.each(forged)('is refused with %s', async (_, wrong) => {
    await refused(clinician, [await forgeEntry(clinician, { ...taken(), ...wrong() })]);
  });

  it('is refused from another device, even of the same account', async () => {
    const elsewhere = await signIn(rig.transport, clinician.authenticators, softwareDevice());
    await refused(clinician, [await forgeEntry(elsewhere, taken())]);
    const { session } = clinician.session.id === elsewhere.session.id ? clinician : elsewhere;
    await refused(clinician, [await forgeEntry({ session, device: clinician.device }, taken())]);
  });

  it('is refused with a signature that does not hold', async () => {
    const { device } = clinician.device;
    const entry = await forgeEntry(clinician, taken(), {
      signer: { device, sign: async () => systemRandom(64) },
    });
    await refused(clinician, [entry]);
    const other = softwareDevice();
    await refused(clinician, [
      await forgeEntry(clinician, taken(), {
        signer: { device, sign: (bytes) => other.sign(bytes) },
      }),
    ]);
  });

  it('is refused where its bytes are no entry', async () => {
    const entry = await forgeEntry(clinician, taken());
    await refused(clinician, [systemRandom(200)]);
    await refused(clinician, [concat(entry, new Uint8Array(1))]);
    await refused(clinician, [new Uint8Array(70_000)]);
  });

  it('is refused with an id that stands in the log with other content', async () => {
    const entry = await forgeEntry(clinician, taken());
    await clinician.session.call('append', { entries: [entry] });
    const again = await forgeEntry(clinician, {
      ...taken(),
      id: decodeEntry(entry).header.id,
      after: 7,
    });
    await refused(clinician, [again], 'entry/exists');
  });

  it('keeps those beside it out too', async () => {
    const good = await forgeEntry(clinician, taken());
    await refused(clinician, [
      good,
      await forgeEntry(clinician, { ...taken(), type: 'case.finished' }),
    ]);
  });
});

describe('after a session was closed', () => {
  it('nothing more is written in it, from that moment on', async () => {
    const { authenticators } = clinician;
    const desk = await signIn(rig.transport, authenticators, softwareDevice());
    const at = systemClock();
    const closing = { stream: `account/${desk.session.account}`, type: 'session.closed', at };
    const facts = { session: uuidToBytes(desk.session.id), reason: 'signed out' };
    await desk.session.call('append', { entries: [await forgeEntry(desk, { ...closing, facts })] });
    const again = await signIn(rig.transport, authenticators, desk.device);
    await refused(again, [await forgeEntry(desk, { ...taken(), at: at + 1 })]);
    await refused(again, [await forgeEntry(desk, { ...taken(), at })]);
    const before = await forgeEntry(desk, { ...taken(), at: at - 1 });
    expect((await again.session.call('append', { entries: [before] })).positions).toHaveLength(1);
  });

  it('and not the session of somebody else', async () => {
    const facts = { session: uuidToBytes(handler.session.id), reason: 'mischief' };
    for (const { session } of [clinician, handler]) {
      const stream = `account/${session.account}`;
      await refused(clinician, [
        await forgeEntry(clinician, { stream, type: 'session.closed', facts }),
      ]);
    }
  });
});

describe('by its type', () => {
  it.each(['log.created', 'passkey.registered', 'session.opened', 'access.granted', 'lookup.made'])(
    '%s is the keeper’s alone',
    async (type) => {
      const { head, entries } = postgresReader(rig.sql);
      const log = (await entries(0, (await head()).size)).map(
        ({ bytes }) => decodeEntry(bytes).header,
      );
      const { stream, facts } = log.find((header) => header.type === type)!;
      for (const desk of [operator, machine])
        await refused(desk, [await forgeEntry(desk, { stream, type, facts })]);
    },
  );

  it.each(['origin.added', 'desk.released', 'case.finished', 'constructor'])(
    '%s is nobody’s',
    async (type) => {
      const facts = type === 'origin.added' ? { origin: 'https://evil.example' } : {};
      for (const stream of ['org', `case/${ours.id}`])
        await refused(operator, [await forgeEntry(operator, { stream, type, facts })]);
    },
  );

  it.each([
    ['case.consulted', {}],
    ['pathways.taken-over', { step: 2 }],
    ['pathways.flag-withdrawn', { step: 2 }],
  ])('%s is a clinician’s alone', async (type, facts) => {
    const sealed = A_SEAL;
    for (const desk of [handler, guardian]) {
      await refused(desk, [
        await forgeEntry(desk, { stream: `case/${ours.id}`, type, facts }, { sealed }),
      ]);
    }
  });

  it.each(['case.taken', 'case.released'])('%s is no guardian’s and no machine’s', async (type) => {
    for (const desk of [guardian, machine])
      await refused(desk, [await forgeEntry(desk, { ...taken(), type })]);
  });

  it('what the gateway writes is no person’s', async () => {
    const stream = `case/${ours.id}`;
    const part = { document: uuidToBytes(newId()), part: 1, of: 1 };
    const aside = { message: uuidToBytes(newId()), source: 'nhs-111-report', problem: 'xml/empty' };
    await refused(clinician, [
      await forgeEntry(
        clinician,
        { stream, type: 'document.part', facts: part },
        { sealed: A_SEAL },
      ),
    ]);
    await refused(clinician, [
      await forgeEntry(clinician, {
        stream,
        type: 'gp-message.sent',
        facts: { attempt: 1, route: 'folder' },
      }),
    ]);
    await refused(clinician, [
      await forgeEntry(
        clinician,
        { stream: A_DAY_ASIDE, type: 'message.set-aside', facts: aside },
        { sealed: A_SEAL },
      ),
    ]);
  });

  it('inviting and approving are an operator’s', async () => {
    const invited = {
      account: uuidToBytes(newId()),
      roles: ['operator'],
      services: [],
      supplier: null,
      codeHash: systemRandom(32),
      expires: systemClock() + 1_000,
    };
    const approved = {
      account: uuidToBytes(newId()),
      name: 'Mine',
      role: 'gateway',
      key: softwareDevice().publicKey,
    };
    for (const desk of [clinician, handler, guardian, machine]) {
      await refused(desk, [
        await forgeEntry(desk, { stream: 'directory', type: 'account.invited', facts: invited }),
      ]);
      await refused(desk, [
        await forgeEntry(desk, { stream: 'directory', type: 'machine.approved', facts: approved }),
      ]);
    }
  });

  it('no invitation and no approval is for an account that is something else', async () => {
    const keeper = rig.keeper.secrets.account;
    const invited = {
      roles: ['clinician'],
      services: [],
      supplier: null,
      codeHash: systemRandom(32),
      expires: systemClock() + 1_000,
    };
    for (const account of [machine.session.account, keeper]) {
      const facts = { ...invited, account: uuidToBytes(account) };
      await refused(operator, [
        await forgeEntry(operator, { stream: 'directory', type: 'account.invited', facts }),
      ]);
    }
    const approved = { name: 'Mine', role: 'gateway', key: softwareDevice().publicKey };
    for (const account of [clinician.session.account, machine.session.account, keeper]) {
      const facts = { ...approved, account: uuidToBytes(account) };
      await refused(operator, [
        await forgeEntry(operator, { stream: 'directory', type: 'machine.approved', facts }),
      ]);
    }
    const facts = { ...approved, account: uuidToBytes(newId()), key: NO_KEY };
    await refused(operator, [
      await forgeEntry(operator, { stream: 'directory', type: 'machine.approved', facts }),
    ]);
  });

  it('what changes rights stands alone', async () => {
    const facts = {
      account: uuidToBytes(newId()),
      roles: ['clinician'],
      services: [],
      supplier: null,
      codeHash: systemRandom(32),
      expires: systemClock() + 1_000,
    };
    const touch = async (bytes: Bytes) =>
      operator.authenticators[0].assert(await nodePrimitives.sha256(bytes));
    const said = { stream: 'directory', type: 'account.invited', facts };
    const invitation = await forgeEntry(operator, said, { touch });
    await refused(operator, [invitation, await forgeEntry(operator, taken())]);
    expect(
      (await operator.session.call('append', { entries: [invitation] })).positions,
    ).toHaveLength(1);
  });

  it('what stands in the log is answered, even if it would no longer be let in', async () => {
    const stream = `account/${handler.session.account}`;
    const desk = await signIn(rig.transport, handler.authenticators, softwareDevice());
    const facts = { session: uuidToBytes(desk.session.id), reason: 'signed out' };
    const entries = [await forgeEntry(desk, { stream, type: 'session.closed', facts })];
    const first = await desk.session.call('append', { entries });
    const again = await signIn(rig.transport, handler.authenticators, desk.device);
    expect(await again.session.call('append', { entries })).toEqual(first);
  });

  it('a name is given by its owner or an operator', async () => {
    await clinician.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    const facts = { account: handler.session.account };
    const entry = await clinician.author.write({
      stream: 'directory',
      after: 0,
      type: 'account.named',
      facts,
      payload: { name: 'Not theirs' },
    });
    await refused(clinician, [entry]);
  });
});

describe('by its place', () => {
  it.each([
    'org',
    'directory',
    'patient/00000000-0000-7000-8000-000000000000',
    'labels/out-of-hours/2026-01-01',
    'aside/2026-01-01',
    'case/none',
    'nowhere',
  ])('a case is not taken in %s', async (stream) =>
    refused(clinician, [await forgeEntry(clinician, { ...taken(), stream })]),
  );

  it('nothing is written in a case that was never received', async () => {
    await refused(clinician, [
      await forgeEntry(clinician, { ...taken(), stream: `case/${newId()}` }),
    ]);
  });

  it('nothing is written in another service’s case, labels or patients', async () => {
    await refused(clinician, [
      await forgeEntry(clinician, { ...taken(), stream: `case/${theirs.id}` }),
    ]);
    const label = {
      stream: `labels/${OTHER_SERVICE}/2026-01-01`,
      type: 'case.labelled',
      facts: { case: uuidToBytes(theirs.id) },
    };
    await refused(handler, [await forgeEntry(handler, label, { sealed: A_SEAL })]);
    const patient = { stream: `patient/${theirs.patient}`, type: 'patient.recorded' };
    await refused(clinician, [await forgeEntry(clinician, patient, { sealed: A_SEAL })]);
  });

  it('no case is begun for another service, or twice', async () => {
    const facts = {
      patient: uuidToBytes(ours.patient),
      service: SERVICE,
      source: 'call',
      urgency: 'urgent',
      disposition: null,
      due: null,
      answered: systemClock(),
      repeat: false,
    };
    const unborn = `case/${newId()}`;
    await machine.keyring.ensure([{ stream: unborn, subject: ours.patient }], 'receive');
    for (const [stream, service] of [
      [`case/${theirs.id}`, SERVICE],
      [`case/${ours.id}`, SERVICE],
      [unborn, OTHER_SERVICE],
    ]) {
      const received = {
        stream: stream!,
        type: 'case.received',
        facts: { ...facts, service: service! },
      };
      await refused(handler, [await forgeEntry(handler, received, { sealed: A_SEAL })]);
    }
  });
});

describe('by its shape', () => {
  const shapes: readonly [string, Partial<Header>][] = [
    ['a fact too many', { facts: { outcome: 'spoke', note: 'in the clear' } }],
    ['a fact too few', { facts: {} }],
    ['a fact of another kind', { facts: { outcome: 'sang' } }],
    ['another version of its schema', { schema: 2 }],
  ];
  it.each(shapes)('an entry is refused with %s', async (_, wrong) => {
    await clinician.keyring.ensure([{ stream: `case/${ours.id}`, subject: null }], 'care');
    await refused(clinician, [
      await forgeEntry(clinician, { ...contacted(), ...wrong }, { sealed: A_SEAL }),
    ]);
  });

  it('what must be sealed is, and what must not be is not', async () => {
    await refused(clinician, [await forgeEntry(clinician, contacted())]);
    await refused(clinician, [await forgeEntry(clinician, taken(), { sealed: A_SEAL })]);
  });

  it('nothing is sealed for a stream whose key nobody was granted', async () => {
    const stream = `case/${newId()}`;
    const facts = {
      patient: uuidToBytes(ours.patient),
      service: SERVICE,
      source: 'call',
      urgency: 'urgent',
      disposition: null,
      due: null,
      answered: systemClock(),
      repeat: false,
    };
    await refused(handler, [
      await forgeEntry(handler, { stream, type: 'case.received', facts }, { sealed: A_SEAL }),
    ]);
  });
});
