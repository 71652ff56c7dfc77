import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeEntryBundle } from './entry-bundle.ts';
import { rootOfHashes } from './frontier.ts';
import { type MemoryLog, memoryLog, numberedEntries } from './memory-log.ts';
import { type Hash, rfc6962 } from './merkle.ts';
import { proveConsistency, proveInclusion, verifyConsistency, verifyInclusion } from './proof.ts';
import { sha256 } from './sha256-node.ts';
import { encodeTile } from './tile.ts';
import { type FetchResource, tileReader } from './tile-reader.ts';

const hasher = rfc6962(sha256);
// Three tile levels with a full tile above level 0, and partial tiles at each.
const large = memoryLog(hasher, numberedEntries(65_536 + 2 * 256 + 3));
const small = memoryLog(hasher, numberedEntries(600));
const largeFiles = large.resources();

function serve(files: ReadonlyMap<string, Uint8Array>, asked: string[] = []): FetchResource {
  return async (path) => {
    asked.push(path);
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error('not found');
    return bytes;
  };
}

function readerOf(log: MemoryLog, changed: Record<string, Uint8Array> = {}) {
  const honest = log === large ? largeFiles : log.resources();
  const files = new Map([...honest, ...Object.entries(changed)]);
  return tileReader(hasher, log.head, serve(files));
}

async function collect(source: AsyncIterable<Uint8Array>, into: Uint8Array[] = []) {
  for await (const entry of source) into.push(entry);
  return into;
}

const refusal = (code: string) => expect.objectContaining({ name: 'LogRefusal', code });
const forgedEntry = new TextEncoder().encode('forged');

describe('an honest log', () => {
  test('is read whole', async () => {
    const { entries } = large;
    expect(await collect(readerOf(large).readEntries(0, entries.length))).toEqual(entries);
  });

  test('is read from any entry to any other', async () => {
    const reader = readerOf(small);
    await fc.assert(
      fc.asyncProperty(fc.nat(600), fc.nat(600), async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        expect(await collect(reader.readEntries(start, end))).toEqual(
          small.entries.slice(start, end),
        );
      }),
    );
  });

  test.each([1, 255, 256, 257, 512])('of %i entries is read whole', async (size) => {
    const log = memoryLog(hasher, numberedEntries(size));
    expect(await collect(readerOf(log).readEntries(0, size))).toEqual(log.entries);
  });

  test('of none yields none', async () => {
    const log = memoryLog(hasher, []);
    expect(await collect(readerOf(log).readEntries(0, 0))).toEqual([]);
  });

  test('gives proofs that hold', async () => {
    const { readNodes } = readerOf(large);
    const { size } = large.head;
    for (const index of [0, 255, 300, 65_535, 65_536, size - 1]) {
      const proof = await proveInclusion(hasher, index, size, readNodes);
      verifyInclusion(hasher, proof, index, large.leaves[index] as Hash, large.head);
    }
    for (const oldSize of [1, 256, 65_536, 65_537, size - 1]) {
      const proof = await proveConsistency(hasher, oldSize, size, readNodes);
      const old = { size: oldSize, root: rootOfHashes(hasher, large.leaves.slice(0, oldSize)) };
      verifyConsistency(hasher, proof, old, large.head);
    }
  });

  test('is asked for each tile once when read in order', async () => {
    const asked: string[] = [];
    const reader = tileReader(hasher, large.head, serve(largeFiles, asked));
    await collect(reader.readEntries(0, large.head.size));
    expect(new Set(asked).size).toBe(asked.length);
    // A full bundle is its own level 0 tile, so no full level 0 tile is fetched beside it.
    expect(asked.filter((path) => path.startsWith('tile/0/'))).toEqual(['tile/0/258.p/3']);
  });

  test('nodes are read across tiles', async () => {
    const { readNodes } = readerOf(large);
    expect(await readNodes(0, 250, 600)).toEqual(large.leaves.slice(250, 850));
  });

  test('that failed once is asked again', async () => {
    let down = true;
    const up = serve(small.resources());
    const reader = tileReader(hasher, small.head, async (path) => {
      if (down) throw new Error('unreachable');
      return up(path);
    });
    await expect(collect(reader.readEntries(0, 600))).rejects.toThrow('unreachable');
    await expect(reader.readNodes(0, 599, 1)).rejects.toThrow('unreachable');
    down = false;
    expect(await collect(reader.readEntries(0, 600))).toEqual(small.entries);
  });
});

describe('a log that forges', () => {
  /** Forges entry 5 and every hash above it up to and with the given tile level. */
  function forgery(upTo: number): Record<string, Uint8Array> {
    const bundle = large.entries.slice(0, 256).with(5, forgedEntry);
    const leaves = bundle.map((entry) => hasher.leaf(entry));
    const changed: Record<string, Uint8Array> = {
      'tile/entries/000': encodeEntryBundle(bundle),
    };
    if (upTo >= 0) changed['tile/0/000'] = encodeTile(leaves);
    if (upTo >= 1) {
      const files = largeFiles;
      const level1 = Uint8Array.from(files.get('tile/1/000') as Uint8Array);
      level1.set(rootOfHashes(hasher, leaves), 0);
      changed['tile/1/000'] = level1;
      if (upTo >= 2) {
        const nodes = Array.from({ length: 256 }, (_, i) => level1.slice(i * 32, i * 32 + 32));
        changed['tile/2/000.p/1'] = encodeTile([rootOfHashes(hasher, nodes as Hash[])]);
      }
    }
    return changed;
  }

  test.each([
    [-1, 'bundle-forged'],
    [0, 'bundle-forged'],
    [1, 'tile-forged'],
    [2, 'head-mismatch'],
  ])('an entry and the hashes up to level %i is refused', async (upTo, code) => {
    const reader = readerOf(large, forgery(upTo));
    const believed: Uint8Array[] = [];
    await expect(collect(reader.readEntries(0, 512), believed)).rejects.toThrow(refusal(code));
    expect(believed).toEqual([]);
  });

  test.each([
    [0, 'tile-forged'],
    [1, 'tile-forged'],
    [2, 'head-mismatch'],
  ])('the leaf hash under a forged entry, up to level %i, is refused', async (upTo, code) => {
    const reader = readerOf(large, forgery(upTo));
    await expect(reader.readNodes(0, 5, 1)).rejects.toThrow(refusal(code));
    await expect(proveInclusion(hasher, 4, large.head.size, reader.readNodes)).rejects.toThrow(
      refusal(code),
    );
  });

  test('an entry of the last, partial bundle with its tile is refused', async () => {
    const bundle = small.entries.slice(512).with(3, forgedEntry);
    const entries = { 'tile/entries/002.p/88': encodeEntryBundle(bundle) };
    const tile = { 'tile/0/002.p/88': encodeTile(bundle.map((entry) => hasher.leaf(entry))) };
    await expect(collect(readerOf(small, entries).readEntries(512, 600))).rejects.toThrow(
      refusal('bundle-forged'),
    );
    await expect(
      collect(readerOf(small, { ...entries, ...tile }).readEntries(512, 600)),
    ).rejects.toThrow(refusal('head-mismatch'));
  });

  test('any changed byte is refused, and nothing false comes before the refusal', async () => {
    const files = small.resources();
    const target = fc.constantFrom(...files.keys()).chain((path) =>
      fc.record({
        path: fc.constant(path),
        at: fc.nat((files.get(path) as Uint8Array).length - 1),
        flip: fc.integer({ min: 1, max: 255 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(target, async ({ path, at, flip }) => {
        const bytes = Uint8Array.from(files.get(path) as Uint8Array);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const reader = readerOf(small, { [path]: bytes });
        const believed: Uint8Array[] = [];
        // Every resource is used: entries by reading them, full level 0 tiles by reading hashes.
        const reading = reader.readNodes(0, 0, 600).then(() => {
          return collect(reader.readEntries(0, 600), believed);
        });
        await expect(reading).rejects.toThrow(expect.objectContaining({ name: 'LogRefusal' }));
        expect(believed).toEqual(small.entries.slice(0, believed.length));
      }),
    );
  });

  test('swapped bundles, tiles and entries are refused', async () => {
    const files = small.resources();
    const swap = (a: string, b: string) =>
      readerOf(small, { [a]: files.get(b) as Uint8Array, [b]: files.get(a) as Uint8Array });
    await expect(
      collect(swap('tile/entries/000', 'tile/entries/001').readEntries(0, 600)),
    ).rejects.toThrow(refusal('bundle-forged'));
    await expect(swap('tile/0/000', 'tile/0/001').readNodes(0, 0, 512)).rejects.toThrow(
      refusal('tile-forged'),
    );
    const [first, second, ...rest] = small.entries.slice(0, 256) as [Uint8Array, Uint8Array];
    const swapped = { 'tile/entries/000': encodeEntryBundle([second, first, ...rest]) };
    await expect(collect(readerOf(small, swapped).readEntries(0, 1))).rejects.toThrow(
      refusal('bundle-forged'),
    );
  });

  test.each([
    ['tile/0/002.p/88', 'tile-malformed'],
    ['tile/1/000.p/2', 'tile-malformed'],
    ['tile/entries/000', 'bundle-malformed'],
    ['tile/entries/002.p/88', 'bundle-malformed'],
  ])('%s cut short or made longer is refused', async (path, code) => {
    const bytes = small.resources().get(path) as Uint8Array;
    for (const changed of [
      new Uint8Array(),
      bytes.slice(0, -1),
      bytes.slice(0, -32),
      Uint8Array.of(...bytes, 0),
      Uint8Array.of(...bytes, ...hasher.empty),
    ]) {
      const reader = readerOf(small, { [path]: changed });
      await expect(collect(reader.readEntries(0, 600))).rejects.toThrow(refusal(code));
    }
  });

  test('an older, a longer and another tree of the same size are refused', async () => {
    const other = memoryLog(hasher, numberedEntries(600).with(0, forgedEntry));
    const reader = tileReader(hasher, small.head, serve(other.resources()));
    await expect(collect(reader.readEntries(0, 600))).rejects.toThrow(refusal('head-mismatch'));
    for (const size of [599, 601]) {
      const wrong = tileReader(hasher, { ...small.head, size }, serve(small.resources()));
      await expect(collect(wrong.readEntries(0, 1))).rejects.toThrow();
      const grown = memoryLog(hasher, numberedEntries(size));
      const wrongRoot = { size, root: small.head.root };
      const asked = tileReader(hasher, wrongRoot, serve(grown.resources()));
      await expect(collect(asked.readEntries(0, 1))).rejects.toThrow(refusal('head-mismatch'));
    }
  });

  test('buffers changed after they were handed over change nothing', async () => {
    const handed: Uint8Array[] = [];
    const files = small.resources();
    const reader = tileReader(hasher, small.head, async (path) => {
      const bytes = Uint8Array.from(files.get(path) as Uint8Array);
      handed.push(bytes);
      return bytes;
    });
    const nodes = await reader.readNodes(0, 0, 600);
    const [first] = await collect(reader.readEntries(0, 1));
    for (const bytes of handed) bytes.fill(0);
    expect(nodes).toEqual(small.leaves);
    expect(await reader.readNodes(0, 512, 88)).toEqual(small.leaves.slice(512));
    expect(first).toEqual(small.entries[0]);
  });
});

describe('outside the tree', () => {
  const outside = refusal('range-outside-tree');

  test.each([
    [0, 601],
    [601, 601],
    [-1, 5],
    [5, 4],
    [0.5, 5],
    [0, Number.NaN],
  ])('entries %d to %d are refused', async (start, end) => {
    await expect(collect(readerOf(small).readEntries(start, end))).rejects.toThrow(outside);
  });

  test('nodes that are not complete are refused', async () => {
    const { readNodes } = readerOf(small);
    await expect(readNodes(0, 600, 1)).rejects.toThrow(outside);
    await expect(readNodes(1, 2, 1)).rejects.toThrow(outside);
    await expect(readNodes(1, 0, 3)).rejects.toThrow(outside);
    await expect(readNodes(2, 0, 1)).rejects.toThrow(outside);
    await expect(readNodes(0, -1, 2)).rejects.toThrow(outside);
  });
});
