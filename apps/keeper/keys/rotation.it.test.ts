/** The keys that sign change while everybody works, and whatever step a crash comes after; a stranger follows them. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidToBytes, uuidv7 } from '#base/ids.ts';
import { decodeEntry, encodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import type { Device } from '#sync/device.ts';
import type { Transport } from '#sync/transport.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import { type Desk, foundTwoOperators, signIn, softwareDevice, write } from '#testkit/person.ts';
import { parseNote } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName, formatVerifierKey, SIGNATURE_TYPE } from '#tlog/verifier-key.ts';
import { judgeLog } from '../testing/judge-log.ts';
import { keeperRig, ORG, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';
import { addLogKey, LastLogKey, retireLogKey } from './rotate-log-key.ts';
import { rotatePen } from './rotate-pen.ts';
import type { SecretsFile } from './secrets.ts';

let rig: Rig;
let founder: Desk;
let gateway: Machine;
beforeEach(async () => {
  rig = await keeperRig();
  [founder] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  gateway = await approvedMachine(rig.transport, founder);
});
afterEach(() => rig.stop());

const penNow = () => rig.keeper.pens.current.publicKey;
const inFile = () => rig.secretsFile.read();
const logKeys = () => rig.keeper.state.directory.organisation!.logKeys;
const signInAgain = (knownKeeper: Bytes | null) =>
  signIn(rig.transport, founder.authenticators, softwareDevice(), met(knownKeeper));
const met = (key: Bytes | null) => key && { key, lifeboats: [] };
const checkpointSignatures = async () => {
  await rig.keeper.checkpointer.settled();
  const { note } = (await postgresReader(rig.sql).checkpoint())!;
  return parseNote(new TextEncoder().encode(note)).signatures.length;
};
const verifierKey = (publicKey: Bytes) =>
  formatVerifierKey(sha256, { name: asKeyName(ORG), type: SIGNATURE_TYPE.ed25519, publicKey });

async function expectAccepted(...args: string[]) {
  await rig.keeper.checkpointer.settled();
  expect(await judgeLog(rig.sql, ...args)).toMatchObject({ accepted: true });
}

/** A file whose writes end after so many: what comes next finds the machine gone. */
function dying(file: SecretsFile, writes: number): SecretsFile {
  let left = writes;
  return {
    read: () => file.read(),
    moveTo: (root, secrets) => file.moveTo(root, secrets),
    replace: async (secrets) => {
      if (left === 0) throw new Error('the disk is gone');
      left -= 1;
      await file.replace(secrets);
    },
  };
}

it('changes pens and checkpoint keys during appends, grants and sign-ins, and none of these fails', async () => {
  const [first] = logKeys();
  let stopped = false;
  const done = { cases: 0, grants: 0, sessions: 0 };
  const loop = async (what: keyof typeof done, act: () => Promise<unknown>) => {
    while (!stopped) {
      await act();
      done[what] += 1;
    }
  };
  const cases = () => newCase(gateway, SERVICE);
  const one = await cases();
  let known = founder.session.keeper.key;
  const loops = [
    loop('cases', cases),
    loop('cases', cases),
    loop('grants', () =>
      founder.session.call('grant', {
        streams: [{ stream: `case/${one.id}`, subject: one.patient }],
        purpose: 'care',
      }),
    ),
    loop('sessions', async () => {
      known = (await signInAgain(known)).session.keeper.key;
    }),
    loop('sessions', () => signInAgain(founder.session.keeper.key)),
  ];
  const pens = [penNow()];
  for (let i = 0; i < 6; i += 1) {
    await rotatePen(rig.keeper, rig.secretsFile);
    pens.push(penNow());
    if (i === 2) await addLogKey(rig.keeper, rig.secretsFile);
    if (i === 4) await retireLogKey(rig.keeper, rig.secretsFile);
    const before = { ...done };
    const isOn = () =>
      Object.entries(before).every(([what, count]) => done[what as keyof typeof done] > count);
    // Whoever failed has ended, and is told below.
    for (let waited = 0; !isOn() && waited < 5_000; waited += 10) await sleep(10);
  }
  stopped = true;
  await Promise.all(loops);
  expect(new Set(pens.map((pen) => pen.toHex())).size).toBe(7);
  for (const count of Object.values(done)) expect(count).toBeGreaterThanOrEqual(6);
  await expectAccepted();
  await expectAccepted('--key', verifierKey(first!));
  await expectAccepted('--key', verifierKey(logKeys()[0]!));
});

describe('the pen', () => {
  it('is alone in the file and in hand once it is changed, also after a restart', async () => {
    const old = penNow();
    await rotatePen(rig.keeper, rig.secretsFile);
    const now = penNow();
    expect(equal(now, old)).toBe(false);
    expect((await inFile()).nextPen).toBeNull();
    rig = await rig.restart();
    expect(penNow()).toEqual(now);
    expect((await signInAgain(old)).session.keeper.key).toEqual(now);
    await expectAccepted();
  });

  it('lost before it could be kept is not announced', async () => {
    const [old, size] = [penNow(), rig.keeper.journal.size];
    await expect(rotatePen(rig.keeper, dying(rig.secretsFile, 0))).rejects.toThrow('gone');
    expect(rig.keeper.journal.size).toBe(size);
    expect(penNow()).toEqual(old);
    rig = await rig.restart();
    expect(penNow()).toEqual(old);
  });

  it('kept and not announced is wiped at the next start', async () => {
    const old = penNow();
    const add = rig.keeper.journal.add;
    rig.keeper.journal.add = () => Promise.reject(new Error('the machine is gone'));
    await expect(rotatePen(rig.keeper, rig.secretsFile)).rejects.toThrow('gone');
    rig.keeper.journal.add = add;
    expect((await inFile()).nextPen).not.toBeNull();
    rig = await rig.restart();
    expect(penNow()).toEqual(old);
    expect((await inFile()).nextPen).toBeNull();
    await expectAccepted();
  });

  it('announced writes from there on, though the crash came before the old one was wiped', async () => {
    const old = penNow();
    await expect(rotatePen(rig.keeper, dying(rig.secretsFile, 1))).rejects.toThrow('gone');
    const now = penNow();
    expect(equal(now, old)).toBe(false);
    // It goes on as it is, and after a restart.
    expect((await signInAgain(old)).session.keeper.key).toEqual(now);
    rig = await rig.restart();
    expect(penNow()).toEqual(now);
    expect((await inFile()).nextPen).toBeNull();
    await rotatePen(rig.keeper, rig.secretsFile);
    expect((await signInAgain(old)).session.keeper.key).toEqual(penNow());
    await expectAccepted();
  });

  it('announced, and never answered for, writes after the next start', async () => {
    const old = penNow();
    const add = rig.keeper.journal.add.bind(rig.keeper.journal);
    rig.keeper.journal.add = async (entries) => {
      await add(entries);
      throw new Error('the machine is gone');
    };
    await expect(rotatePen(rig.keeper, rig.secretsFile)).rejects.toThrow('gone');
    rig = await rig.restart();
    expect(equal(penNow(), old)).toBe(false);
    expect((await signInAgain(old)).session.keeper.key).toEqual(penNow());
    await expectAccepted();
  });

  it('that the log names and the file has not keeps the keeper shut', async () => {
    const before = await inFile();
    await rotatePen(rig.keeper, rig.secretsFile);
    await rig.secretsFile.replace(before);
    await expect(rig.restart()).rejects.toMatchObject({ code: 'keeper/another-log' });
    // Nothing to stop but the database's guest: another rig for `afterEach`.
    await rm(rig.folder, { recursive: true });
    rig = await keeperRig();
  });
});

describe('a desk that knew an earlier pen', () => {
  let known: Bytes;
  let links: readonly Bytes[];
  beforeEach(async () => {
    known = penNow();
    await rotatePen(rig.keeper, rig.secretsFile);
    await rotatePen(rig.keeper, rig.secretsFile);
    links = rig.keeper.state.rekeyedSince(known);
  });

  it('follows to the present one, and keeps it', async () => {
    const { session } = await signInAgain(known);
    expect(session.keeper.key).toEqual(penNow());
    expect((await signInAgain(session.keeper.key)).session.keeper.key).toEqual(penNow());
    expect(links).toHaveLength(2);
  });

  it('follows also a pen that changed between the two questions', async () => {
    let rotated = false;
    const between: Transport = async (path, ask) => {
      if (path === '/session' && !rotated) {
        rotated = true;
        await rotatePen(rig.keeper, rig.secretsFile);
      }
      return rig.transport(path, ask);
    };
    const desk = await signIn(between, founder.authenticators, softwareDevice(), met(known));
    expect(desk.session.keeper.key).toEqual(penNow());
  });

  it.each<[string, (links: readonly Bytes[]) => Promise<readonly Bytes[]> | readonly Bytes[]]>([
    ['no word of it', () => []],
    ['a link that is missing', ([, last]) => [last!]],
    ['links in another order', ([first, last]) => [last!, first!]],
    ['a link more than leads to what is told', (all) => [...all, all[0]!]],
    ['a link of which a bit is another', ([first, last]) => [flipped(first!), last!]],
    ['bytes that are no entry', () => [systemRandom(100)]],
    ['another entry of the keeper’s', async ([, last]) => [await entryAt(0), last!]],
    ['a link that only its own key signed', async () => [await forged()]],
  ])('is not led by %s', async (_, tamper) => {
    const lying: Transport = async (path, ask) => {
      const answer = await rig.transport(path, ask);
      return path === '/session/options' ? { ...answer, rekeyed: await tamper(links) } : answer;
    };
    const size = rig.keeper.journal.size;
    const signing = signIn(lying, founder.authenticators, softwareDevice(), met(known));
    await expect(signing).rejects.toMatchObject({ code: 'keeper/another' });
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('is not led to a thief’s keeper by a link the thief signed', async () => {
    const thief = softwareDevice();
    const lying: Transport = async (path, ask) => {
      const answer = await rig.transport(path, ask);
      if (path !== '/session/options') return answer;
      return { ...answer, keeperKey: thief.publicKey, rekeyed: [await forged(thief)] };
    };
    const size = rig.keeper.journal.size;
    const signing = signIn(lying, founder.authenticators, softwareDevice(), met(known));
    await expect(signing).rejects.toMatchObject({ code: 'keeper/another' });
    // Nor was the passkey touched for it.
    expect(rig.keeper.journal.size).toBe(size);
  });

  const flipped = (bytes: Bytes) => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1);
  const entryAt = async (index: number) =>
    (await postgresReader(rig.sql).entries(index, index + 1))[0]!.bytes;

  /** A `keeper.rekeyed` to a stranger's key with a proof that holds, signed by the stranger alone. */
  async function forged(thief = softwareDevice()): Promise<Bytes> {
    const { header } = decodeEntry(links[0]!);
    const said = toCbor(['holdfast/pen/v1', ORG, thief.publicKey]);
    const proof = await thief.sign(new Uint8Array(sha256(said)));
    const id = uuidv7(systemClock, systemRandom);
    return encodeEntry({ ...header, id, facts: { key: thief.publicKey, proof } }, null, thief);
  }
});

describe('a checkpoint key', () => {
  it('signs beside the other from when it is added, alone once that is retired', async () => {
    const [first] = logKeys();
    expect(await checkpointSignatures()).toBe(1);
    const added = await addLogKey(rig.keeper, rig.secretsFile);
    expect(logKeys()).toEqual([first, added]);
    expect(await checkpointSignatures()).toBe(2);
    await expectAccepted('--key', verifierKey(first!));
    rig = await rig.restart();
    await newCase(await approvedMachine(rig.transport, await signInAgain(null)), SERVICE);
    expect(await checkpointSignatures()).toBe(2);
    expect(await retireLogKey(rig.keeper, rig.secretsFile)).toEqual(first);
    expect(logKeys()).toEqual([added]);
    expect((await inFile()).logSeeds).toHaveLength(1);
    expect(await checkpointSignatures()).toBe(1);
    rig = await rig.restart();
    for (const key of [first!, added]) await expectAccepted('--key', verifierKey(key));
    const stranger = verifierKey(systemRandom(32));
    expect(await judgeLog(rig.sql, '--key', stranger)).toMatchObject({ rule: 'checkpoint/key' });
  });

  it('that a kept checkpoint is signed with, and that is retired since, still tells what continues it', async () => {
    await rig.keeper.checkpointer.settled();
    const kept = join(rig.folder, 'kept');
    await writeFile(kept, (await postgresReader(rig.sql).checkpoint())!.note);
    await addLogKey(rig.keeper, rig.secretsFile);
    await retireLogKey(rig.keeper, rig.secretsFile);
    await expectAccepted('--since', kept);
  });

  it('that is the last is not retired', async () => {
    const size = rig.keeper.journal.size;
    await expect(retireLogKey(rig.keeper, rig.secretsFile)).rejects.toThrow(LastLogKey);
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('kept and not announced is wiped at the next start', async () => {
    const add = rig.keeper.journal.add;
    rig.keeper.journal.add = () => Promise.reject(new Error('the machine is gone'));
    await expect(addLogKey(rig.keeper, rig.secretsFile)).rejects.toThrow('gone');
    rig.keeper.journal.add = add;
    expect((await inFile()).logSeeds).toHaveLength(2);
    rig = await rig.restart();
    expect((await inFile()).logSeeds).toHaveLength(1);
    expect(await checkpointSignatures()).toBe(1);
    await expectAccepted();
  });

  it('retired, and not wiped before the crash, is wiped at the next start and signs no more', async () => {
    await addLogKey(rig.keeper, rig.secretsFile);
    await expect(retireLogKey(rig.keeper, dying(rig.secretsFile, 0))).rejects.toThrow('gone');
    expect(await checkpointSignatures()).toBe(1);
    expect((await inFile()).logSeeds).toHaveLength(2);
    rig = await rig.restart();
    expect((await inFile()).logSeeds).toHaveLength(1);
    await expectAccepted();
  });

  it('that could not be kept is not announced', async () => {
    const size = rig.keeper.journal.size;
    await expect(addLogKey(rig.keeper, dying(rig.secretsFile, 0))).rejects.toThrow('gone');
    expect(rig.keeper.journal.size).toBe(size);
    await write(founder, {
      stream: 'directory',
      after: 0,
      type: 'passkey.offered',
      facts: { codeHash: systemRandom(32), expires: systemClock() + 60_000 },
    });
    expect(await checkpointSignatures()).toBe(1);
  });
});

it('goes on with the sessions of before', async () => {
  await rotatePen(rig.keeper, rig.secretsFile);
  await addLogKey(rig.keeper, rig.secretsFile);
  await newCase(gateway, SERVICE);
  expect((await founder.session.call('whoami', {})).account).toBe(founder.session.account);
});

describe('a machine’s key', () => {
  const rekeyed = async (to: Device, signer = to) => {
    const { account } = gateway.session;
    const said = toCbor(['holdfast/machine/v1', ORG, uuidToBytes(account), to.publicKey]);
    const proof = await signer.sign(new Uint8Array(sha256(said)));
    const facts = { key: to.publicKey, proof };
    return write(gateway, { stream: 'directory', after: 0, type: 'machine.rekeyed', facts });
  };

  it('that was replaced is taken by no machine again, and one that did not sign by none', async () => {
    const [first, second, stranger] = [softwareDevice(), softwareDevice(), softwareDevice()];
    await rekeyed(first);
    await rekeyed(second);
    const size = rig.keeper.journal.size;
    for (const [act, why] of [
      [() => rekeyed(stranger, second), 'does not sign'],
      [() => rekeyed(second), 'in use'],
      [() => rekeyed(first), 'was replaced'],
      [() => approve(first.publicKey), 'was replaced'],
      [() => approve(second.publicKey), 'another machine'],
    ] as const) {
      await expect(act()).rejects.toMatchObject({ code: 'entry/refused' });
      expect(rig.why()).toContain(why);
    }
    expect(rig.keeper.journal.size).toBe(size);
    await newCase(gateway, SERVICE);
    await expectAccepted();
  });

  const approve = (key: Bytes) =>
    write(founder, {
      stream: 'directory',
      after: 0,
      type: 'machine.approved',
      facts: { account: uuidv7(systemClock, systemRandom), name: 'Again', role: 'gateway', key },
    });
});
