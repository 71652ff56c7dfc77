import { assert } from '#base/assert.ts';
import { decodeEntryBundle } from './entry-bundle.ts';
import { frontierFromNodes, type ReadNodes, rootOfHashes } from './frontier.ts';
import { equalHashes, type Hash, type Hasher, isTreeSize, type TreeHead } from './merkle.ts';
import { TILE_WIDTH } from './range.ts';
import { LogRefusal } from './refusal.ts';
import { bundleOfEntry, decodeTile, resourcePath, type Tile, tileOfNode } from './tile.ts';

/** Gets a log's resource by its path below the prefix; rejects if there is none. Bounds its size. */
export type FetchResource = (path: string) => Promise<Uint8Array>;

export interface TileReader {
  /** Hashes of the tree, each proven against the head before it is returned. */
  readonly readNodes: ReadNodes;
  /** The entries from `start` up to but not including `end`, each proven before it is yielded. */
  readEntries(start: number, end: number): AsyncGenerator<Uint8Array, void, undefined>;
}

/**
 * Reads a log of which only the head is believed. Nothing fetched is returned or used before it was
 * shown to lead to the head's root, so the store or server in between need not be trusted:
 *
 * - the partial tiles cover the whole tree, one level each, so their hashes give the root at once;
 * - a full tile hashes to a node of the level above, which was proven in the same way;
 * - a bundle's leaf hashes are the level 0 tile, and are proven as that tile.
 *
 * A reader that takes a tile's word for a hash accepts forged entries (CVE-2026-56865).
 *
 * @param head from a verified checkpoint
 * @throws LogRefusal `tile-malformed`, `tile-forged`, `bundle-malformed`, `bundle-forged`,
 *   `head-mismatch` (the partial tiles do not give the root), `range-outside-tree`
 */
export function tileReader(hasher: Hasher, head: TreeHead, fetch: FetchResource): TileReader {
  const { size, root } = head;
  assert(isTreeSize(size), 'a tree size must be a whole number below 2^53');

  type Edge = ReadonlyMap<number, readonly Hash[]>;
  let edge: Promise<Edge> | undefined;
  /** One proven full tile a level: enough for reading on, and bounded for any size of tree. */
  const kept = new Map<number, { readonly index: number; readonly hashes: readonly Hash[] }>();

  async function fetchTile(tile: Tile): Promise<Hash[]> {
    return decodeTile(await fetch(resourcePath(tile)), tile.width);
  }

  async function proveEdge(): Promise<Edge> {
    const tiles = new Map<number, readonly Hash[]>();
    const frontier = await frontierFromNodes(hasher, size, async (level, start) => {
      const hashes = await fetchTile(tileOfNode(level, start, size));
      tiles.set(level, hashes);
      return hashes;
    });
    if (!equalHashes(frontier.root(), root)) {
      throw new LogRefusal('head-mismatch', 'the partial tiles do not give the root of the head');
    }
    return tiles;
  }

  function provenEdge(): Promise<Edge> {
    // A failure is not remembered: the next call may reach a log that answers again.
    edge ??= proveEdge().catch((error: unknown) => {
      edge = undefined;
      throw error;
    });
    return edge;
  }

  async function isProven(tile: Omit<Tile, 'kind'>, hashes: readonly Hash[]): Promise<boolean> {
    if (tile.width < TILE_WIDTH) {
      const proven = (await provenEdge()).get(tile.level) ?? [];
      return (
        proven.length === hashes.length &&
        proven.every((hash, i) => equalHashes(hash, hashes[i] as Hash))
      );
    }
    const [parent] = await readNodes(tile.level + 1, tile.index, 1);
    return parent !== undefined && equalHashes(parent, rootOfHashes(hasher, hashes));
  }

  async function readTile(tile: Tile): Promise<readonly Hash[]> {
    if (tile.width < TILE_WIDTH) return (await provenEdge()).get(tile.level) ?? [];
    const keptTile = kept.get(tile.level);
    if (keptTile?.index === tile.index) return keptTile.hashes;
    const hashes = await fetchTile(tile);
    if (!(await isProven(tile, hashes))) {
      throw new LogRefusal('tile-forged', 'a tile does not lead to the root of the head');
    }
    kept.set(tile.level, { index: tile.index, hashes });
    return hashes;
  }

  const readNodes: ReadNodes = async (level, start, count) => {
    refuseOutside(start, start + count, Math.floor(size / TILE_WIDTH ** level));
    const nodes: Hash[] = [];
    while (nodes.length < count) {
      const next = start + nodes.length;
      const offset = next % TILE_WIDTH;
      const hashes = await readTile(tileOfNode(level, next, size));
      nodes.push(...hashes.slice(offset, offset + count - nodes.length));
    }
    return nodes;
  };

  async function* readEntries(start: number, end: number) {
    refuseOutside(start, end, size);
    for (let next = start; next < end; ) {
      const bundle = bundleOfEntry(next, size);
      const entries = decodeEntryBundle(await fetch(resourcePath(bundle)), bundle.width);
      const leaves = entries.map((entry) => hasher.leaf(entry));
      if (!(await isProven({ ...bundle, level: 0 }, leaves))) {
        throw new LogRefusal('bundle-forged', 'an entry bundle does not lead to the root');
      }
      const first = bundle.index * TILE_WIDTH;
      yield* entries.slice(next - first, end - first);
      next = first + bundle.width;
    }
  }

  return { readNodes, readEntries };
}

function refuseOutside(start: number, end: number, bound: number): void {
  if (!isTreeSize(start) || !isTreeSize(end) || start > end || end > bound) {
    throw new LogRefusal('range-outside-tree', 'the tree does not reach so far');
  }
}
