import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { Problem } from '#problems/catalogue.ts';
import type { FeedListener, LogReader } from '#sync/log-reader.ts';
import type { PlacedEntry, StreamEntries } from '#wire/server.ts';
import type { Kept } from './kept.ts';
import { awayReader, keptReader } from './kept-reader.ts';

const STREAM = 'case/01890a5d-ac96-774b-bcce-b302099a8057';
const away = { code: 'keeper/unavailable' };

/** As entries go here: by where they stand. */
const placed = (index: number, version = index + 1): PlacedEntry => ({
  ...{ index, version },
  bytes: Uint8Array.of(index % 256),
});
const first = (count: number) => Array.from({ length: count }, (_, i) => placed(i));

let disk: Map<string, Bytes>;
/** From here on the disk takes nothing whose name begins so. */
let full: string | null;
let reads: string[];
const kept: Pick<Kept, 'put' | 'get' | 'all' | 'remove'> = {
  async put(name, value) {
    if (full !== null && name.startsWith(full)) throw new DOMException('full');
    disk.set(name, toCbor(value));
  },
  async get(name) {
    reads.push(name);
    const row = disk.get(name);
    return row && fromCbor(row);
  },
  async all(prefix) {
    reads.push(prefix);
    return rows(prefix).map((name) => fromCbor(disk.get(name)!));
  },
  async remove(prefix) {
    for (const name of rows(prefix)) disk.delete(name);
  },
};
const rows = (prefix: string) => [...disk.keys()].filter((name) => name.startsWith(prefix)).sort();

/** What a server would say: the stream and the board are all that it has. */
let log: PlacedEntry[];
let tell: FeedListener['onEntry'];
const server: LogReader = {
  ...awayReader(),
  entries: async (_, after = 0) => answer(log.filter(({ version }) => version > after)),
  board: async () => answer(log),
  async feed(_, { onEntry }) {
    tell = onEntry;
  },
};
const answer = (entries: readonly PlacedEntry[]): StreamEntries => ({
  size: log.length,
  entries: [...entries],
});
const offline = () => keptReader(awayReader(), kept);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  disk = new Map();
  full = null;
  reads = [];
  log = first(2);
  return () => vi.useRealTimers();
});
/** Until everything is put away. */
const settled = () => vi.advanceTimersByTimeAsync(1_000);

describe('a stream', () => {
  it('is answered from what was kept, once there is nobody to ask', async () => {
    await keptReader(server, kept).entries(STREAM);
    await settled();
    expect(await offline().entries(STREAM)).toEqual(answer(log));
    expect(await offline().entries(STREAM, 1)).toEqual(answer(log.slice(1)));
  });

  it('is kept with what came to it later', async () => {
    const reader = keptReader(server, kept);
    await reader.entries(STREAM);
    await settled();
    log = first(5);
    await reader.entries(STREAM, 1);
    await settled();
    expect(await offline().entries(STREAM)).toEqual(answer(log));
  });

  it('is not kept where only a part of it was asked for', async () => {
    await keptReader(server, kept).entries(STREAM, 1);
    await settled();
    expect(rows('')).toEqual([]);
    await expect(offline().entries(STREAM)).rejects.toMatchObject(away);
  });

  it('is kept as it was where something would be missing in between', async () => {
    const reader = keptReader(server, kept);
    await reader.entries(STREAM);
    await settled();
    log = first(5);
    await reader.entries(STREAM, 3);
    await settled();
    expect(await offline().entries(STREAM)).toEqual({ size: 2, entries: first(2) });
  });

  it('comes without waiting for the disk, and is put away afterwards', async () => {
    const onDisk = Promise.withResolvers<undefined>();
    const put = vi.fn(async () => undefined);
    const reader = keptReader(server, { ...kept, get: () => onDisk.promise, put });
    expect(await reader.entries(STREAM)).toEqual(answer(log));
    onDisk.resolve(undefined);
    await new Promise(setImmediate);
    expect(put).not.toHaveBeenCalled();
    await settled();
    expect(put).toHaveBeenCalledOnce();
  });

  it('comes where the disk cannot be read at all', async () => {
    const broken = { ...kept, get: () => Promise.reject(new DOMException('no disk')) };
    expect(await keptReader(server, broken).entries(STREAM)).toEqual(answer(log));
    await expect(keptReader(awayReader(), broken).entries(STREAM)).rejects.toMatchObject(away);
  });

  it('that the server refuses is not answered from what was kept', async () => {
    await keptReader(server, kept).entries(STREAM);
    await settled();
    const refused = async () => Promise.reject(new Problem('session/unknown'));
    const reader = keptReader({ ...server, entries: refused }, kept);
    await expect(reader.entries(STREAM)).rejects.toMatchObject({ code: 'session/unknown' });
  });
});

describe('the board', () => {
  let reader: LogReader;
  beforeEach(() => {
    reader = keptReader(server, kept);
  });

  /** The feed's next, each a second after the other. */
  async function hear(count: number): Promise<void> {
    await reader.feed(0, { onEntry: () => {}, onSize: () => {} }, new AbortController().signal);
    for (const { index, version, bytes } of first(log.length + count).slice(log.length)) {
      tell({ index, version, stream: STREAM, bytes: bytes.toBase64() });
      log.push(placed(index));
      await settled();
    }
  }

  it('is kept with what the feed brought after it, in rows that are few', async () => {
    await reader.board();
    await hear(200);
    expect(rows('feed/').length).toBeLessThan(5);
    reads = [];
    expect(await offline().board()).toEqual(answer(log));
    expect(reads).toEqual(['board', 'feed/']);
  });

  it('lets go of what came before it was read anew', async () => {
    await reader.board();
    await hear(70);
    await reader.board();
    await settled();
    expect(rows('')).toEqual(['board']);
    await hear(1);
    expect(await offline().board()).toEqual(answer(log));
  });

  it('has no gap where the disk was full for a while', async () => {
    await reader.board();
    await hear(64);
    const before = answer(log);
    full = 'feed/';
    await hear(64);
    full = null;
    await hear(64);
    expect(await offline().board()).toEqual(before);
  });

  it('stays as it was kept, with what came after that, where it can be put away no more', async () => {
    await reader.board();
    await hear(1);
    const before = answer(log);
    full = 'board';
    log.push(placed(log.length));
    await reader.board();
    await hear(1);
    expect(await offline().board()).toEqual(before);
  });

  it('holds once what two windows heard', async () => {
    const other = keptReader(server, kept);
    await reader.board();
    await other.board();
    await hear(1);
    reader = other;
    const told = tell;
    await hear(1);
    for (const { index, version, bytes } of log.slice(-1))
      told({ index, version, stream: STREAM, bytes: bytes.toBase64() });
    await settled();
    expect(await offline().board()).toEqual(answer(log));
  });

  it('holds once what came before it, where that could not be let go of', async () => {
    await reader.board();
    await hear(3);
    vi.spyOn(kept, 'remove').mockRejectedValueOnce(new DOMException('no disk'));
    await reader.board();
    await settled();
    expect(rows('feed/')).toHaveLength(1);
    expect(await offline().board()).toEqual(answer(log));
  });

  it('is not answered from what was kept where it is read once more', async () => {
    await reader.board();
    await settled();
    vi.spyOn(server, 'board').mockRejectedValueOnce(new Problem('keeper/unavailable'));
    await expect(reader.board()).rejects.toMatchObject(away);
  });
});
