/** Keys that sign come and go: whoever trusts the first follows to the last, and nobody else leads them anywhere. */
import { describe, expect, test } from 'vitest';
import {
  type Draft,
  ed25519,
  LogBuilder,
  ORG,
  random,
  signingKey,
  uuid,
} from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { type LogKey, verifierKeyText } from './testing/publish-log.ts';
import { parseVerifierKey } from './verifier-key.ts';
import { coverLog } from './verify-log.ts';

const keyOf = (key: LogKey) => parseVerifierKey(verifierKeyText(key));
const invite = (log: LogBuilder) => {
  const lead = log.foundingPerson();
  const machine = { account: uuid(), key: signingKey() };
  log.approve(lead.desk, machine.account, machine.key);
  return { lead, machine };
};

/** Three pens, two checkpoint keys of which the first is retired, and a machine that took another key. */
function rotated() {
  const log = new LogBuilder().begin();
  const { lead, machine } = invite(log);
  const beginning = log.signedBy();
  log.rekey();
  const next = ed25519(ORG);
  log.addLogKey(next);
  const overlap = log.signedBy(log.logKey, next);
  const gateway = log.signInMachine(machine.account, machine.key);
  const machineKey = signingKey();
  const facts = log.machineProof(machine.account, machineKey);
  log.write(gateway, { type: 'machine.rekeyed', stream: 'directory', facts });
  log.rekey();
  log.signInMachine(machine.account, machineKey);
  log.retireLogKey(log.logKey);
  log.colleague(lead.desk, ['clinician']);
  return { log, next, beginning, overlap, machine, lead };
}

async function refused(log: LogBuilder, rule: string, message: RegExp, ...keys: LogKey[]) {
  const entry = rule.startsWith('checkpoint/') ? null : log.entries.length - 1;
  expect(await judge(log.files(...keys))).toEqual({
    accepted: false,
    rule,
    entry,
    message: expect.stringMatching(message),
  });
  if (entry !== null) log.entries.pop();
}

describe('a log of three pens, two checkpoint keys and a machine of two keys', () => {
  test('is accepted by whoever trusts its first key, its last, or none yet', async () => {
    const { log, next } = rotated();
    const files = log.files(next);
    for (const key of [keyOf(log.logKey), keyOf(next), null]) {
      expect(await judge(files, { key })).toMatchObject({ accepted: true });
    }
    expect(await judge(files, { key: keyOf(ed25519(ORG)) })).toMatchObject({
      rule: 'checkpoint/key',
    });
  });

  test('continues what was kept under each key', async () => {
    const { log, next, beginning, overlap } = rotated();
    for (const since of [beginning, overlap]) {
      expect(await judge(log.files(next), { since })).toMatchObject({ accepted: true });
    }
  });

  test('is covered whole', async () => {
    const { log, next } = rotated();
    const files = log.files(next);
    const source = { read: async (path: string) => files.get(path) ?? null };
    const { report } = await coverLog(source, { key: null, since: null, progress: () => {} });
    expect(report).toMatchObject({
      complete: true,
      sessions: { machine: { of: 2, chained: 2 } },
      keeperAlone: { 'keeper.rekeyed': 2, 'log-key.added': 1, 'log-key.retired': 1 },
    });
  });
});

describe('a checkpoint is refused', () => {
  test('that only a retired key signed', async () => {
    const { log } = rotated();
    await refused(log, 'checkpoint/signature', /not signed/, log.logKey);
  });

  test('that one of two standing keys did not sign, or signed otherwise', async () => {
    const log = new LogBuilder().begin();
    const next = ed25519(ORG);
    log.addLogKey(next);
    expect(await judge(log.files(log.logKey, next))).toMatchObject({ accepted: true });
    await refused(log, 'checkpoint/signature', /not signed/, log.logKey);
    await refused(log, 'checkpoint/signature', /not signed/, next);
    const forged = { ...next, key: ed25519(ORG).key };
    await refused(log, 'checkpoint/signature', /does not hold/, log.logKey, forged);
  });

  test('kept from earlier that only a key of later signed, or one of two', async () => {
    const log = new LogBuilder().begin();
    const next = ed25519(ORG);
    const tooSoon = log.signedBy(next);
    log.addLogKey(next);
    const half = log.signedBy(next);
    invite(log);
    for (const since of [tooSoon, half]) {
      expect(await judge(log.files(log.logKey, next), { since })).toMatchObject({
        rule: 'since/another-log',
      });
    }
  });

  test('of a log that borrows the first key’s name: no key vouched that whoever trusts it knows', async () => {
    const real = new LogBuilder().begin();
    const [theirs, more] = [ed25519(ORG), ed25519(ORG)];
    // The thief has no private half, so nobody can vouch: their own word alone.
    const forged = new LogBuilder().begin({ logKey: real.logKey.raw });
    const vouched = { ...forged.logKeyFacts(theirs, theirs), by: real.logKey.raw };
    forged.write(forged.keeper, { type: 'log-key.added', stream: 'org', facts: vouched });
    await refused(forged, 'type/facts', /vouched/, theirs);
    // A key that was trusted once, and leads to none that stands.
    const log = new LogBuilder().begin();
    log.addLogKey(theirs);
    log.addLogKey(more, log.logKey);
    log.retireLogKey(theirs);
    expect(await judge(log.files(log.logKey, more), { key: keyOf(theirs) })).toMatchObject({
      rule: 'checkpoint/key',
    });
  });
});

describe('a checkpoint key is not added', () => {
  test.each<[string, RegExp, (log: LogBuilder, next: LogKey) => Record<string, unknown>]>([
    [
      'that has not signed',
      /new key of the log/,
      (log, next) => ({ ...log.logKeyFacts(next, log.logKey), proof: random(64) }),
    ],
    [
      'whose proof is another’s',
      /new key of the log/,
      (log, next) => ({
        ...log.logKeyFacts(next, log.logKey),
        proof: log.logKeyFacts(ed25519(ORG), log.logKey).proof,
      }),
    ],
    ['that a stranger vouched for', /vouched/, (log, next) => log.logKeyFacts(next, ed25519(ORG))],
    ['that vouched for itself', /vouched/, (log, next) => log.logKeyFacts(next, next)],
    [
      'without a word of the standing key',
      /vouched/,
      (log, next) => ({ ...log.logKeyFacts(next, log.logKey), signature: random(64) }),
    ],
    ['that stands', /one before/, (log) => log.logKeyFacts(log.logKey, log.logKey)],
    [
      'without proof',
      /facts/,
      (log, next) => {
        const { proof: _, ...rest } = log.logKeyFacts(next, log.logKey);
        return rest;
      },
    ],
  ])('%s', async (_, message, facts) => {
    const log = new LogBuilder().begin();
    const draft = { type: 'log-key.added', stream: 'org', facts: facts(log, ed25519(ORG)) };
    log.write(log.keeper, draft);
    await refused(log, 'type/facts', message);
  });

  test('that was retired, nor by one that was', async () => {
    const { log, next } = rotated();
    log.addLogKey(log.logKey, next);
    await refused(log, 'type/facts', /one before/, next);
    log.addLogKey(ed25519(ORG), log.logKey);
    await refused(log, 'type/facts', /vouched/, next);
  });

  test('and none is retired that does not stand, nor the last', async () => {
    const { log, next } = rotated();
    log.retireLogKey(log.logKey);
    await refused(log, 'type/facts', /does not stand/, next);
    log.retireLogKey(next);
    await refused(log, 'type/facts', /last of them/, next);
  });
});

describe('a pen is not followed', () => {
  const rekeying = (facts: Record<string, unknown>): Draft => ({
    type: 'keeper.rekeyed',
    stream: 'org',
    facts,
  });

  test('without a proof, with a wrong one, or with one for another log', async () => {
    const log = new LogBuilder().begin();
    const pen = signingKey();
    const { key, proof } = log.keeperProof(pen);
    for (const facts of [{ key }, { key, proof: null }, { key, proof: random(63) }]) {
      log.write(log.keeper, rekeying(facts));
      await refused(log, 'type/facts', /facts/);
    }
    const machines = log.machineProof(uuid(), pen).proof;
    for (const wrong of [random(64), machines, log.keeperProof(signingKey()).proof]) {
      log.write(log.keeper, rekeying({ key, proof: wrong }));
      await refused(log, 'type/facts', /not signed/);
    }
    log.write(log.keeper, rekeying({ key, proof }));
    expect(await judge(log.files())).toMatchObject({ accepted: true });
  });

  test('when somebody else announces it', async () => {
    const log = new LogBuilder().begin();
    const { lead } = invite(log);
    const pen = signingKey();
    log.write(lead.desk, rekeying(log.keeperProof(pen)));
    await refused(log, 'type/writer', /may not write/);
    log.write({ ...log.keeper, device: pen }, rekeying(log.keeperProof(pen)));
    await refused(log, 'type/writer', /not signed by the keeper/);
  });

  test('and the old one signs nothing after', async () => {
    const log = new LogBuilder().begin();
    const old = log.keeper;
    log.rekey();
    const drafts: Draft[] = [
      { type: 'origin.added', stream: 'org', facts: { origin: 'https://other.example' } },
      rekeying(log.keeperProof(signingKey())),
      {
        type: 'log-key.added',
        stream: 'org',
        facts: log.logKeyFacts(ed25519(ORG), log.logKey),
      },
    ];
    for (const draft of drafts) {
      log.write(old, draft);
      await refused(log, 'type/writer', /not signed by the keeper/);
    }
  });
});

describe('a machine', () => {
  test('takes no key that a machine has replaced, and is not approved with one', async () => {
    const { log, next, machine, lead } = rotated();
    const other = signingKey();
    log.approve(lead.desk, uuid(), machine.key);
    await refused(log, 'chain/4', /has replaced/, next);
    const gatekeeper = uuid();
    log.approve(lead.desk, gatekeeper, other);
    const gateway = log.signInMachine(gatekeeper, other);
    const facts = log.machineProof(gatekeeper, machine.key);
    log.write(gateway, { type: 'machine.rekeyed', stream: 'directory', facts });
    await refused(log, 'chain/4', /has replaced/, next);
  });

  test('whose new key did not sign chains no more by it: coverage counts what hangs on it', async () => {
    const log = new LogBuilder().begin();
    const { machine } = invite(log);
    const gateway = log.signInMachine(machine.account, machine.key);
    const stolen = signingKey();
    const facts = { ...log.machineProof(machine.account, stolen), proof: random(64) };
    log.write(gateway, { type: 'machine.rekeyed', stream: 'directory', facts });
    log.signInMachine(machine.account, stolen);
    const files = log.files();
    const source = { read: async (path: string) => files.get(path) ?? null };
    const { report } = await coverLog(source, { key: null, since: null, progress: () => {} });
    expect(report).toMatchObject({
      complete: false,
      accounts: { machines: { of: 1, chained: 0 } },
      sessions: { machine: { of: 2, chained: 1 } },
      exceptions: { count: 2, first: [{ rule: 'chain/4' }, { rule: 'chain/4' }] },
    });
  });
});
