import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import published from '../../vectors/tlog/rfc6962.json' with { type: 'json' };
import frozen from '../../vectors/tlog/tiles.json' with { type: 'json' };
import { type ReadNodes, rootOfHashes } from './frontier.ts';
import { memoryLog, numberedEntries } from './memory-log.ts';
import { asHash, type Hash, rfc6962, type TreeHead } from './merkle.ts';
import { naivePath, naiveProof } from './naive-tree.ts';
import {
  consistencyTiles,
  inclusionTiles,
  type Proof,
  proveConsistency,
  proveInclusion,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';
import { sha256 } from './sha256-node.ts';
import { resourcePath, tileOfNode } from './tile.ts';

const hasher = rfc6962(sha256);
const log = memoryLog(hasher, numberedEntries(70_000));

const headOf = (size: number, leaves: readonly Hash[] = log.leaves): TreeHead => ({
  size,
  root: rootOfHashes(hasher, leaves.slice(0, size)),
});
const leafAt = (index: number) => log.leaves[index] as Hash;
const fromHex = (proof: readonly string[]): Proof =>
  proof.map((hash) => asHash(Uint8Array.fromHex(hash)));
const flipped = (hash: Hash, bit: number): Hash => {
  const copy = Uint8Array.from(hash);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return asHash(copy);
};
const withFlip = (proof: Proof, at: number, bit: number): Proof =>
  proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash));

const malformed = expect.objectContaining({ name: 'LogRefusal', code: 'proof-malformed' });
const mismatch = expect.objectContaining({ name: 'LogRefusal', code: 'proof-mismatch' });

const sizes = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 2000 }) },
  { weight: 1, arbitrary: fc.constantFrom(255, 256, 257, 511, 512, 513) },
);
const bits = fc.integer({ min: 0, max: 255 });

describe('inclusion', () => {
  const leaves = published.entries.map((entry) => hasher.leaf(Uint8Array.fromHex(entry)));

  test.each(published.inclusion)('published: $index in $size', ({ index, size, proof }) => {
    const readNodes: ReadNodes = async (_level, start, count) => leaves.slice(start, start + count);
    verifyInclusion(hasher, fromHex(proof), index, leaves[index] as Hash, headOf(size, leaves));
    return expect(proveInclusion(hasher, index, size, readNodes)).resolves.toEqual(fromHex(proof));
  });

  test.each(frozen.inclusion)('frozen: $index in $size', async ({ index, size, proof }) => {
    expect(await proveInclusion(hasher, index, size, log.readNodes)).toEqual(fromHex(proof));
    expect(naivePath(hasher, index, log.leaves.slice(0, size))).toEqual(fromHex(proof));
  });

  test('any entry of any tree is proven, and no flipped bit passes', async () => {
    const cases = sizes.chain((size) =>
      fc.record({ size: fc.constant(size), index: fc.nat(size - 1), at: fc.nat(), bit: bits }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ size, index, at, bit }) => {
        const head = headOf(size);
        const proof = await proveInclusion(hasher, index, size, log.readNodes);
        expect(proof).toEqual(naivePath(hasher, index, log.leaves.slice(0, size)));
        verifyInclusion(hasher, proof, index, leafAt(index), head);

        const refused = (p: Proof, leaf: Hash, root: Hash) =>
          expect(() => verifyInclusion(hasher, p, index, leaf, { size, root })).toThrow(mismatch);
        refused(proof, flipped(leafAt(index), bit), head.root);
        refused(proof, leafAt(index), flipped(head.root, bit));
        if (proof.length > 0) {
          refused(withFlip(proof, at % proof.length, bit), leafAt(index), head.root);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('no other index passes', () => {
    const head = headOf(13);
    for (let index = 0; index < 13; index += 1) {
      const proof = naivePath(hasher, index, log.leaves.slice(0, 13));
      for (let other = 0; other < 13; other += 1) {
        if (other === index) continue;
        expect(() => verifyInclusion(hasher, proof, other, leafAt(index), head)).toThrow();
      }
    }
  });

  test('refuses proofs of the wrong shape', () => {
    const head = headOf(13);
    const proof = naivePath(hasher, 5, log.leaves.slice(0, 13));
    const refused = (p: Proof, index: number, size: number) =>
      expect(() => verifyInclusion(hasher, p, index, leafAt(5), { size, root: head.root })).toThrow(
        malformed,
      );
    refused(proof.slice(1), 5, 13);
    refused(proof.slice(0, -1), 5, 13);
    refused([], 5, 13);
    refused([...proof, head.root], 5, 13);
    refused([leafAt(5), ...proof], 5, 13);
    refused(proof, 13, 13);
    refused(proof, -1, 13);
    refused(proof, 0.5, 13);
    refused(proof, 5, 0);
    refused(proof, 5, -13);
    refused(proof, 5, 2 ** 53);
    refused(proof, 5, Number.NaN);
  });

  test('the path of the last entry proves none after it', () => {
    const proof = naivePath(hasher, 12, log.leaves.slice(0, 13));
    for (const index of [13, 14, 15, 2 ** 32 + 12]) {
      expect(() => verifyInclusion(hasher, proof, index, leafAt(12), headOf(13))).toThrow(
        malformed,
      );
    }
  });

  test('is not made for an entry outside the tree', () => {
    expect(() => proveInclusion(hasher, 13, 13, log.readNodes)).toThrow('in the tree');
  });
});

describe('consistency', () => {
  const leaves = published.entries.map((entry) => hasher.leaf(Uint8Array.fromHex(entry)));

  test.each(published.consistency)('published: $oldSize to $size', ({ oldSize, size, proof }) => {
    const readNodes: ReadNodes = async (_level, start, count) => leaves.slice(start, start + count);
    verifyConsistency(hasher, fromHex(proof), headOf(oldSize, leaves), headOf(size, leaves));
    return expect(proveConsistency(hasher, oldSize, size, readNodes)).resolves.toEqual(
      fromHex(proof),
    );
  });

  test.each(frozen.consistency)('frozen: $oldSize to $size', async ({ oldSize, size, proof }) => {
    expect(await proveConsistency(hasher, oldSize, size, log.readNodes)).toEqual(fromHex(proof));
    expect(naiveProof(hasher, oldSize, log.leaves.slice(0, size))).toEqual(fromHex(proof));
  });

  test('any growth of any tree is proven, and no flipped bit passes', async () => {
    const cases = sizes.chain((size) =>
      fc.record({
        size: fc.constant(size),
        oldSize: fc.integer({ min: 1, max: size }),
        at: fc.nat(),
        bit: bits,
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ size, oldSize, at, bit }) => {
        const [old, next] = [headOf(oldSize), headOf(size)];
        const proof = await proveConsistency(hasher, oldSize, size, log.readNodes);
        expect(proof).toEqual(naiveProof(hasher, oldSize, log.leaves.slice(0, size)));
        verifyConsistency(hasher, proof, old, next);

        const refused = (p: Proof, a: Hash, b: Hash) =>
          expect(() =>
            verifyConsistency(hasher, p, { size: oldSize, root: a }, { size, root: b }),
          ).toThrow(mismatch);
        refused(proof, flipped(old.root, bit), next.root);
        refused(proof, old.root, flipped(next.root, bit));
        if (proof.length > 0) {
          refused(withFlip(proof, at % proof.length, bit), old.root, next.root);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a history that was rewritten is refused', () => {
    const rewritten = [...log.leaves.slice(0, 5), leafAt(99), ...log.leaves.slice(6, 13)];
    const proof = naiveProof(hasher, 7, rewritten);
    expect(() => verifyConsistency(hasher, proof, headOf(7), headOf(13, rewritten))).toThrow(
      mismatch,
    );
  });

  test('a tree that shrank, or two trees of one size, are refused', () => {
    const proof = naiveProof(hasher, 7, log.leaves.slice(0, 13));
    expect(() => verifyConsistency(hasher, proof, headOf(13), headOf(7))).toThrow(malformed);
    const shrunk = { size: 7, root: headOf(13).root };
    expect(() => verifyConsistency(hasher, [], headOf(13), shrunk)).toThrow(malformed);
    const fork = { size: 13, root: leafAt(0) };
    expect(() => verifyConsistency(hasher, [], headOf(13), fork)).toThrow(mismatch);
    verifyConsistency(hasher, [], headOf(13), headOf(13));
  });

  test('every tree begins with the empty one, which has one root', async () => {
    const empty = { size: 0, root: hasher.empty };
    expect(await proveConsistency(hasher, 0, 13, log.readNodes)).toEqual([]);
    verifyConsistency(hasher, [], empty, headOf(13));
    verifyConsistency(hasher, [], empty, empty);
    const refused = (p: Proof, old: TreeHead, next: TreeHead, why: unknown) =>
      expect(() => verifyConsistency(hasher, p, old, next)).toThrow(why as Error);
    refused([], { size: 0, root: leafAt(0) }, headOf(13), mismatch);
    refused([], empty, { size: 0, root: leafAt(0) }, mismatch);
    refused([leafAt(0)], empty, headOf(13), malformed);
  });

  test('refuses proofs of the wrong shape', () => {
    const [old, next] = [headOf(7), headOf(13)];
    const proof = naiveProof(hasher, 7, log.leaves.slice(0, 13));
    const refused = (p: Proof, a: TreeHead, b: TreeHead) =>
      expect(() => verifyConsistency(hasher, p, a, b)).toThrow(malformed);
    refused(proof.slice(1), old, next);
    refused(proof.slice(0, -1), old, next);
    refused([], old, next);
    refused([...proof, next.root], old, next);
    refused([old.root, ...proof], old, next);
    refused(proof, { ...old, size: -7 }, next);
    refused(proof, { ...old, size: 6.5 }, next);
    refused(proof, old, { ...next, size: 2 ** 53 });
    refused(proof, old, { ...next, size: Number.NaN });
  });

  test('is not made for a tree that shrinks', () => {
    expect(() => proveConsistency(hasher, 14, 13, log.readNodes)).toThrow('never shrinks');
  });
});

test('the tiles foretold for a proof are those it reads', async () => {
  const tilesRead = async (size: number, prove: (readNodes: ReadNodes) => Promise<Proof>) => {
    const paths = new Set<string>();
    await prove((level, start, count) => {
      paths.add(resourcePath(tileOfNode(level, start, size)));
      paths.add(resourcePath(tileOfNode(level, start + count - 1, size)));
      return log.readNodes(level, start, count);
    });
    return [...paths].sort();
  };
  for (const [a, size] of [
    [0, 1],
    [300, 70_000],
    [69_999, 70_000],
    [255, 256],
  ] as const) {
    const inclusion = await tilesRead(size, (read) => proveInclusion(hasher, a, size, read));
    expect(inclusionTiles(a, size).map(resourcePath).sort()).toEqual(inclusion);
    const consistency = await tilesRead(size, (read) =>
      proveConsistency(hasher, a + 1, size, read),
    );
    expect(
      consistencyTiles(a + 1, size)
        .map(resourcePath)
        .sort(),
    ).toEqual(consistency);
  }
});
