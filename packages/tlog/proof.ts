import { assert } from '#base/assert.ts';
import { type ReadNodes, subtreeHash } from './frontier.ts';
import { equalHashes, type Hash, type Hasher, isTreeSize, type TreeHead } from './merkle.ts';
import { consistencyRanges, inclusionRanges, type LeafRange } from './range.ts';
import { LogRefusal } from './refusal.ts';
import { type Tile, tilesOver } from './tile.ts';

/** The hashes of a proof, leaf to root, in the order of RFC 6962 §2.1. */
export type Proof = readonly Hash[];

/** Proves that entry `index` is in the tree of `size` entries. Needs 0 <= index < size. */
export function proveInclusion(
  hasher: Hasher,
  index: number,
  size: number,
  readNodes: ReadNodes,
): Promise<Proof> {
  assert(isTreeSize(size) && isTreeSize(index) && index < size, 'the entry must be in the tree');
  return hashesOf(hasher, inclusionRanges(index, size), readNodes);
}

/** Proves that a tree only grew from `oldSize` to `size`. Needs 0 <= oldSize <= size. */
export function proveConsistency(
  hasher: Hasher,
  oldSize: number,
  size: number,
  readNodes: ReadNodes,
): Promise<Proof> {
  assert(isTreeSize(size) && isTreeSize(oldSize) && oldSize <= size, 'a tree never shrinks');
  // Every tree begins with the empty one, so there is nothing to prove.
  const ranges = oldSize === 0 ? [] : consistencyRanges(oldSize, size);
  return hashesOf(hasher, ranges, readNodes);
}

/** The tiles that `proveInclusion` reads, to fetch them side by side. */
export function inclusionTiles(index: number, size: number): Tile[] {
  return tilesOver(inclusionRanges(index, size), size);
}

/** The tiles that `proveConsistency` reads, to fetch them side by side. Needs oldSize > 0. */
export function consistencyTiles(oldSize: number, size: number): Tile[] {
  return tilesOver(consistencyRanges(oldSize, size), size);
}

/**
 * Returns if `leaf` is entry `index` of the tree with this head (RFC 9162 §2.1.3.2).
 * @throws LogRefusal `proof-malformed` (index, size or number of hashes), `proof-mismatch`
 */
export function verifyInclusion(
  hasher: Hasher,
  proof: Proof,
  index: number,
  leaf: Hash,
  head: TreeHead,
): void {
  if (!isTreeSize(head.size) || !isTreeSize(index) || index >= head.size) malformed();
  const siblings = inclusionRanges(index, head.size);
  if (proof.length !== siblings.length) malformed();
  let hash = leaf;
  siblings.forEach((sibling, i) => {
    const other = proof[i] as Hash;
    hash = sibling.start > index ? hasher.node(hash, other) : hasher.node(other, hash);
  });
  if (!equalHashes(hash, head.root)) mismatch();
}

/**
 * Returns if the tree with head `next` begins with the tree with head `old` (RFC 9162 §2.1.4.2).
 * @throws LogRefusal `proof-malformed` (sizes or number of hashes), `proof-mismatch`
 */
export function verifyConsistency(
  hasher: Hasher,
  proof: Proof,
  old: TreeHead,
  next: TreeHead,
): void {
  if (!isTreeSize(old.size) || !isTreeSize(next.size) || old.size > next.size) malformed();
  if (old.size === 0) {
    if (proof.length !== 0) malformed();
    const emptyNext = next.size > 0 || equalHashes(next.root, hasher.empty);
    if (!equalHashes(old.root, hasher.empty) || !emptyNext) mismatch();
    return;
  }
  const subtrees = consistencyRanges(old.size, next.size);
  if (proof.length !== subtrees.length) malformed();
  // The proof starts at the last subtree of the old tree: given, unless it is the old tree whole.
  const given = subtrees[0]?.end === old.size;
  let oldHash = given ? (proof[0] as Hash) : old.root;
  let nextHash = oldHash;
  subtrees.forEach((subtree, i) => {
    if (given && i === 0) return;
    const other = proof[i] as Hash;
    if (subtree.start >= old.size) {
      nextHash = hasher.node(nextHash, other);
    } else {
      oldHash = hasher.node(other, oldHash);
      nextHash = hasher.node(other, nextHash);
    }
  });
  if (!equalHashes(oldHash, old.root) || !equalHashes(nextHash, next.root)) mismatch();
}

async function hashesOf(
  hasher: Hasher,
  ranges: readonly LeafRange[],
  readNodes: ReadNodes,
): Promise<Proof> {
  const hashes: Hash[] = [];
  for (const range of ranges) hashes.push(await subtreeHash(hasher, range, readNodes));
  return hashes;
}

function malformed(): never {
  throw new LogRefusal('proof-malformed', 'the proof does not have the shape of its tree sizes');
}

function mismatch(): never {
  throw new LogRefusal('proof-mismatch', 'the proof does not lead to the root');
}
