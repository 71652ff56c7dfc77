/** Exceptions planted by somebody who holds the keeper's pen and the log's key: the tree is whole, and each is counted. */
import { describe, expect, test } from 'vitest';
import type { CoverageReport } from './coverage.ts';
import { Refusal } from './refusal.ts';
import { LogBuilder, random, sha256, signingKey, stream, uuid } from './testing/build-log.ts';
import { nightShift } from './testing/night-shift.ts';
import type { LogFiles } from './testing/publish-log.ts';
import { coverLog } from './verify-log.ts';

async function cover(log: LogBuilder): Promise<CoverageReport> {
  const files: LogFiles = log.files();
  const source = { read: async (path: string) => files.get(path) ?? null };
  return (await coverLog(source, { key: null, since: null, progress: () => {} })).report;
}

const taking = () => ({ type: 'case.taken', stream: stream('case', uuid()), facts: {} });

test('a log in which every rule holds is covered, to the last entry', async () => {
  const report = await cover(nightShift().log);
  expect(report).toMatchObject({
    complete: true,
    accounts: {
      all: { of: 7, chained: 7 },
      people: { of: 6, chained: 6 },
      suppliers: { of: 0, chained: 0 },
      support: { of: 1, chained: 1 },
      brokeGlass: { of: 1, chained: 1 },
      machines: { of: 1, chained: 1 },
      pending: 0,
      left: 1,
    },
    sessions: { all: { of: 8, chained: 8 }, machine: { of: 1, chained: 1 } },
    entries: {
      all: { of: 70, chained: 70 },
      people: { of: 32, chained: 32 },
      machines: { of: 8, chained: 8 },
    },
    keeperAlone: { 'log.created': 1, 'account.invited': 1, 'keys.rotated': 1 },
    privileged: { authenticators: 'any' },
    exceptions: { count: 0, first: [] },
  });
});

describe('a planted exception shows', () => {
  function founded() {
    const log = new LogBuilder().begin();
    const lead = log.foundingPerson();
    const clinician = log.colleague(lead.desk, ['clinician']);
    return { log, lead, clinician };
  }

  /** One exception by this rule, and what hangs on it. */
  async function expectException(log: LogBuilder, rule: string, more = 0) {
    const report = await cover(log);
    expect(report.complete).toBe(false);
    expect(report.exceptions.count).toBe(1 + more);
    expect(report.exceptions.first[0]).toMatchObject({ rule });
    const { all } = report.entries;
    expect(all.of - all.chained).toBe(1 + more);
    return report;
  }

  test('a session without an assertion, and all that is written in it', async () => {
    const { log, clinician } = founded();
    const facts = { signature: random(70) };
    const by = { kind: 'passkey', credential: clinician.passkey.credential, ...facts };
    const empty = { authenticatorData: new Uint8Array(37), clientDataJSON: new Uint8Array() };
    const forged = log.signIn(clinician.account, clinician.passkey, {
      facts: { by: { ...by, ...empty } },
    });
    log.write(forged, taking());
    log.write(forged, taking());
    const report = await expectException(log, 'chain/3', 2);
    expect(report.sessions.all).toEqual({ of: 3, chained: 2 });
    expect(report.accounts.people).toEqual({ of: 2, chained: 1 });
  });

  test.each([
    ['without user verification', { userVerified: false }],
    ['at another origin', { origin: 'https://desk.example' }],
    ['over another challenge', { challenge: random(32) }],
  ])('a session with an assertion %s', async (_, wrong) => {
    const { log, clinician } = founded();
    log.signIn(clinician.account, clinician.passkey, wrong);
    const report = await expectException(log, 'chain/3');
    expect(report.sessions.passkey).toEqual({ of: 3, chained: 2 });
  });

  test('a session by another account’s credential', async () => {
    const { log, lead, clinician } = founded();
    log.signIn(clinician.account, lead.passkey);
    await expectException(log, 'chain/3');
  });

  test('a support account that nobody invited, with a session', async () => {
    const { log, lead } = founded();
    const desk = log.signIn(uuid(), lead.passkey);
    log.write(desk, taking());
    const report = await expectException(log, 'chain/1', 1);
    expect(report.accounts.people).toEqual({ of: 3, chained: 2 });
  });

  test('a machine that nobody approved', async () => {
    const { log } = founded();
    log.signInMachine(uuid(), signingKey());
    const report = await expectException(log, 'chain/1');
    expect(report.sessions.machine).toEqual({ of: 1, chained: 0 });
  });

  test('a machine that the keeper approved by itself', async () => {
    const { log } = founded();
    const [account, key] = [uuid(), signingKey()];
    log.approve(log.keeper, account, key);
    log.signInMachine(account, key);
    await expectException(log, 'chain/4', 1);
  });

  test('an account with one passkey that signed in', async () => {
    const { log, lead } = founded();
    const account = uuid();
    const passkey = log.enrol(account, log.invite(lead.desk, account, ['support-less']));
    log.signIn(account, passkey);
    const report = await cover(log);
    expect(report.complete).toBe(false);
  });

  test('an invitation without a touch, and the account that came of it', async () => {
    const { log, lead } = founded();
    const [account, code] = [uuid(), random(20)];
    const rights = { roles: ['support'], services: [], supplier: 'Somebody Ltd' };
    log.write(lead.desk, {
      type: 'account.invited',
      stream: 'directory',
      facts: { account, ...rights, codeHash: sha256(code), expires: log.now + 3_600_000 },
      stepUp: null,
    });
    log.enrolTwice(account, code);
    const report = await expectException(log, 'type/step-up', 2);
    expect(report.accounts.all.of - report.accounts.all.chained).toBeGreaterThan(0);
  });

  test('an entry that the keeper wrote in a person’s name', async () => {
    const { log, clinician } = founded();
    log.write({ ...clinician.desk, device: signingKey() }, taking());
    await expectException(log, 'chain/5');
    log.entries.pop();
    const device = { ...clinician.desk.device, key: signingKey().key };
    log.write({ ...clinician.desk, device }, taking());
    await expectException(log, 'chain/5');
  });

  test('an opening under glass that nobody broke', async () => {
    const { log, clinician } = founded();
    const patient = uuid();
    log.grant(clinician.desk, [stream('patient', patient)], [patient], uuid());
    const report = await expectException(log, 'chain/7');
    expect(report.entries.underGlass).toEqual({ of: 1, chained: 0 });
  });
});

test('what is no log is refused, and not covered', async () => {
  const { log } = nightShift();
  const files = log.files();
  const checkpoint = files.get('checkpoint')!;
  const source = {
    read: async (path: string) =>
      path === 'checkpoint' ? checkpoint.with(40, checkpoint[40]! ^ 1) : (files.get(path) ?? null),
  };
  const asked = { key: null, since: null, progress: () => {} };
  await expect(coverLog(source, asked)).rejects.toBeInstanceOf(Refusal);
});
