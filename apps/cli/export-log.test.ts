import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { makeFolderPlace } from '#backup/folder-place.ts';
import { checkpointPath } from '#backup/layout.ts';
import { toCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { softwareDevice } from '#testkit/person.ts';
import type { Ed25519Key } from '#tlog/ed25519.ts';
import { numberedEntries } from '#tlog/memory-log.ts';
import { ed25519KeyFromSeed } from '#tlog/note-ed25519-node.ts';
import { LogRefusal } from '#tlog/refusal.ts';

import { exportLog } from './export-log.ts';
import { firstEntry, key, ORG, orgEntry, type Shown, shownLog } from './testing/shown-log.ts';

let created: Uint8Array;
beforeAll(async () => {
  created = await firstEntry(key.publicKey);
});

let scratch: string;
let folder: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-export-'));
  folder = join(scratch, 'log');
});
afterEach(() => rm(scratch, { recursive: true }));

/** The first key's end: another is added, vouched for by `by` as far as `signer` can. */
async function rotation(later: Ed25519Key, by: Ed25519Key, signer = by) {
  const pen = softwareDevice();
  const said = toCbor(['holdfast/log-key/v1', ORG, later.publicKey]);
  const added = {
    logKey: later.publicKey,
    by: by.publicKey,
    signature: await signer.sign(said),
    proof: await later.sign(said),
  };
  const newId = () => uuidv7(systemClock, systemRandom);
  const adding = await orgEntry(pen, newId(), 'log-key.added', added);
  const retiring = await orgEntry(pen, newId(), 'log-key.retired', { logKey: key.publicKey });
  return (entries: Uint8Array[]) => {
    entries[10] = adding;
    entries[20] = retiring;
  };
}

const replacing = (index: number, entry: Uint8Array) => (entries: Uint8Array[]) => {
  entries[index] = entry;
};

/** What a server shows of a log of so many entries, signed by its key. */
async function shown(
  size: number,
  change: (entries: Uint8Array[]) => void = () => {},
  signer = key,
): Promise<Shown> {
  const entries = [created, ...numberedEntries(size).slice(1)];
  change(entries);
  return shownLog(entries, signer);
}

/** Exports, and gives the paths that were asked of the server. */
async function exported({ files }: Shown): Promise<string[]> {
  const asked: string[] = [];
  await exportLog({
    place: await makeFolderPlace(folder),
    onProgress: () => {},
    async source(path, mostBytes) {
      asked.push(path);
      const bytes = files.get(path);
      if (bytes === undefined || bytes.length > mostBytes) throw new Error(`no ${path}`);
      return bytes;
    },
  });
  return asked;
}

async function onDisk(): Promise<Map<string, Uint8Array>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((name) => name.isFile())
    .map((name) => join(name.parentPath, name.name));
  const pairs = files.map(
    async (file) => [file.slice(folder.length + 1), new Uint8Array(await readFile(file))] as const,
  );
  return new Map(await Promise.all(pairs));
}

/** As they lie in a place: a checkpoint by its size, and none replaced. */
function placed(...shown: readonly Shown[]): Map<string, Uint8Array> {
  const all = shown.flatMap(({ files, log }) => {
    const { size } = log.head;
    return [...files].map(([path, bytes]) =>
      path === 'checkpoint' ? ([checkpointPath(size), bytes] as const) : ([path, bytes] as const),
    );
  });
  return new Map(all);
}

const hasCheckpoint = async () =>
  [...(await onDisk()).keys()].some((path) => path.startsWith('checkpoints/'));

const refused = (code: string) => expect.objectContaining({ name: 'LogRefusal', code });

describe('an export', () => {
  it.each([1, 255, 256, 257, 513, 66_000])(
    'of %d entries is what the server shows, to the byte',
    async (size) => {
      const server = await shown(size);
      await exported(server);
      expect(await onDisk()).toEqual(placed(server));
    },
    60_000,
  );

  it('fetches no full tile twice, and leaves all that was there as it was', async () => {
    const earlier = await shown(600);
    await exported(earlier);
    const later = await shown(1_000);
    const asked = await exported(later);
    expect(await onDisk()).toEqual(placed(earlier, later));
    for (const full of ['tile/0/000', 'tile/0/001', 'tile/entries/000', 'tile/entries/001'])
      expect(asked).not.toContain(full);
    expect(asked).toContain('tile/entries/002');
  });

  it('goes on where one that was cut off ended', async () => {
    const server = await shown(600);
    const cut = new Map(server.files);
    cut.delete('tile/entries/001');
    await expect(exported({ ...server, files: cut })).rejects.toThrow('no tile/entries/001');
    expect(await hasCheckpoint()).toBe(false);
    await exported(server);
    expect(await onDisk()).toEqual(placed(server));
  });

  it('tells how far it is', async () => {
    const { files } = await shown(300);
    const seen: [number, number][] = [];
    const onProgress = (...now: [number, number]) => void seen.push(now);
    await exportLog({
      place: await makeFolderPlace(folder),
      onProgress,
      source: async (path) => files.get(path)!,
    });
    expect(seen).toEqual([
      [256, 300],
      [300, 300],
    ]);
  });
});

describe('nothing is believed', () => {
  it.each([
    ['tile/entries/000', 'bundle-forged'],
    ['tile/entries/002.p/88', 'bundle-forged'],
    ['tile/0/001', 'tile-forged'],
    ['tile/0/002.p/88', 'head-mismatch'],
    ['tile/1/000.p/2', 'head-mismatch'],
    ['checkpoint', 'head-mismatch'],
  ])('with another bit in %s', async (path, code) => {
    const server = await shown(600);
    const bytes = server.files.get(path)!;
    // Of a checkpoint, a letter within its root, which is base64; of a bundle or tile, any bit.
    const isNote = path === 'checkpoint';
    const at = isNote ? `${ORG}\n600\n`.length + 3 : bytes.length - 1;
    const [a, b] = new TextEncoder().encode('AB');
    server.files.set(path, bytes.with(at, isNote ? (bytes[at] === a ? b! : a!) : bytes[at]! ^ 1));
    await expect(exported(server)).rejects.toEqual(refused(code));
    expect(await hasCheckpoint()).toBe(false);
  });

  it('that a later key signed which no key of the log vouched for', async () => {
    const later = ed25519KeyFromSeed(systemRandom(32));
    const stranger = ed25519KeyFromSeed(systemRandom(32));
    const rotated = await rotation(later, key);
    await exported(await shown(300, rotated, later));
    for (const [change, signer] of [
      [rotated, key],
      [rotated, stranger],
      [await rotation(later, key, stranger), later],
      [await rotation(later, stranger), later],
    ] as const) {
      await expect(exported(await shown(300, change, signer))).rejects.toThrow(LogRefusal);
    }
  });

  it('that another key signed', async () => {
    const stranger = ed25519KeyFromSeed(systemRandom(32));
    await expect(exported(await shown(300, undefined, stranger))).rejects.toEqual(
      refused('note-unsigned'),
    );
  });

  it('whose first entry does not name its key', async () => {
    const swapped = await shown(300, (entries) => entries.reverse());
    await expect(exported(swapped)).rejects.toEqual(refused('key-malformed'));
  });

  it.each([
    ['shorter', () => shown(300), 'proof-mismatch'],
    ['changed', () => shown(700, replacing(590, new Uint8Array(4))), 'proof-mismatch'],
    [
      'changed where we have it in full',
      () => shown(700, replacing(5, new Uint8Array(4))),
      'bundle-forged',
    ],
  ])('that is %s since the last export, which stays', async (_, next, code) => {
    await exported(await shown(600));
    const before = await onDisk();
    await expect(exported(await next())).rejects.toEqual(refused(code));
    expect(await onDisk()).toEqual(before);
  });

  it('of another log, into the folder of this one', async () => {
    await exported(await shown(600));
    const stranger = ed25519KeyFromSeed(systemRandom(32));
    const first = await firstEntry(stranger.publicKey);
    await expect(exported(await shown(700, replacing(0, first), stranger))).rejects.toEqual(
      refused('bundle-forged'),
    );
  });

  it('of a folder that was tampered with', async () => {
    await exported(await shown(600));
    await writeFile(join(folder, 'tile/entries/000'), new Uint8Array(1_536));
    await expect(exported(await shown(700))).rejects.toEqual(refused('bundle-malformed'));
  });
});

it('does not touch a folder that holds something else', async () => {
  await exported(await shown(10));
  await writeFile(join(folder, 'thesis.txt'), 'mine');
  await expect(exported(await shown(20))).rejects.toMatchObject({ code: 'data/not-ours' });
});
