import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../vectors/tlog/tiles.json' with { type: 'json' };
import { Frontier, frontierFromNodes, type ReadNodes, rootOfHashes } from './frontier.ts';
import { memoryLog, numberedEntries } from './memory-log.ts';
import { type Hash, rfc6962 } from './merkle.ts';
import { naiveRoot } from './naive-tree.ts';
import { sha256 } from './sha256-node.ts';

const hasher = rfc6962(sha256);
const log = memoryLog(hasher, numberedEntries(70_000));

function frontierOf(size: number): Frontier {
  const frontier = Frontier.empty(hasher);
  for (const leaf of log.leaves.slice(0, size)) frontier.append(leaf);
  return frontier;
}

test.each(vectors.roots)('the frozen root of $size numbered entries', ({ size, root }) => {
  expect(frontierOf(size).root().toHex()).toBe(root);
  expect(naiveRoot(hasher, log.leaves.slice(0, size)).toHex()).toBe(root);
});

test('the root of any size is the naive root', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2000 }), (size) => {
      const leaves = log.leaves.slice(0, size);
      expect(rootOfHashes(hasher, leaves)).toEqual(naiveRoot(hasher, leaves));
    }),
  );
});

describe('tile nodes', () => {
  test('are reported once each, in order, as they complete', () => {
    const frontier = Frontier.empty(hasher);
    const completedAt = log.leaves.flatMap((leaf) =>
      frontier.append(leaf).map(({ level, index }) => `${level}/${index} at ${frontier.size}`),
    );
    const level1 = Array.from({ length: 273 }, (_, i) => `1/${i} at ${(i + 1) * 256}`);
    expect(completedAt).toEqual([...level1.slice(0, 256), '2/0 at 65536', ...level1.slice(256)]);
  });

  test('are the roots of what they cover', async () => {
    const [first, last] = [await log.readNodes(1, 0, 1), await log.readNodes(1, 272, 1)];
    expect(first).toEqual([naiveRoot(hasher, log.leaves.slice(0, 256))]);
    expect(last).toEqual([naiveRoot(hasher, log.leaves.slice(272 * 256, 273 * 256))]);
    expect(await log.readNodes(2, 0, 1)).toEqual([naiveRoot(hasher, log.leaves.slice(0, 65_536))]);
  });
});

test('a clone goes its own way', () => {
  const kept = frontierOf(300);
  const before = kept.root();
  const tentative = kept.clone();
  for (const leaf of log.leaves.slice(300, 700)) tentative.append(leaf);
  expect(kept.size).toBe(300);
  expect(kept.root()).toEqual(before);
  expect(tentative.root()).toEqual(frontierOf(700).root());
});

describe('a frontier rebuilt from stored nodes', () => {
  test('appends on as the first one would', async () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 2000 }),
      fc.constantFrom(65_535, 65_536, 65_537, 69_999),
    );
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const rebuilt = await frontierFromNodes(hasher, size, log.readNodes);
        expect(rebuilt.size).toBe(size);
        const original = frontierOf(size);
        expect(rebuilt.root()).toEqual(original.root());
        const leaf = log.leaves[size] as Hash;
        expect(rebuilt.append(leaf)).toEqual(original.append(leaf));
        expect(rebuilt.root()).toEqual(original.root());
      }),
      { numRuns: 25 },
    );
  });

  test('refuses a reader that leaves nodes out', async () => {
    const short: ReadNodes = async (...span) => (await log.readNodes(...span)).slice(1);
    await expect(frontierFromNodes(hasher, 300, short)).rejects.toThrow('every node');
  });

  test.each([-1, 1.5, 2 ** 53])('refuses the size %d', async (size) => {
    await expect(frontierFromNodes(hasher, size, log.readNodes)).rejects.toThrow('whole number');
  });
});

describe('trees too large to build, of one entry repeated', () => {
  const uniform: Hash[] = [hasher.leaf(Uint8Array.of(7))];
  /** The root of 2**height repeated entries. */
  const perfect = (height: number): Hash => {
    for (let h = uniform.length; h <= height; h += 1) {
      const below = uniform[h - 1] as Hash;
      uniform.push(hasher.node(below, below));
    }
    return uniform[height] as Hash;
  };
  const root = (size: number): Hash => {
    const height = Math.floor(Math.log2(size));
    if (2 ** height === size) return perfect(height);
    return hasher.node(perfect(height), root(size - 2 ** height));
  };
  const readNodes: ReadNodes = async (level, _start, count) =>
    new Array<Hash>(count).fill(perfect(level * 8));

  test.each([2, 3, 4, 5, 6].flatMap((k) => [256 ** k - 1, 256 ** k, 256 ** k + 1]))(
    'of %d entries',
    async (size) => {
      const frontier = await frontierFromNodes(hasher, size, readNodes);
      expect(frontier.root()).toEqual(root(size));
      const completed = frontier.append(perfect(0));
      expect(frontier.root()).toEqual(root(size + 1));
      const levels = [2, 3, 4, 5, 6].filter((k) => (size + 1) % 256 ** k === 0);
      expect(completed.map((node) => node.level).filter((level) => level > 1)).toEqual(levels);
    },
  );

  test('do not grow past what a number counts', async () => {
    const full = await frontierFromNodes(hasher, Number.MAX_SAFE_INTEGER, readNodes);
    expect(() => full.append(perfect(0))).toThrow('below 2^53');
  });
});
