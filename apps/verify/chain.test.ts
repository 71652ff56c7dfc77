/** Each way in which an entry may fail to chain to a passkey, each in a log whose tree and signatures are otherwise right. */
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { describe, expect, test } from 'vitest';
import {
  LogBuilder,
  ORIGIN,
  RP,
  random,
  sha256,
  signingKey,
  stream,
  uuid,
  type Writer,
} from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { makePasskey } from './testing/passkey.ts';

function founded() {
  const log = new LogBuilder().begin();
  return { log, lead: log.foundingPerson() };
}

function joined(log: LogBuilder, by: Writer, roles: readonly string[] = ['clinician']) {
  const account = uuid();
  const passkey = log.enrolTwice(account, log.invite(by, account, roles));
  return { account, passkey, desk: log.signIn(account, passkey) };
}

/** Refused for its last entry, by this rule. */
async function refusedAtLast(log: LogBuilder, rule: string, message: RegExp) {
  expect(await judge(log.files())).toEqual({
    accepted: false,
    rule,
    entry: log.entries.length - 1,
    message: expect.stringMatching(message),
  });
}

async function accepted(log: LogBuilder) {
  expect(await judge(log.files())).toMatchObject({ accepted: true });
}

const OFF_THE_CURVE = Uint8Array.of(4, ...new Uint8Array(64).fill(7));

const taking = (draft: object = {}) => ({
  type: 'case.taken',
  stream: stream('case', uuid()),
  facts: {},
  ...draft,
});

describe('origins', () => {
  const ELSEWHERE = 'https://elsewhere.example';
  const adding = { type: 'origin.added', stream: 'org', facts: { origin: ELSEWHERE } };

  test('one that the keeper added is accepted from there on', async () => {
    const { log, lead } = founded();
    log.write(log.keeper, adding);
    log.signIn(lead.account, lead.passkey, { origin: ELSEWHERE });
    await accepted(log);
  });

  test('one that nobody added is not', async () => {
    const { log, lead } = founded();
    log.signIn(lead.account, lead.passkey, { origin: ELSEWHERE });
    await refusedAtLast(log, 'chain/3', /another origin/);
  });

  test('one that a person added is not', async () => {
    const { log, lead } = founded();
    log.write(lead.desk, adding);
    await refusedAtLast(log, 'type/writer', /may not write it/);
  });
});

describe('rule 1, invitations', () => {
  test('one by somebody who is no operator', async () => {
    const { log, lead } = founded();
    const clinician = joined(log, lead.desk);
    log.invite(clinician.desk, uuid(), ['clinician']);
    await refusedAtLast(log, 'chain/1', /not by an operator/);
  });

  test('one by a machine', async () => {
    const { log, lead } = founded();
    const [account, key] = [uuid(), signingKey()];
    log.approve(lead.desk, account, key);
    const machine = { ...log.signInMachine(account, key), touch: lead.passkey };
    log.invite(machine, uuid(), ['clinician']);
    await refusedAtLast(log, 'type/step-up', /not by a passkey of the account/);
  });

  test('one by somebody who was operator and is not any more', async () => {
    const { log, lead } = founded();
    const second = joined(log, lead.desk, ['operator']);
    const rights = { roles: ['clinician'], services: [], supplier: null };
    log.write(lead.desk, {
      type: 'account.changed',
      stream: 'directory',
      facts: { account: second.account, ...rights },
    });
    const third = joined(log, lead.desk, ['clinician']);
    log.write(third.desk, taking());
    log.invite(second.desk, uuid(), ['clinician']);
    await accepted(log);
    log.entries.pop();
    log.write(lead.desk, {
      type: 'account.left',
      stream: 'directory',
      facts: { account: second.account, reason: 'moved on' },
    });
    log.invite(second.desk, uuid(), ['clinician']);
    await refusedAtLast(log, 'chain/5', /after its session was closed/);
  });

  test('a second founding one after an operator was whole; before that, as many as it takes', async () => {
    const log = new LogBuilder().begin();
    log.invite(log.keeper, uuid(), ['operator']);
    const lead = log.foundingPerson();
    await accepted(log);
    log.invite(log.keeper, lead.account, ['operator']);
    await refusedAtLast(log, 'chain/1', /an operator was whole already/);
  });

  test('one that would make a person of a machine, or of the keeper', async () => {
    const { log, lead } = founded();
    const account = uuid();
    log.approve(lead.desk, account, signingKey());
    log.invite(lead.desk, account, ['operator']);
    await refusedAtLast(log, 'chain/1', /no person/);
    log.entries.pop();
    log.invite(lead.desk, log.keeper.author, ['operator']);
    await refusedAtLast(log, 'chain/1', /no person/);
  });

  test('a passkey, or a session, of somebody whom nobody invited', async () => {
    const { log } = founded();
    log.enrol(uuid(), random(20));
    await refusedAtLast(log, 'chain/1', /nobody invited/);
    log.entries.pop();
    log.signIn(uuid(), makePasskey(RP, ORIGIN));
    await refusedAtLast(log, 'chain/1', /nobody invited/);
  });
});

describe('rule 2, passkeys', () => {
  function invited() {
    const { log, lead } = founded();
    const account = uuid();
    return { log, lead, account, code: log.invite(lead.desk, account, ['clinician']) };
  }
  const passkey = () => makePasskey(RP, ORIGIN);

  test('a code used a third time', async () => {
    const { log, account, code } = invited();
    log.enrolTwice(account, code);
    log.enrol(account, code);
    await refusedAtLast(log, 'chain/2', /not one that serves/);
  });

  test('a code given twice', async () => {
    const { log, lead, account, code } = invited();
    log.enrol(account, code);
    const rights = { roles: ['clinician'], services: [], supplier: null };
    const facts = { account, ...rights, codeHash: sha256(code) };
    log.write(lead.desk, {
      type: 'account.invited',
      stream: 'directory',
      facts: { ...facts, expires: log.now + 9_000_000 },
    });
    await refusedAtLast(log, 'chain/2', /given before/);
  });

  test('a code that a later invitation has replaced', async () => {
    const { log, lead, account, code } = invited();
    log.invite(lead.desk, account, ['clinician']);
    log.enrol(account, code);
    await refusedAtLast(log, 'chain/2', /not one that serves/);
  });

  test('a code of another account', async () => {
    const { log, lead, code } = invited();
    const other = uuid();
    log.invite(lead.desk, other, ['clinician']);
    log.enrol(other, code);
    await refusedAtLast(log, 'chain/2', /not one that serves/);
  });

  test('a code at the moment it expires; a moment before, it serves', async () => {
    const { log, lead } = founded();
    const account = uuid();
    const code = log.invite(lead.desk, account, ['clinician'], 2001);
    log.enrol(account, code);
    await accepted(log);
    const other = uuid();
    const late = log.invite(lead.desk, other, ['clinician'], 2000);
    log.enrol(other, late);
    await refusedAtLast(log, 'chain/2', /expired/);
  });

  test.each([
    ['another challenge', { challenge: random(32) }, /another challenge/],
    ['an assertion in its place', { type: 'webauthn.get' }, /not of webauthn.create/],
    ['another origin', { origin: 'https://desk.northmoor.example.evil.example' }, /another origin/],
    ['another relying party', { rp: 'evil.example' }, /another relying party/],
    ['no user present', { userPresent: false }, /without a user present/],
    ['no user verification', { userVerified: false }, /without user verification/],
    ['another credential', { facts: { credential: random(20) } }, /attestation object/],
    ['another key', { facts: { publicKey: passkey().coseKey } }, /attestation object/],
    ['client data that is not JSON', { facts: { clientDataJSON: random(40) } }, /not JSON/],
    ['a broken attestation', { facts: { attestationObject: random(40) } }, /no credential/],
  ])('%s', async (_, wrong, message) => {
    const { log, account, code } = invited();
    log.enrol(account, code, passkey(), wrong);
    await refusedAtLast(log, 'chain/2', message);
  });

  test('a nonce that another enrolment, or a session, has used', async () => {
    const { log, account, code } = invited();
    for (const type of ['passkey.registered', 'session.opened']) {
      const used = log.entries.map(bodyOf).find((body) => body.type === type)!.facts.nonce;
      log.enrol(account, code, passkey(), { facts: { nonce: used } });
      await refusedAtLast(log, 'chain/2', /nonce was used before/);
      log.entries.pop();
    }
  });

  test('a key of another algorithm, or none', async () => {
    const { log, account, code } = invited();
    const { x, y } = { x: new Uint8Array(32), y: new Uint8Array(32) };
    for (const labels of [
      [
        [1, 2],
        [3, -35],
        [-1, 2],
        [-2, x],
        [-3, y],
      ],
      [
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, x],
        [-3, y],
      ],
      [
        [1, 3],
        [3, -257],
        [-1, random(128)],
        [-2, Uint8Array.of(1, 0, 1)],
      ],
    ] as [number, unknown][][]) {
      const coseKey = encode(new Map(labels), rfc8949EncodeOptions);
      log.enrol(account, code, makePasskey(RP, ORIGIN, 'ES256', coseKey));
      await refusedAtLast(log, 'chain/2', /not an ES256, EdDSA or RS256 key/);
      log.entries.pop();
    }
  });

  test('a credential that somebody else has registered', async () => {
    const { log, lead, account, code } = invited();
    log.enrol(account, code, lead.passkey);
    await refusedAtLast(log, 'chain/2', /registered already/);
  });
});

describe('rule 3, sessions of people', () => {
  test.each([
    ['another challenge', { challenge: random(32) }, /another challenge/],
    ['another device than was asserted', { facts: { device: signingKey().point } }, /challenge/],
    ['another channel than was asserted', { facts: { channel: random(32) } }, /another challenge/],
    ['a registration in its place', { type: 'webauthn.create' }, /not of webauthn.get/],
    ['another origin', { origin: 'http://desk.northmoor.example' }, /another origin/],
    ['another relying party', { rp: 'northmoor.example' }, /another relying party/],
    ['no user present', { userPresent: false }, /without a user present/],
    ['no user verification', { userVerified: false }, /without user verification/],
  ])('%s', async (_, wrong, message) => {
    const { log, lead } = founded();
    log.signIn(lead.account, lead.passkey, wrong);
    await refusedAtLast(log, 'chain/3', message);
  });

  test.each([
    ['too short', () => random(36)],
    ['with more after its end', (data: Uint8Array) => Buffer.concat([data, Uint8Array.of(0)])],
    ['that promises a credential', (data: Uint8Array) => data.with(32, data[32]! | 0x40)],
    ['that promises extensions', (data: Uint8Array) => data.with(32, data[32]! | 0x80)],
  ])('authenticator data %s', async (_, broken) => {
    const { log, lead } = founded();
    const get: typeof lead.passkey.get = (challenge) => {
      const assertion = lead.passkey.get(challenge);
      const authenticatorData = new Uint8Array(broken(assertion.authenticatorData));
      return { ...assertion, authenticatorData };
    };
    log.signIn(lead.account, { ...lead.passkey, get });
    await refusedAtLast(log, 'chain/3', /authenticator data is malformed/);
  });

  test('a passkey of another account', async () => {
    const { log, lead } = founded();
    const clinician = joined(log, lead.desk);
    log.signIn(lead.account, clinician.passkey);
    await refusedAtLast(log, 'chain/3', /not by a passkey of the account/);
  });

  test('a signature by another key under the same credential', async () => {
    const { log, lead } = founded();
    const { credential } = lead.passkey;
    log.signIn(lead.account, { ...makePasskey(RP, ORIGIN), credential }, { counter: 99 });
    await refusedAtLast(log, 'chain/3', /signature does not hold/);
  });

  test('an assertion served again', async () => {
    const { log, lead } = founded();
    const again = log.entries.at(-1)!;
    log.entries.push(again);
    await refusedAtLast(log, 'entry/duplicate', /same id/);
    log.entries.pop();
    const { facts } = bodyOf(again);
    const opened = { type: 'session.opened', stream: stream('account', lead.account) };
    log.write(log.keeper, { ...opened, facts: { ...facts, session: uuid() } });
    await refusedAtLast(log, 'chain/3', /nonce was used before/);
  });

  test('a session id used twice', async () => {
    const { log, lead } = founded();
    log.signIn(lead.account, lead.passkey, { facts: { session: lead.desk.session } });
    await refusedAtLast(log, 'chain/3', /opened before/);
  });

  test('a device whose key is no point of the curve', async () => {
    const { log, lead } = founded();
    log.signIn(lead.account, lead.passkey, { facts: { device: OFF_THE_CURVE } });
    await refusedAtLast(log, 'chain/3', /no key that could sign/);
  });
});

describe('rule 4, machines', () => {
  test('one approved by somebody who is no operator, or by the keeper', async () => {
    const { log, lead } = founded();
    const clinician = joined(log, lead.desk);
    log.approve(clinician.desk, uuid(), signingKey());
    await refusedAtLast(log, 'chain/4', /not approved by an operator/);
    log.entries.pop();
    log.approve(log.keeper, uuid(), signingKey());
    await refusedAtLast(log, 'chain/4', /not approved by an operator/);
  });

  test('one that takes a person’s account over', async () => {
    const { log, lead } = founded();
    log.approve(lead.desk, lead.account, signingKey());
    await refusedAtLast(log, 'chain/4', /there already/);
  });

  test('one whose key is no point of the curve', async () => {
    const { log, lead } = founded();
    log.approve(lead.desk, uuid(), { ...signingKey(), point: OFF_THE_CURVE });
    await refusedAtLast(log, 'chain/4', /no key that could sign/);
  });

  test('a session by another key than the approved one', async () => {
    const { log, lead } = founded();
    const account = uuid();
    log.approve(lead.desk, account, signingKey());
    log.signInMachine(account, signingKey());
    await refusedAtLast(log, 'chain/4', /not by the key that was approved/);
  });

  test('a person’s session opened with a mere key', async () => {
    const { log, lead } = founded();
    log.signInMachine(lead.account, signingKey());
    await refusedAtLast(log, 'chain/4', /for a person/);
  });

  test('a machine’s session opened with a passkey', async () => {
    const { log, lead } = founded();
    const account = uuid();
    log.approve(lead.desk, account, signingKey());
    log.signIn(account, lead.passkey);
    await refusedAtLast(log, 'chain/3', /as a person’s for a machine/);
  });
});

describe('rule 5, everything else', () => {
  test('a session that was never opened', async () => {
    const { log, lead } = founded();
    log.write({ ...lead.desk, session: uuid() }, taking());
    await refusedAtLast(log, 'chain/5', /not opened before/);
  });

  test('a session that is opened only after the entry', async () => {
    const { log, lead } = founded();
    log.write(lead.desk, taking());
    const { entries } = log;
    const [opened, entry] = entries.splice(-2);
    entries.push(entry!, opened!);
    expect(await judge(log.files())).toMatchObject({ rule: 'chain/5', entry: entries.length - 2 });
  });

  test('a session of another account', async () => {
    const { log, lead } = founded();
    const clinician = joined(log, lead.desk);
    log.write({ ...clinician.desk, author: lead.account }, taking());
    await refusedAtLast(log, 'chain/5', /another account/);
  });

  test('another device than the session’s', async () => {
    const { log, lead } = founded();
    log.write({ ...lead.desk, device: signingKey() }, taking());
    await refusedAtLast(log, 'chain/5', /another device/);
  });

  test('a signature by another key than it names', async () => {
    const { log, lead } = founded();
    log.write({ ...lead.desk, device: { ...lead.desk.device, key: signingKey().key } }, taking());
    await refusedAtLast(log, 'chain/5', /signature/);
  });

  test('after the session expired; at its last moment, it stands', async () => {
    const { log, lead } = founded();
    const expires = log.now + 60_000;
    const desk = log.signIn(lead.account, lead.passkey, { facts: { expires } });
    log.write(desk, taking({ at: expires }));
    await accepted(log);
    log.write(desk, taking({ at: expires + 1 }));
    await refusedAtLast(log, 'chain/5', /expired/);
  });

  test('after the session was closed; what was written before may arrive later', async () => {
    const { log, lead } = founded();
    const closing = log.now + 60_000;
    log.close(lead.desk, lead.desk, closing);
    log.write(lead.desk, taking({ at: closing - 1 }));
    await accepted(log);
    log.write(lead.desk, taking({ at: closing }));
    await refusedAtLast(log, 'chain/5', /closed/);
  });

  test('a closing cannot be moved by a second one', async () => {
    const { log, lead } = founded();
    const closing = log.now + 60_000;
    log.close(log.keeper, lead.desk, closing);
    log.close(log.keeper, lead.desk, closing + 60_000);
    log.write(lead.desk, taking({ at: closing + 1 }));
    await refusedAtLast(log, 'chain/5', /closed/);
  });

  test('a closing for silence lets in what was written meanwhile; one after it does not', async () => {
    const { log, lead } = founded();
    const closing = log.now + 60_000;
    const silence = { session: lead.desk.session, reason: 'silent' };
    const of = { type: 'session.closed', stream: stream('account', lead.account), facts: silence };
    log.write(log.keeper, { ...of, at: closing });
    log.write(lead.desk, taking({ at: closing + 60_000 }));
    await accepted(log);
    log.write(log.keeper, { ...of, at: closing + 90_000 });
    log.write(lead.desk, taking({ at: closing + 120_000 }));
    await accepted(log);
    log.close(lead.desk, lead.desk, closing + 180_000);
    log.write(lead.desk, taking({ at: closing + 180_000 }));
    await refusedAtLast(log, 'chain/5', /closed/);
  });

  test('a closing for silence that a person wrote', async () => {
    const { log, lead } = founded();
    const closing = log.now + 60_000;
    const facts = { session: lead.desk.session, reason: 'silent' };
    const at = stream('account', lead.account);
    log.write(lead.desk, { type: 'session.closed', stream: at, facts, at: closing });
    log.write(lead.desk, taking({ at: closing + 1 }));
    await refusedAtLast(log, 'chain/5', /closed/);
  });

  test('a session closed by somebody else', async () => {
    const { log, lead } = founded();
    const clinician = joined(log, lead.desk);
    log.close(clinician.desk, lead.desk);
    await refusedAtLast(log, 'type/writer', /may not write it/);
  });

  test('a closing, a grant or a lookup that names a session of nobody, or of another account', async () => {
    const { log, lead } = founded();
    const clinician = joined(log, lead.desk);
    const lookup = { type: 'lookup.made', facts: { by: ['phone'], found: false, subjects: [] } };
    const opened = { streams: ['directory'], subjects: [], purpose: 'care', under: null };
    const drafts = [
      { type: 'session.closed', facts: { reason: 'replaced' } },
      { type: 'access.granted', facts: opened },
      lookup,
    ];
    for (const { type, facts } of drafts) {
      for (const session of [uuid(), clinician.desk.session]) {
        const at = stream('account', lead.account);
        log.write(log.keeper, { type, stream: at, facts: { ...facts, session } });
        await refusedAtLast(log, 'chain/5', /names a session that was not opened/);
        log.entries.pop();
      }
    }
  });
});

test('of two faults in one bundle the first is told, though it takes longer to find', async () => {
  const { log, lead } = founded();
  log.write({ ...lead.desk, device: { ...lead.desk.device, key: signingKey().key } }, taking());
  log.write({ ...lead.desk, session: uuid() }, taking());
  const entry = log.entries.length - 2;
  expect(await judge(log.files())).toMatchObject({
    message: expect.stringMatching(/signature/),
    entry,
  });
});

describe('rule 6, what is sealed', () => {
  test('a sealed entry whose stream nobody was granted, or only later', async () => {
    const { log, lead } = founded();
    const note = { type: 'case.contacted', stream: stream('case', uuid()), seals: true };
    log.grant(lead.desk, [stream('case', uuid())]);
    log.write(lead.desk, { ...note, facts: { outcome: 'spoke' } });
    await refusedAtLast(log, 'chain/6', /granted to nobody/);
    const last = log.entries.length - 1;
    log.grant(lead.desk, [note.stream]);
    expect(await judge(log.files())).toMatchObject({ rule: 'chain/6', entry: last });
  });
});

/** The body of an entry that this test has made itself. */
function bodyOf(entry: Uint8Array): { type: string; facts: Record<string, unknown> } {
  const [, , body] = decode(entry) as [unknown, unknown, Uint8Array];
  return decode(body);
}
