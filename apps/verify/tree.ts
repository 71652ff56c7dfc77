/** The Merkle tree, computed again from every entry (RFC 6962 §2.1), 256 wide (C2SP tlog-tiles). */
import { sha256 } from './hash.ts';

export const TILE_WIDTH = 256;

/** Hashes of one tile, as they follow from the entries alone. */
export type ComputedTile = {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
};

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

/** Keeps only the right edge: at most 256 hashes a level. */
export class Tree {
  #size = 0;
  /** Of each level, the hashes of the tile being filled. */
  readonly #edge: { index: number; hashes: Uint8Array[] }[] = [];
  #filled: ComputedTile[] = [];

  get size(): number {
    return this.#size;
  }

  add(leaf: Uint8Array): void {
    this.#size += 1;
    this.#push(0, leaf);
  }

  /** Tiles above the leaves that have become full since the last call. */
  takeFilled(): readonly ComputedTile[] {
    const filled = this.#filled;
    if (filled.length > 0) this.#filled = [];
    return filled;
  }

  /** The partial tiles of the right edge, above the leaves. */
  partial(): ComputedTile[] {
    return this.#edge
      .map(({ index, hashes }, level) => ({ level, index, hashes: [...hashes] }))
      .filter(({ level, hashes }) => level > 0 && hashes.length > 0);
  }

  /** The root of all that was added; of nothing, the hash of nothing. */
  root(): Uint8Array {
    let root: Uint8Array | null = null;
    for (const { hashes } of this.#edge) {
      for (const whole of perfectSubtrees(hashes).reverse()) {
        root = root === null ? whole : node(whole, root);
      }
    }
    return root ?? sha256();
  }

  #push(level: number, hash: Uint8Array): void {
    this.#edge[level] ??= { index: 0, hashes: [] };
    const tile = this.#edge[level];
    tile.hashes.push(hash);
    if (tile.hashes.length < TILE_WIDTH) return;
    if (level > 0) this.#filled.push({ level, index: tile.index, hashes: tile.hashes });
    this.#edge[level] = { index: tile.index + 1, hashes: [] };
    this.#push(level + 1, perfectRoot(tile.hashes));
  }
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function node(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

/** Roots of the largest perfect trees that these hashes make up, left to right. */
function perfectSubtrees(hashes: readonly Uint8Array[]): Uint8Array[] {
  const roots: Uint8Array[] = [];
  for (let start = 0, width = TILE_WIDTH / 2; width >= 1; width /= 2) {
    if (start + width > hashes.length) continue;
    roots.push(perfectRoot(hashes.slice(start, start + width)));
    start += width;
  }
  return roots;
}

/** @param hashes a power of two of them */
function perfectRoot(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0]!;
  const pairs = Array.from({ length: hashes.length / 2 }, (_, i) =>
    node(hashes[2 * i]!, hashes[2 * i + 1]!),
  );
  return perfectRoot(pairs);
}
