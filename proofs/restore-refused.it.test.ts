/** An export that was changed, cut short, or robbed of its keys is not restored; what it lacks is told before anybody is served. */
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportedSite } from '#backup/exported-site.ts';
import { folderPlace } from '#backup/folder-place.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { connect } from '#postgres/connect.ts';
import { privateLog } from '#problems/private-log.ts';
import { freshDatabase } from '#testkit/postgres.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { formatNote, parseNote } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { Standing } from '#wire/lifeboat.ts';
import { rootKeyFrom } from '../apps/keeper/keys/open-root-key.ts';
import { openStandby } from '../apps/keeper/standby/open-standby.ts';
import type { OwnKeeper } from '../apps/lifeboat/own-keeper.ts';
import { pull } from '../apps/lifeboat/pull.ts';
import { whyNotRestored } from '../apps/lifeboat/restored.ts';
import { type House, openHouse } from './house.ts';
import { KeptDesk } from './kept-desk.ts';
import { allSent, takeCall, writeNote } from './kept-work.ts';
import { founder, hire } from './people.ts';
import { makeSafe, type Safe } from './safe.ts';
import { holdfast } from './verify.ts';

const ORG = 'northmoor.example/holdfast';
const hasher = rfc6962(sha256);

let house: House;
let safe: Safe;
let other: Safe;
let scratch: string;
/** Of the first export, and of the second. */
let sizes: [number, number];
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-refused-'));
  house = await openHouse();
  const operators = await founder(house);
  [safe, other] = [await makeSafe(ORG), await makeSafe(ORG)];
  await safe.name([operators, operators.second]);
  const desk = await new KeptDesk(
    await hire(house, operators, ['clinician', 'call-handler']),
  ).signIn(house.origin);
  const call = await takeCall(desk);
  await allSent(desk);
  const { hash } = await desk.session.call('attach', {
    stream: call.stream,
    bytes: systemRandom(3_000),
  });
  await desk.write({
    ...{ stream: call.stream, after: 1, type: 'case.pictured', facts: { hash, bytes: 3_000 } },
    payload: { name: 'rash.jpg', mediaType: 'image/jpeg', caption: '', key: systemRandom(32) },
  });
  await allSent(desk);
  const first = await exported();
  const second = await takeCall(desk);
  for (let n = 0; n < 300; n += 1) await writeNote(desk, second, `Note ${n}`);
  await allSent(desk);
  sizes = [first, await exported()];
  await desk.end();
}, 120_000);
afterAll(async () => {
  await house.stop();
  await safe.remove();
  await other.remove();
  await rm(scratch, { recursive: true });
});

async function exported(): Promise<number> {
  const { out } = await safe.exportFrom(house);
  return JSON.parse(out).size;
}

type Change = (place: string) => Promise<unknown>;

/** Restores a copy of the export that something was done to. @returns why not, in words; null where it was */
async function restored(
  change: Change = async () => undefined,
  { keys = safe, at = null, org = ORG }: { keys?: Safe; at?: number | null; org?: string } = {},
): Promise<{ readonly why: string | null; readonly stands: Standing | null }> {
  const folder = await mkdtemp(join(scratch, 'one-'));
  const [place, own] = [join(folder, 'place'), join(folder, 'keeper')];
  await cp(join(safe.folder, 'place'), place, { recursive: true });
  await cp(join(keys.folder, 'safe/keeper'), own, { recursive: true });
  await change(place);
  const database = await freshDatabase();
  const sql = connect(database.url, { max: 4 });
  const { standby, close } = await openStandby({
    ...{ sql, folder: own, org, clock: systemClock, random: systemRandom },
    rootKey: rootKeyFrom({}, own, systemClock, systemRandom),
    log: privateLog('keeper', { write: () => undefined }),
    remembering: { most: 0, savedEach: 1 },
    progress: () => undefined,
  });
  const keeper: OwnKeeper = {
    standing: () => standby.standing(),
    takeEntries: (brought) => standby.takeEntries(brought),
    takeSlips: (brought) => standby.takeSlips(brought),
    wantedAttachments: (after) => standby.parts.attachments.after(after),
    takeAttachment: (bytes) => standby.takeAttachment(bytes),
    close: () => undefined,
  };
  const site = exportedSite(folderPlace(place), hasher, at);
  const [absent, altered] = [new Set<string>(), new Set<string>()];
  try {
    const pulling = { site, keeper, hasher, absent, altered, progress: () => undefined };
    const { stands } = await pull(pulling, null);
    return { why: whyNotRestored(stands, altered, false), stands };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return { why: code ?? message, stands: null };
  } finally {
    await close();
    await sql.end();
    await database.drop();
  }
}

const flipped =
  (path: string, at = -1): Change =>
  async (place) => {
    const bytes = await readFile(join(place, path));
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    await writeFile(join(place, path), bytes);
  };

/** The files below a folder of the export. */
async function below(place: string, folder: string): Promise<string[]> {
  const found = await readdir(join(place, folder), { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(place.length + 1))
    .toSorted();
}

const note = (size: number) => `checkpoints/${String(size).padStart(16, '0')}`;

it('restores what nobody changed', async () => {
  const { why, stands } = await restored();
  expect(why).toBeNull();
  expect(stands).toMatchObject({ size: sizes[1], attachments: 0, awaited: { streams: 0 } });
});

describe('an export is not restored', () => {
  it.each<[string, Change, string | RegExp]>([
    ['that lacks a bundle', (place) => rm(join(place, 'tile/entries/000')), /there is no tile/],
    ['that lacks a tile', (place) => rm(join(place, 'tile/0/000')), /there is no tile/],
    ['with another bit in a bundle', flipped('tile/entries/000'), 'bundle-forged'],
    ['with another bit in a tile', flipped('tile/0/000'), 'tile-forged'],
    [
      'with a bundle cut short',
      async (place) => {
        const path = join(place, 'tile/entries/000');
        await writeFile(path, (await readFile(path)).subarray(0, 5_000));
      },
      'bundle-malformed',
    ],
    [
      'without any checkpoint',
      (place) => rm(join(place, 'checkpoints'), { recursive: true }),
      /there is no checkpoint/,
    ],
  ])('%s', async (_, change, why) => {
    expect((await restored(change)).why).toMatch(why);
  });

  it('with another bit in the bundle at its end', async () => {
    const width = sizes[1] % 256;
    const change = flipped(`tile/entries/001.p/${width}`);
    expect((await restored(change)).why).toBe('bundle-forged');
  });

  it('whose newest checkpoint is an older one', async () => {
    const back: Change = async (place) =>
      cp(join(place, note(sizes[0])), join(place, note(sizes[1])));
    expect((await restored(back)).why).toBe('proof-mismatch');
    const further: Change = async (place) =>
      cp(join(place, note(sizes[0])), join(place, note(sizes[1] + 1)));
    expect((await restored(further)).why).toBe('proof-mismatch');
  });

  it('with a checkpoint of another history in it', async () => {
    const forked: Change = async (place) => {
      const path = join(place, note(sizes[0]));
      const [origin, size, , ...rest] = (await readFile(path, 'utf8')).split('\n');
      const root = Buffer.from(systemRandom(32)).toString('base64');
      await writeFile(path, [origin, size, root, ...rest].join('\n'));
    };
    expect((await restored(forked)).why).toBe('proof-mismatch');
  });

  it('whose checkpoint its log’s key did not sign', async () => {
    const unsigned: Change = async (place) => {
      const path = join(place, note(sizes[1]));
      const { text, signatures } = parseNote(await readFile(path));
      const [first] = signatures;
      const signature = first!.signature.slice();
      signature[9]! ^= 1;
      const forged = formatNote({ text, signatures: [{ ...first!, signature }] });
      await writeFile(path, forged);
    };
    expect((await restored(unsigned)).why).toMatch(/no key of its log signed/);
  });

  it('of another organisation’s log', async () => {
    const { why } = await restored(undefined, { org: 'southmoor.example/holdfast' });
    expect(why).toMatch(/no key of its log signed/);
  });

  it('with the keys of a safe that its log does not name', async () => {
    const { why } = await restored(undefined, { keys: other });
    expect(why).toMatch(/names no lifeboat with these keys/);
  });

  it('into a folder that holds something, nor from a server, nor without a safe', async () => {
    const data = await mkdtemp(join(scratch, 'data-'));
    await writeFile(join(data, 'thesis.txt'), 'mine');
    const place = join(safe.folder, 'place');
    const restore = (...args: readonly string[]) =>
      holdfast(safe.folder, 'restore', '--port', '18490', '--json', ...args);
    expect(await restore(place, '--safe', 'safe', '--data', data)).toMatchObject({
      exit: 3,
      out: expect.stringContaining('data/not-ours'),
    });
    expect(await readdir(data)).toEqual(['thesis.txt']);
    expect(await restore(place, '--safe', 'place')).toMatchObject({ exit: 3 });
    expect(await restore(place)).toMatchObject({ exit: 2 });
    expect(await restore(house.origin, '--safe', 'safe')).toMatchObject({ exit: 2 });
  });
});

describe('an export that lacks what opens it is told of', () => {
  it('where its keys are missing', async () => {
    const { why } = await restored((place) => rm(join(place, 'slips'), { recursive: true }));
    expect(why).toMatch(/all \d+ entries are there and true, but the keys of \d+ streams did not/);
  });

  it('where they were changed', async () => {
    const change: Change = async (place) => {
      for (const path of await below(place, 'slips')) await flipped(path)(place);
    };
    expect((await restored(change)).why).toMatch(/[12] slips, .* do not open/);
  });

  it('where they are not what they were called', async () => {
    const change: Change = async (place) => {
      for (const path of await below(place, 'slips')) await writeFile(join(place, path), 'no');
    };
    expect((await restored(change)).why).toMatch(/keys of \d+ streams .* 2 slips, .* do not open/);
  });

  it('where an attachment is missing, or another', async () => {
    const gone: Change = (place) => rm(join(place, 'attachment'), { recursive: true });
    expect((await restored(gone)).why).toMatch(/but 1 attachments are missing/);
    const changed: Change = async (place) => flipped((await below(place, 'attachment'))[0]!)(place);
    expect((await restored(changed)).why).toMatch(/but 1 attachments are not what the log names/);
  });
});

it('goes by an earlier checkpoint where somebody added a false one', async () => {
  const junk: Change = (place) => writeFile(join(place, note(sizes[1] + 5)), 'nonsense');
  expect((await restored(junk)).why).not.toBeNull();
  const { why, stands } = await restored(junk, { at: sizes[1] });
  expect([why, stands?.size]).toEqual([null, sizes[1]]);
});

it('is whole from its last two sets of keys, whichever of them was cut off', async () => {
  const split: Change = async (place) => {
    const [first] = await below(place, 'slips');
    const [, lifeboat, set, page] = first!.split('/');
    const next = String(Number(set) + 1).padStart(16, '0');
    await cp(join(place, `slips/${lifeboat}/${set}`), join(place, `slips/${lifeboat}/${next}`), {
      recursive: true,
    });
    const pages = await readdir(join(place, `slips/${lifeboat}/${next}`));
    expect(pages.length).toBeGreaterThan(1);
    await rename(join(place, `slips/${lifeboat}/${next}/${page}`), join(place, 'unnamed/page'));
  };
  expect((await restored(split)).why).toBeNull();
});
