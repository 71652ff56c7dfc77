import { assert } from '#base/assert.ts';
import { type Hash, type Hasher, isTreeSize } from './merkle.ts';
import { type LeafRange, nodeSpans, TILE_WIDTH } from './range.ts';

/** The hash of a complete subtree of 256**level entries, the `index`-th of its level; write-once. */
export interface TileNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Hash;
}

/** Reads `count` complete nodes of one tile level from `start`; fails if any does not exist. */
export type ReadNodes = (level: number, start: number, count: number) => Promise<readonly Hash[]>;

const NONE: readonly TileNode[] = [];
const LEVEL_HEIGHT = 8;

/**
 * The right edge of a growing tree: the hashes of its largest complete subtrees, at most 53 of them.
 * That is all it takes to append and to state the root. Mutable; `clone()` before a batch that may be
 * thrown away.
 */
export class Frontier {
  readonly #hasher: Hasher;
  /** Perfect subtrees, largest first: one for each 1 in the binary form of the size. */
  readonly #peaks: Hash[];
  #size: number;

  private constructor(hasher: Hasher, peaks: Hash[], size: number) {
    this.#hasher = hasher;
    this.#peaks = peaks;
    this.#size = size;
  }

  static empty(hasher: Hasher): Frontier {
    return new Frontier(hasher, [], 0);
  }

  get size(): number {
    return this.#size;
  }

  clone(): Frontier {
    return new Frontier(this.#hasher, [...this.#peaks], this.#size);
  }

  /** Appends one leaf and returns the tile nodes of level 1 and above that it completes. */
  append(leaf: Hash): readonly TileNode[] {
    return this.#push(0, 1, leaf);
  }

  /** Appends the next complete node of a level; the size so far must be a multiple of its size. */
  appendNode(level: number, hash: Hash): void {
    const nodeSize = TILE_WIDTH ** level;
    assert(this.#size % nodeSize === 0, 'a node must start where its level allows');
    this.#push(level, nodeSize, hash);
  }

  /** The RFC 6962 root of all that was appended. */
  root(): Hash {
    let root = this.#peaks.at(-1);
    if (root === undefined) return this.#hasher.empty;
    for (let i = this.#peaks.length - 2; i >= 0; i -= 1) {
      root = this.#hasher.node(this.#peaks[i] as Hash, root);
    }
    return root;
  }

  #push(level: number, nodeSize: number, pushed: Hash): readonly TileNode[] {
    assert(isTreeSize(this.#size + nodeSize), 'a tree must stay below 2^53 entries');
    let completed = NONE;
    let hash = pushed;
    let index = this.#size / nodeSize;
    // A trailing 1 in the size is a peak as tall as the one now added: the two become one.
    for (let height = level * LEVEL_HEIGHT + 1; index % 2 === 1; height += 1) {
      hash = this.#hasher.node(this.#peaks.pop() as Hash, hash);
      index = (index - 1) / 2;
      if (height % LEVEL_HEIGHT === 0) {
        completed = [...completed, { level: height / LEVEL_HEIGHT, index, hash }];
      }
    }
    this.#peaks.push(hash);
    this.#size += nodeSize;
    return completed;
  }
}

/** Rebuilds the frontier of a tree of `size` entries from its stored nodes (level 0: leaf hashes). */
export async function frontierFromNodes(
  hasher: Hasher,
  size: number,
  readNodes: ReadNodes,
): Promise<Frontier> {
  assert(isTreeSize(size), 'a tree size must be a whole number below 2^53');
  return frontierOver(hasher, { start: 0, end: size }, readNodes);
}

/** The hash of a subtree of a tree, MTH(D[start:end]), from the tree's nodes. */
export async function subtreeHash(
  hasher: Hasher,
  range: LeafRange,
  readNodes: ReadNodes,
): Promise<Hash> {
  return (await frontierOver(hasher, range, readNodes)).root();
}

/** The root of the tree whose leaf hashes these are: a full tile's hash in the level above. */
export function rootOfHashes(hasher: Hasher, hashes: readonly Hash[]): Hash {
  const frontier = Frontier.empty(hasher);
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}

async function frontierOver(
  hasher: Hasher,
  range: LeafRange,
  readNodes: ReadNodes,
): Promise<Frontier> {
  const frontier = Frontier.empty(hasher);
  for (const { level, start, count } of nodeSpans(range)) {
    const hashes = await readNodes(level, start, count);
    assert(hashes.length === count, 'a node reader must return every node asked for');
    for (const hash of hashes) frontier.appendNode(level, hash);
  }
  return frontier;
}
