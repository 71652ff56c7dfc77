/** The keys that wrap and find change while everybody works, and whatever step a crash comes after. */
import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { fileKeyPort } from '#seal/file-key-port.ts';
import { openPayload } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import { type Desk, enrolAndSignIn, foundTwoOperators, invite } from '#testkit/person.ts';
import { askAdmin } from '../testing/ask-admin.ts';
import { judgeLog } from '../testing/judge-log.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';
import { rotateIndex } from './rotate-index.ts';
import { eraseOlder, rotateKeyEncryption } from './rotate-key-encryption.ts';
import { rootKeyAt, rotateRoot } from './rotate-root.ts';
import { rotateStreams } from './rotate-streams.ts';
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

const inFile = () => rig.secretsFile.read();
const announced = (what: string) => rig.keeper.state.keyHistory.of(what).generation;
const wrappedUnder = async () => {
  const rows = await rig.sql<{ key_id: string }[]>`SELECT DISTINCT key_id FROM stream_key`;
  return rows.map(({ key_id }) => Number.parseInt(key_id, 10)).toSorted();
};
const generationsOf = async (stream: string) => {
  const rows = await rig.sql<{ generation: number }[]>`
    SELECT generation FROM stream_key WHERE stream = ${stream} ORDER BY generation`;
  return rows.map(({ generation }) => generation);
};
const rotate = async (what: string, more: object = {}) => {
  const answer = await askAdmin(rig.folder, '/rotate', { rotate: what, ...more });
  expect(answer).toMatchObject({ status: 200 });
};
const identifiers = (id: Uuid) => ({
  ...{ nhsNumber: null, family: `Made-up ${id}`, birthDate: '1980-01-01', phone: null },
  postcode: 'ZZ99 9ZZ',
});
const open = ({ session }: Pick<Desk, 'session'>, { id, patient }: Case) =>
  session.call('grant', { streams: [{ stream: `case/${id}`, subject: patient }], purpose: 'care' });
const newKeyFile = () => rootKeyAt(rig.folder, rig.hands.nextRootKey('file', null));
type Case = Awaited<ReturnType<typeof newCase>>;

async function expectAccepted() {
  await rig.keeper.checkpointer.settled();
  expect(await judgeLog(rig.sql)).toMatchObject({ accepted: true });
}

/** A file whose writes end after so many: what comes next finds the machine gone. */
function dying(file: SecretsFile, writes: number): SecretsFile {
  let left = writes;
  const count = () => {
    if (left === 0) throw new Error('the disk is gone');
    left -= 1;
  };
  return {
    read: () => file.read(),
    async replace(secrets) {
      count();
      await file.replace(secrets);
    },
    async moveTo(root, secrets) {
      count();
      await file.moveTo(root, secrets);
    },
  };
}

/** The machine ends before the log can say what changed. */
async function unannounced(act: () => Promise<unknown>) {
  const { journal } = rig.keeper;
  const add = journal.add;
  journal.add = () => Promise.reject(new Error('the machine is gone'));
  await expect(act()).rejects.toThrow('gone');
  journal.add = add;
}

it('changes every key during grants, appends and lookups, and none of these fails', async () => {
  const cases = await Promise.all(Array.from({ length: 12 }, () => newCase(gateway, SERVICE)));
  let stopped = false;
  const done = { cases: 0, grants: 0, lookups: 0, reads: 0 };
  const loop = async (what: keyof typeof done, act: (nth: number) => Promise<unknown>) => {
    for (; !stopped || done[what] < 8; done[what] += 1) await act(done[what]);
  };
  const some = (nth: number) => cases[nth % cases.length]!;
  const loops = [
    loop('cases', () => newCase(gateway, SERVICE)),
    loop('grants', async (nth) => expect((await open(founder, some(nth))).keys).toHaveLength(1)),
    loop('lookups', async (nth) => {
      const { id, patient } = some(nth);
      expect((await founder.session.call('find', identifiers(id))).patient).toBe(patient);
    }),
    loop('lookups', async (nth) => {
      const { id, patient } = some(nth + 5);
      expect((await gateway.session.call('match', { ...identifiers(id), as: null })).patient).toBe(
        patient,
      );
    }),
    loop('reads', async (nth) => {
      const { id, patient } = some(nth);
      const stream = `case/${id}`;
      await founder.keyring.ensure([{ stream, subject: patient }], 'care');
      for (const { bytes } of await postgresReader(rig.sql).stream(stream, 0)) {
        expect((await founder.keyring.open(bytes)).payload).not.toBeNull();
      }
    }),
  ];
  for (let i = 0; i < 3; i += 1) {
    for (const what of ['key-encryption', 'index', 'streams', 'pen', 'root']) {
      await rotate(what);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  stopped = true;
  await Promise.all(loops);
  await rig.moved();
  expect(await wrappedUnder()).toEqual([4]);
  expect((await inFile()).keyEncryptionKeys.map(({ generation }) => generation)).toEqual([4]);
  for (const what of ['key-encryption', 'index', 'streams', 'pen', 'root']) {
    expect(announced(what)).toBe(4);
  }
  expect(await generationsOf(`case/${cases[0]!.id}`)).toEqual([1, 2, 3, 4]);
  await expectAccepted();
  rig = await rig.restart();
  for (const one of cases) {
    expect(await rig.keeper.index.find(identifiers(one.id), ['family-birth-postcode'])).toBe(
      one.patient,
    );
  }
});

describe('the key-encryption key', () => {
  it('wraps what is new at once, and what was there bit by bit; the old one is then erased', async () => {
    const one = await newCase(gateway, SERVICE);
    const before = await open(founder, one);
    await rotateKeyEncryption(rig.keeper, rig.secretsFile);
    expect(await wrappedUnder()).toEqual([1]);
    await rig.keeper.keys.make(['notices/2026-11-24']);
    expect(await wrappedUnder()).toEqual([1, 2]);
    expect(await open(founder, one)).toEqual(before);
    await eraseOlder(rig.keeper, rig.secretsFile);
    expect((await inFile()).keyEncryptionKeys).toHaveLength(2);
    while ((await rig.keeper.keys.rewrap(1)) > 0) expect(await open(founder, one)).toEqual(before);
    await eraseOlder(rig.keeper, rig.secretsFile);
    expect((await inFile()).keyEncryptionKeys).toMatchObject([{ generation: 2 }]);
    expect(await open(founder, one)).toEqual(before);
  });

  it('that a crash left half moved goes on at the next start', async () => {
    for (let i = 0; i < 2; i += 1) await newCase(gateway, SERVICE);
    await rotateKeyEncryption(rig.keeper, rig.secretsFile);
    await rig.keeper.keys.rewrap(1);
    expect(await wrappedUnder()).toEqual([1, 2]);
    rig = await rig.restart();
    await rig.moved();
    expect(await wrappedUnder()).toEqual([2]);
    expect((await inFile()).keyEncryptionKeys).toMatchObject([{ generation: 2 }]);
  });

  it('that could not be kept wraps nothing and is not announced', async () => {
    const size = rig.keeper.journal.size;
    const dead = dying(rig.secretsFile, 0);
    await expect(rotateKeyEncryption(rig.keeper, dead)).rejects.toThrow('gone');
    await rig.keeper.keys.make(['notices/2026-11-24']);
    expect(await wrappedUnder()).toEqual([1]);
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('that is no longer in hand and not yet erased is erased at the next start', async () => {
    await rotateKeyEncryption(rig.keeper, rig.secretsFile);
    while ((await rig.keeper.keys.rewrap(100)) > 0);
    await expect(eraseOlder(rig.keeper, dying(rig.secretsFile, 0))).rejects.toThrow('gone');
    expect((await inFile()).keyEncryptionKeys).toHaveLength(2);
    rig = await rig.restart();
    await rig.moved();
    expect((await inFile()).keyEncryptionKeys).toHaveLength(1);
  });
});

describe('an announcement that a crash swallowed', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['key-encryption', () => rotateKeyEncryption(rig.keeper, rig.secretsFile)],
    ['index', () => rotateIndex(rig.keeper, rig.secretsFile)],
    ['streams', () => rotateStreams(rig.keeper, rig.secretsFile, rig.hands.log, null)],
    ['root', () => rotateRoot(rig.keeper, rig.secretsFile, newKeyFile())],
  ])('of %s is made at the next start, once', async (what, act) => {
    await newCase(gateway, SERVICE);
    await unannounced(act);
    expect(announced(what)).toBe(1);
    rig = await rig.restart();
    expect(announced(what)).toBe(2);
    const size = rig.keeper.journal.size;
    await rig.moved();
    rig = await rig.restart();
    expect(rig.keeper.journal.size).toBe(size);
    await expectAccepted();
  });
});

describe('the index key', () => {
  const kinds = ['family-birth-postcode'] as const;

  it('changes row by row while everybody is found, and nobody gets a second id', async () => {
    const cases = await Promise.all(Array.from({ length: 4 }, () => newCase(gateway, SERVICE)));
    // By sound several people may be known.
    const count = async () =>
      (await rig.sql`SELECT FROM blind_index WHERE kind <> 'sound-birth'`).count;
    const rows = await count();
    await rotateIndex(rig.keeper, rig.secretsFile);
    do {
      for (const { id, patient } of cases) {
        expect(await rig.keeper.index.find(identifiers(id), kinds)).toBe(patient);
        await rig.keeper.index.remember(founder.session.account, identifiers(id));
        expect(await rig.keeper.index.find(identifiers(id), kinds)).toBe(patient);
      }
    } while ((await rig.keeper.index.move(1)) > 0);
    expect(await count()).toBe(rows);
    expect(await rig.keeper.index.underOlder()).toBe(0);
  });

  it('that a crash left half moved, twice over, goes on at the next start', async () => {
    const cases = await Promise.all(Array.from({ length: 3 }, () => newCase(gateway, SERVICE)));
    await rotateIndex(rig.keeper, rig.secretsFile);
    await rig.keeper.index.move(1);
    await rotateIndex(rig.keeper, rig.secretsFile);
    await rig.keeper.index.move(1);
    rig = await rig.restart();
    await rig.moved();
    expect(await rig.keeper.index.underOlder()).toBe(0);
    for (const { id, patient } of cases) {
      expect(await rig.keeper.index.find(identifiers(id), kinds)).toBe(patient);
    }
  });

  it('gives nobody’s id anew: the one of before cannot be made with the new key', async () => {
    const nobody = identifiers(gateway.session.account);
    const before = rig.keeper.index.nobody(nobody);
    expect(rig.keeper.index.nobody(nobody)).toBe(before);
    await rotateIndex(rig.keeper, rig.secretsFile);
    expect(rig.keeper.index.nobody(nobody)).not.toBe(before);
  });
});

describe('a stream that is given another key', () => {
  it('is read whole, and what is written from then on is closed to whoever has the old key', async () => {
    const one = await newCase(gateway, SERVICE);
    const stream = `case/${one.id}`;
    const thief = (await open(founder, one)).keys[0]!.keys;
    await rotate('streams', { account: founder.session.account });
    await rig.moved();
    const { keys } = (await open(founder, one)).keys[0]!;
    expect(keys).toHaveLength(2);
    expect(keys[1]).toEqual(thief[0]);
    const clinician = await colleague();
    await clinician.keyring.ensure([{ stream, subject: one.patient }], 'care');
    const entry = await noted(clinician, stream);
    await clinician.session.call('append', { entries: [entry] });
    const { header, sealed } = decodeEntry(entry);
    const stolen = thief as never;
    await expect(openPayload(nodePrimitives, stolen, header, sealed!)).rejects.toThrow('open');
    await founder.keyring.ensure([{ stream, subject: one.patient }], 'care');
    const all = await postgresReader(rig.sql).stream(stream, 0);
    expect(all).toHaveLength(2);
    for (const { bytes } of all) expect((await founder.keyring.open(bytes)).payload).not.toBeNull();
    await expectAccepted();
  });

  it('takes what a desk with the old key alone had under way', async () => {
    const one = await newCase(gateway, SERVICE);
    const stream = `case/${one.id}`;
    const clinician = await colleague();
    await clinician.keyring.ensure([{ stream, subject: one.patient }], 'care');
    await rotate('streams');
    await rig.moved();
    const entry = await noted(clinician, stream);
    await clinician.session.call('append', { entries: [entry] });
    const reader = await colleague();
    await reader.keyring.ensure([{ stream, subject: one.patient }], 'care');
    expect((await reader.keyring.open(entry)).payload).toEqual({ note: 'Better' });
    await expectAccepted();
  });

  it('is one that the account was granted, and no other', async () => {
    const [mine, other] = [await newCase(gateway, SERVICE), await newCase(gateway, SERVICE)];
    await open(founder, mine);
    await rotate('streams', { account: founder.session.account });
    await rig.moved();
    expect(await generationsOf(`case/${mine.id}`)).toEqual([1, 2]);
    expect(await generationsOf(`case/${other.id}`)).toEqual([1]);
  });

  it('and was marked before a crash gets it at the next start', async () => {
    const one = await newCase(gateway, SERVICE);
    await rotateStreams(rig.keeper, rig.secretsFile, rig.hands.log, null);
    expect(await generationsOf(`case/${one.id}`)).toEqual([1]);
    rig = await rig.restart();
    await rig.moved();
    expect(await generationsOf(`case/${one.id}`)).toEqual([1, 2]);
    expect(await rig.keeper.keys.due()).toEqual({ streams: 0, nth: 0 });
  });

  const noted = ({ author }: Desk, stream: string) =>
    author.write({
      ...{ stream, after: 1, type: 'case.contacted' },
      ...{ facts: { outcome: 'spoke' }, payload: { note: 'Better' } },
    });

  async function colleague(): Promise<Desk> {
    const account = uuidv7(systemClock, systemRandom);
    const link = await invite(founder, ORIGIN, ['clinician'], [SERVICE], account);
    return enrolAndSignIn(rig.transport, ORIGIN, link);
  }
});

describe('the root key', () => {
  it('gives way to another in a file of its own, and the old one opens nothing any more', async () => {
    const [kek, old] = [join(rig.folder, 'kek'), join(rig.folder, 'old')];
    await copyFile(kek, old);
    const { pen } = await inFile();
    await rotate('root');
    expect((await readdir(rig.folder)).filter((name) => name.startsWith('kek'))).toEqual(['kek-2']);
    rig = await rig.restart();
    expect((await inFile()).pen).toEqual(pen);
    await copyFile(old, join(rig.folder, 'kek-2'));
    await expect(rig.restart()).rejects.toMatchObject({ code: 'seal/does-not-open' });
    await rm(rig.folder, { recursive: true });
    rig = await keeperRig();
  });

  it('that a crash left before the secrets moved is swept away, and the old one goes on', async () => {
    const dead = dying(rig.secretsFile, 0);
    const next = newKeyFile();
    await expect(rotateRoot(rig.keeper, dead, next)).rejects.toThrow('gone');
    rig = await rig.restart();
    expect((await readdir(rig.folder)).filter((name) => name.startsWith('kek'))).toEqual(['kek']);
    await rotate('root');
    rig = await rig.restart();
    expect(announced('root')).toBe(2);
  });

  it('that the secrets moved to is in use, though the crash came before anything else', async () => {
    await unannounced(() => rotateRoot(rig.keeper, rig.secretsFile, newKeyFile()));
    rig = await rig.restart();
    expect((await readdir(rig.folder)).filter((name) => name.startsWith('kek'))).toEqual(['kek-2']);
  });

  it('may be kept elsewhere: what wraps the secrets is another port, and nothing else moved', async () => {
    const before = await rig.sql`SELECT stream, wrapped FROM stream_key ORDER BY stream`;
    const port = await fileKeyPort(join(rig.folder, 'elsewhere'), 'a passphrase', systemRandom);
    await rotateRoot(rig.keeper, rig.secretsFile, async () => ({ port, keyFile: null }));
    expect((await inFile()).rootGeneration).toBe(2);
    await rotateKeyEncryption(rig.keeper, rig.secretsFile);
    expect((await inFile()).keyEncryptionKeys).toHaveLength(2);
    expect(await rig.sql`SELECT stream, wrapped FROM stream_key ORDER BY stream`).toEqual(before);
  });

  it('that cannot be had, or is the one in use, changes nothing, and says why', async () => {
    const size = rig.keeper.journal.size;
    const before = await readFile(join(rig.folder, 'secrets'));
    for (const to of [
      'cloud',
      'aws-kms:arn:aws:kms:eu-west-2:1:key/none',
      'pkcs11:token=none;object=none?module-path=/none',
    ]) {
      const { status, body } = await askAdmin(rig.folder, '/rotate', { rotate: 'root', to });
      expect(status).toBe(409);
      expect((body as { message: string }).message).toMatch(/HOLDFAST_ROOT_KEY|PKCS#11|AWS/);
    }
    const inUse = await rig.hands.nextRootKey('file', null)(false, 'kek');
    const again = rotateRoot(rig.keeper, rig.secretsFile, async () => inUse);
    await expect(again).rejects.toThrow('already');
    expect((await readFile(join(rig.folder, 'secrets'))).equals(before)).toBe(true);
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('under a new passphrase does not open with the old', async () => {
    await rotate('root', { passphrase: 'another one' });
    await expect(rig.restart()).rejects.toMatchObject({ code: 'key-file/passphrase-needed' });
    await rm(rig.folder, { recursive: true });
    rig = await keeperRig();
  });
});

describe('keys and database of different days', () => {
  const secrets = () => join(rig.folder, 'secrets');
  const begunAnew = async () => {
    await rm(rig.folder, { recursive: true });
    rig = await keeperRig();
  };

  it.each(['key-encryption', 'index'])('are refused where the keys are older: %s', async (what) => {
    const one = await newCase(gateway, SERVICE);
    const old = await readFile(secrets());
    await rotate(what);
    await rig.moved();
    expect(one.patient).toBeDefined();
    await writeFile(secrets(), old);
    await expect(rig.restart()).rejects.toMatchObject({ code: 'keys/apart' });
    await begunAnew();
  });

  it('are refused where the database is older, and its rows’ key is erased', async () => {
    await newCase(gateway, SERVICE);
    const rows = await rig.sql<{ stream: string; wrapped: Buffer; key_id: string }[]>`
      SELECT stream, wrapped, key_id FROM stream_key`;
    await rotate('key-encryption');
    await rig.moved();
    for (const { stream, wrapped, key_id } of rows) {
      await rig.sql`UPDATE stream_key SET wrapped = ${wrapped}, key_id = ${key_id} WHERE stream = ${stream}`;
    }
    await expect(rig.restart()).rejects.toMatchObject({ code: 'keys/apart' });
    await begunAnew();
  });

  it('are refused where both count the same, and the keys are others', async () => {
    await newCase(gateway, SERVICE);
    const old = await readFile(secrets());
    await rotateKeyEncryption(rig.keeper, rig.secretsFile);
    const first = await readFile(secrets());
    await rig.keeper.keys.make(['notices/2026-11-24']);
    await writeFile(secrets(), old);
    const other = rig.secretsFile;
    const { keyEncryptionKeys, ...rest } = await other.read();
    const imposter = { generation: 2, key: systemRandom(32) };
    await other.replace({ ...rest, keyEncryptionKeys: [...keyEncryptionKeys, imposter] });
    expect(first.length).toBeGreaterThan(0);
    await expect(rig.restart()).rejects.toMatchObject({ code: 'keys/apart' });
    await begunAnew();
  });

  it('of another release are refused with a sentence: a file without an envelope', async () => {
    await writeFile(secrets(), systemRandom(300));
    await expect(rig.restart()).rejects.toMatchObject({ code: 'keys/other-release' });
    await begunAnew();
  });

  it('of another release are refused with a sentence: tables without generations', async () => {
    await rig.sql`DROP TABLE stream_key`;
    await rig.sql`CREATE TABLE stream_key (
      stream text PRIMARY KEY, wrapped bytea NOT NULL, key_id text NOT NULL)`;
    await expect(rig.restart()).rejects.toMatchObject({ code: 'keys/other-release' });
    await begunAnew();
  });
});

describe('the administrator’s socket', () => {
  it('is for the owner of the keeper’s folder alone', async () => {
    for (const name of ['admin.sock', 'admin.token']) {
      expect((await stat(join(rig.folder, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(rig.folder)).mode & 0o777).toBe(0o700);
  });

  it('answers nobody who cannot read its token, and gives another at each start', async () => {
    const token = await readFile(join(rig.folder, 'admin.token'), 'utf8');
    for (const wrong of ['', 'x', `${token}x`, token.toUpperCase()]) {
      const answer = await askAdmin(rig.folder, '/rotate', { rotate: 'pen' }, wrong);
      expect(answer.status).toBe(401);
    }
    rig = await rig.restart();
    expect((await askAdmin(rig.folder, '/keys', undefined, token)).status).toBe(401);
    expect((await askAdmin(rig.folder, '/keys')).status).toBe(200);
  });

  it('tells names, generations and days, and how much is left', async () => {
    await newCase(gateway, SERVICE);
    await rotateIndex(rig.keeper, rig.secretsFile);
    const { status, body } = await askAdmin(rig.folder, '/keys');
    expect(status).toBe(200);
    const { keys } = body as { keys: { key: string; left: number }[] };
    expect(keys.map(({ key }) => key)).toEqual([
      ...['root', 'key-encryption', 'index', 'streams', 'pen', 'checkpoint'],
    ]);
    expect(keys[2]).toMatchObject({ key: 'index', generation: 2 });
    expect(keys[2]!.left).toBeGreaterThan(0);
    for (const one of keys) {
      expect(Object.keys(one)).toEqual(['key', 'generation', 'since', 'left']);
    }
  });

  it.each<[string, unknown]>([
    ['another name', { rotate: 'everything' }],
    ['a name of JavaScript’s own', { rotate: 'constructor' }],
    ['no name', {}],
    ['an account that is none', { rotate: 'streams', account: 'all' }],
    ['more than is asked', { rotate: 'index', key: 'AAAA' }],
  ])('refuses %s, and changes nothing', async (_, body) => {
    const size = rig.keeper.journal.size;
    expect(await askAdmin(rig.folder, '/rotate', body)).toMatchObject({ status: 400 });
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('says why the last checkpoint key is not retired', async () => {
    const answer = await askAdmin(rig.folder, '/rotate', { rotate: 'checkpoint-old' });
    expect(answer).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('add') },
    });
  });

  it('has no other door', async () => {
    expect((await askAdmin(rig.folder, '/entries')).status).toBe(404);
  });
});
