/** What gives power or takes it, each way in which it may not be so: step-up, two people, recovery, leaving, budgets, keys. */
import { describe, expect, test } from 'vitest';
import {
  type Draft,
  LogBuilder,
  random,
  sha256,
  signingKey,
  stream,
  uuid,
  type Writer,
} from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import type { Misbehaviour } from './testing/passkey.ts';

const HOUR_MS = 3_600_000;
const NOTICES = 'notices/2026-11-01';

/** The founding person and a second operator. */
function founded() {
  const log = new LogBuilder().begin();
  const lead = log.foundingPerson();
  return { log, lead, second: log.colleague(lead.desk, ['operator']) };
}

async function refusedAtLast(log: LogBuilder, rule: string, message: RegExp) {
  expect(await judge(log.files())).toEqual({
    accepted: false,
    rule,
    entry: log.entries.length - 1,
    message: expect.stringMatching(message),
  });
  log.entries.pop();
}

async function accepted(log: LogBuilder) {
  expect(await judge(log.files())).toMatchObject({ accepted: true });
}

const leaving = (account: Uint8Array): Draft => ({
  type: 'account.left',
  stream: 'directory',
  facts: { account, reason: 'moved on' },
});
const changing = (account: Uint8Array, roles: readonly string[]): Draft => ({
  type: 'account.changed',
  stream: 'directory',
  facts: { account, roles, services: [], supplier: null },
});

describe('an account', () => {
  test('does nothing with one passkey', async () => {
    const { log, lead } = founded();
    const account = uuid();
    const passkey = log.enrol(account, log.invite(lead.desk, account, ['clinician']));
    log.signIn(account, passkey);
    await refusedAtLast(log, 'chain/3', /fewer than two passkeys/);
  });

  test('gets its second from the hands that hold the first', async () => {
    const { log, lead } = founded();
    const account = uuid();
    const code = log.invite(lead.desk, account, ['clinician']);
    const first = log.enrol(account, code);
    log.enrol(account, code);
    await refusedAtLast(log, 'chain/2', /not vouched for/);
    log.enrol(account, code, undefined, { voucher: lead.passkey });
    await refusedAtLast(log, 'chain/2', /not vouched for/);
    for (const vouching of [{ challenge: random(32) }, { userVerified: false }]) {
      log.enrol(account, code, undefined, { voucher: first, vouching });
      await refusedAtLast(log, 'chain/2', /does not vouch/);
    }
    log.enrol(account, code, undefined, { voucher: first });
    await accepted(log);
  });

  test('may say of its authenticator only what the bytes say', async () => {
    const { log, lead } = founded();
    const account = uuid();
    const code = log.invite(lead.desk, account, ['clinician']);
    for (const facts of [{ attested: true }, { backedUp: true }]) {
      log.enrol(account, code, undefined, { facts });
      await refusedAtLast(log, 'chain/2', /what its bytes do not/);
    }
  });

  test('with power over others is not made whole by what is not attested, where that is asked', async () => {
    const log = new LogBuilder().begin({
      authenticators: [{ aaguid: '2fc0579f-8113-47ea-b116-bb5a8db9202a', roots: [random(300)] }],
    });
    const account = uuid();
    log.enrol(account, log.invite(log.keeper, account, ['operator']));
    await refusedAtLast(log, 'chain/2', /not attested/);
  });

  test('does not begin in another format', async () => {
    const log = new LogBuilder().begin({ format: 1 });
    await refusedAtLast(log, 'type/facts', /not those published/);
  });
});

describe('step-up', () => {
  test.each<[string, Misbehaviour | null, RegExp]>([
    ['that is not there', null, /did not touch/],
    ['over something else', { challenge: random(32) }, /another challenge/],
    ['without user verification', { userVerified: false }, /without user verification/],
    ['at another origin', { origin: 'https://desk.example' }, /another origin/],
    ['with a counter that went back', { counter: 1 }, /not higher/],
  ])('%s', async (_, stepUp, message) => {
    const { log, lead, second } = founded();
    log.write(lead.desk, { ...leaving(second.account), stepUp });
    await refusedAtLast(log, 'type/step-up', message);
  });

  test('by somebody else, or where nobody asked', async () => {
    const { log, lead, second } = founded();
    log.write({ ...lead.desk, touch: second.passkey }, leaving(second.account));
    await refusedAtLast(log, 'type/step-up', /not by a passkey of the account/);
    const closing = { session: lead.desk.session, reason: 'signed-out' };
    log.write(lead.desk, {
      type: 'session.closed',
      stream: stream('account', lead.account),
      facts: closing,
      stepUp: {},
    });
    await refusedAtLast(log, 'type/step-up', /must not/);
    log.write(lead.desk, leaving(second.account));
    await accepted(log);
  });
});

describe('closing another session', () => {
  test.each(['one’s own elsewhere', 'a colleague’s'])('takes a touch: %s', async (whose) => {
    const { log, lead, second } = founded();
    const elsewhere = log.signIn(lead.account, lead.passkey);
    const closed = whose === 'a colleague’s' ? second.desk : elsewhere;
    const closing = {
      type: 'session.closed',
      stream: stream('account', closed.author),
      facts: { session: closed.session, reason: 'ended' },
    };
    log.write(lead.desk, { ...closing, stepUp: null });
    await refusedAtLast(log, 'type/step-up', /did not touch/);
    log.write(lead.desk, closing);
    await accepted(log);
  });
});

describe('two people', () => {
  test('are needed for a privileged role: until then its code serves nobody', async () => {
    const { log, lead, second } = founded();
    const account = uuid();
    const code = log.invite(lead.desk, account, ['guardian']);
    const invitation = log.lastId;
    log.enrol(account, code);
    await refusedAtLast(log, 'chain/1', /nobody invited/);
    log.second(lead.desk, invitation);
    await refusedAtLast(log, 'type/second', /are one/);
    log.second(second.desk, uuid());
    await refusedAtLast(log, 'type/second', /nothing that waits/);
    log.second(second.desk, invitation);
    log.enrolTwice(account, code);
    await accepted(log);
    log.second(second.desk, invitation);
    await refusedAtLast(log, 'type/second', /nothing that waits/);
  });

  test('are not whom it is done to, nor who may not, nor too late', async () => {
    const { log, lead, second } = founded();
    const guardian = log.colleague(lead.desk, ['guardian'], second.desk);
    log.write(lead.desk, changing(second.account, ['operator', 'clinician']));
    const change = log.lastId;
    log.second(second.desk, change);
    await refusedAtLast(log, 'type/second', /to themselves/);
    log.second(guardian.desk, change);
    await refusedAtLast(log, 'type/second', /who may not/);
    const clinician = log.colleague(lead.desk, ['clinician']);
    log.write(lead.desk, changing(clinician.account, ['support']));
    const late = log.lastId;
    log.now += 24 * HOUR_MS;
    log.second(log.signIn(second.account, second.passkey), late);
    await refusedAtLast(log, 'type/second', /too late/);
  });

  test('change nothing until they are two', async () => {
    const { log, lead, second } = founded();
    const clinician = log.colleague(lead.desk, ['clinician']);
    log.write(lead.desk, changing(clinician.account, ['clinician', 'operator']));
    const change = log.lastId;
    log.invite(clinician.desk, uuid(), ['clinician']);
    await refusedAtLast(log, 'chain/1', /not by an operator/);
    log.second(second.desk, change);
    log.invite(clinician.desk, uuid(), ['clinician']);
    await accepted(log);
  });
});

describe('leaving and recovery', () => {
  test('end all sessions, and nobody comes back who left', async () => {
    const { log, lead } = founded();
    const clinician = log.colleague(lead.desk, ['clinician']);
    log.write(lead.desk, leaving(clinician.account));
    log.close(clinician.desk, clinician.desk);
    await refusedAtLast(log, 'chain/5', /after its session was closed/);
    log.signIn(clinician.account, clinician.passkey);
    await refusedAtLast(log, 'chain/3', /has left/);
    log.invite(lead.desk, clinician.account, ['clinician']);
    await refusedAtLast(log, 'chain/1', /has left/);
    log.write(lead.desk, leaving(clinician.account));
    await refusedAtLast(log, 'chain/1', /not there, or has left/);
  });

  test('reach no further up than their author', async () => {
    const { log, lead, second } = founded();
    const shift = log.colleague(lead.desk, ['shift-lead']);
    const guardian = log.colleague(lead.desk, ['guardian'], second.desk);
    log.write(shift.desk, leaving(guardian.account));
    await refusedAtLast(log, 'type/writer', /not by an operator/);
    log.recover(shift.desk, guardian.account, [guardian.passkey.credential]);
    await refusedAtLast(log, 'type/writer', /not by an operator/);
    log.recover(shift.desk, shift.account, [shift.passkey.credential]);
    await refusedAtLast(log, 'type/writer', /themselves/);
    log.recover(guardian.desk, shift.account, [shift.passkey.credential]);
    await refusedAtLast(log, 'type/writer', /may not write/);
  });

  test('take passkeys that the account has, for ten minutes', async () => {
    const { log, lead } = founded();
    const clinician = log.colleague(lead.desk, ['clinician']);
    log.recover(lead.desk, clinician.account, [lead.passkey.credential]);
    await refusedAtLast(log, 'chain/2', /has not/);
    log.recover(lead.desk, clinician.account, [clinician.passkey.credential], 11 * 60_000);
    await refusedAtLast(log, 'chain/2', /too long/);
    const code = log.recover(lead.desk, clinician.account, [clinician.passkey.credential]);
    log.signIn(clinician.account, clinician.passkey);
    await refusedAtLast(log, 'chain/3', /not by a passkey/);
    const passkey = log.enrol(clinician.account, code);
    log.signIn(clinician.account, passkey);
    await accepted(log);
    log.write(lead.desk, {
      type: 'hold.lifted',
      stream: 'directory',
      facts: { account: clinician.account },
    });
    await refusedAtLast(log, 'type/writer', /may not lift/);
  });
});

describe('a passkey less', () => {
  test('leaves two, and does not remove itself', async () => {
    const { log, lead } = founded();
    const clinician = log.colleague(lead.desk, ['clinician']);
    const removing = (credential: Uint8Array): Draft => ({
      type: 'passkey.removed',
      stream: 'directory',
      facts: { credential },
    });
    log.write(clinician.desk, removing(clinician.passkey.credential));
    await refusedAtLast(log, 'chain/2', /too few/);
    const third = log.enrol(clinician.account, log.offer(clinician.desk));
    log.write(clinician.desk, removing(clinician.passkey.credential));
    await refusedAtLast(log, 'type/step-up', /by itself/);
    log.write(clinician.desk, removing(lead.passkey.credential));
    await refusedAtLast(log, 'chain/2', /has not/);
    log.write(clinician.desk, removing(third.credential));
    await accepted(log);
    log.offer(clinician.desk, 11 * 60_000);
    await refusedAtLast(log, 'chain/2', /too long/);
  });
});

describe('what was opened outside care', () => {
  function atWork() {
    const { log, lead, second } = founded();
    const clinician = log.colleague(lead.desk, ['clinician']);
    log.grant(clinician.desk, [NOTICES]);
    const patient = uuid();
    const breaking = (by: Writer) =>
      log.write(by, {
        type: 'glass.broken',
        stream: NOTICES,
        facts: { patient, reason: 'other' },
        seals: true,
      });
    return { log, lead, second, clinician, patient, breaking };
  }

  test('rests on glass that its account broke for that patient within the hour', async () => {
    const { log, lead, clinician, patient, breaking } = atWork();
    const file = [stream('patient', patient)];
    log.grant(clinician.desk, file, [patient], uuid());
    await refusedAtLast(log, 'chain/7', /no broken glass/);
    breaking(lead.desk);
    log.grant(clinician.desk, file, [patient], log.lastId);
    await refusedAtLast(log, 'chain/7', /no broken glass/);
    breaking(clinician.desk);
    const glass = log.lastId;
    log.grant(clinician.desk, [stream('patient', uuid())], [uuid()], glass);
    await refusedAtLast(log, 'chain/7', /no broken glass/);
    log.grant(clinician.desk, file, [patient], glass);
    await accepted(log);
    log.now += HOUR_MS;
    log.grant(clinician.desk, file, [patient], glass);
    await refusedAtLast(log, 'chain/7', /no broken glass/);
  });

  test('in bulk rests on two people', async () => {
    const { log, lead, second, patient } = atWork();
    const facts = {
      account: lead.account,
      purpose: 'migration',
      people: 5,
      until: log.now + HOUR_MS,
    };
    log.write(lead.desk, { type: 'bulk.opened', stream: NOTICES, facts, seals: true });
    const bulk = log.lastId;
    log.grant(lead.desk, [stream('patient', patient)], [patient], bulk);
    await refusedAtLast(log, 'chain/7', /no bulk/);
    log.second(second.desk, bulk);
    log.grant(lead.desk, [stream('patient', patient)], [patient], bulk);
    await accepted(log);
  });

  test('is nobody who was forgotten', async () => {
    const { log, lead, second, clinician, patient } = atWork();
    const file = stream('patient', patient);
    log.grant(clinician.desk, [file], [patient]);
    log.write(lead.desk, { type: 'person.forgotten', stream: file, facts: { reason: 'court' } });
    log.grant(clinician.desk, [file], [patient]);
    await accepted(log);
    log.entries.pop();
    log.second(second.desk);
    for (const [streams, subjects] of [
      [[file], []],
      [[stream('case', uuid())], [patient]],
    ] as const) {
      log.grant(clinician.desk, streams, subjects);
      await refusedAtLast(log, 'chain/7', /forgotten/);
    }
  });

  test('is reviewed once, and not by who did it; a freeze is lifted once, and by somebody else', async () => {
    const { log, lead, clinician, breaking } = atWork();
    breaking(lead.desk);
    const facts = { glass: log.lastId, finding: 'in-order' };
    const reviewing = { type: 'glass.reviewed', stream: NOTICES, facts, seals: true };
    log.write(lead.desk, reviewing);
    await refusedAtLast(log, 'type/writer', /reviews themselves/);
    const excess = { scope: 'account', reason: 'budget', people: 60, limit: 60 };
    const { account, desk } = clinician;
    log.write(log.keeper, {
      type: 'access.frozen',
      stream: NOTICES,
      facts: { account, session: desk.session, ...excess },
    });
    const raise = { freeze: log.lastId, people: 10, until: log.now + HOUR_MS };
    const raising = { type: 'budget.raised', stream: NOTICES, facts: raise, seals: true };
    log.write(desk, raising);
    await refusedAtLast(log, 'type/writer', /their own budget/);
    log.write(lead.desk, { ...raising, facts: { ...raise, people: 101 } });
    await refusedAtLast(log, 'type/facts', /too much/);
    log.write(lead.desk, raising);
    await accepted(log);
    log.write(lead.desk, raising);
    await refusedAtLast(log, 'type/facts', /no freeze/);
  });
});

describe('keys', () => {
  test('of the keeper are followed where the new one has signed', async () => {
    const { log, lead } = founded();
    const next = signingKey();
    const facts = { ...log.keeperProof(next), proof: log.keeperProof(signingKey()).proof };
    log.write(log.keeper, { type: 'keeper.rekeyed', stream: 'org', facts });
    await refusedAtLast(log, 'type/facts', /has not signed/);
    log.write(log.keeper, {
      type: 'keeper.rekeyed',
      stream: 'org',
      facts: log.keeperProof(next),
    });
    log.write(log.keeper, {
      type: 'origin.added',
      stream: 'org',
      facts: { origin: 'https://other.example' },
    });
    await refusedAtLast(log, 'type/writer', /not signed by the keeper/);
    log.write(
      { ...log.keeper, device: next },
      { type: 'origin.added', stream: 'org', facts: { origin: 'https://other.example' } },
    );
    await accepted(log);
    expect(lead.account).toHaveLength(16);
  });

  test('of a machine are changed by the machine, where the new one has signed', async () => {
    const { log, lead } = founded();
    const machine = { account: uuid(), key: signingKey() };
    log.approve(lead.desk, machine.account, machine.key);
    const gateway = log.signInMachine(machine.account, machine.key);
    const next = signingKey();
    const rekeying = (facts: Record<string, unknown>): Draft => ({
      type: 'machine.rekeyed',
      stream: 'directory',
      facts,
    });
    log.write(gateway, rekeying({ key: next.point, proof: random(64) }));
    await refusedAtLast(log, 'chain/4', /has not signed/);
    log.write(gateway, rekeying(log.machineProof(uuid(), next)));
    await refusedAtLast(log, 'chain/4', /has not signed/);
    log.write(gateway, rekeying(log.machineProof(machine.account, next)));
    log.signInMachine(machine.account, next);
    await accepted(log);
    log.signInMachine(machine.account, machine.key);
    await refusedAtLast(log, 'chain/4', /not by the key/);
  });
});

test('a device is named by who worked at it', async () => {
  const { log, lead, second } = founded();
  log.grant(lead.desk, ['directory']);
  const naming = (desk: Writer): Draft => ({
    type: 'device.named',
    stream: 'directory',
    facts: { device: sha256(desk.device.point) },
    seals: true,
  });
  log.write(lead.desk, naming(second.desk));
  await refusedAtLast(log, 'type/writer', /never worked at it/);
  log.write(lead.desk, naming(lead.desk));
  await accepted(log);
});
