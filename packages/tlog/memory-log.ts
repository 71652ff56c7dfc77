// For tests: a whole log held in memory, as the journal's store and as the files of a server.
import { encodeEntryBundle } from './entry-bundle.ts';
import { Frontier, type ReadNodes } from './frontier.ts';
import type { Hash, Hasher, TreeHead } from './merkle.ts';
import { bundleOfEntry, encodeTile, resourcePath, tileOfNode } from './tile.ts';

export interface MemoryLog {
  readonly entries: readonly Uint8Array[];
  readonly leaves: readonly Hash[];
  readonly head: TreeHead;
  readonly readNodes: ReadNodes;
  /** Every tile and bundle that a server of this tree answers with, by path. */
  resources(): Map<string, Uint8Array>;
}

export function memoryLog(hasher: Hasher, entries: readonly Uint8Array[]): MemoryLog {
  const frontier = Frontier.empty(hasher);
  const levels: Hash[][] = [[]];
  for (const entry of entries) {
    const leaf = hasher.leaf(entry);
    levels[0]?.push(leaf);
    for (const { level, index, hash } of frontier.append(leaf)) {
      levels[level] ??= [];
      if (levels[level].length !== index) throw new Error('a node was completed out of order');
      levels[level].push(hash);
    }
  }
  const size = entries.length;
  const nodesAt = (level: number, start: number, count: number) =>
    (levels[level] ?? []).slice(start, start + count);
  return {
    entries,
    leaves: levels[0] ?? [],
    head: { size, root: frontier.root() },
    readNodes: async (level, start, count) => nodesAt(level, start, count),
    resources() {
      const files = new Map<string, Uint8Array>();
      levels.forEach((nodes, level) => {
        for (let node = 0; node < nodes.length; node += 256) {
          const tile = tileOfNode(level, node, size);
          files.set(resourcePath(tile), encodeTile(nodesAt(level, node, tile.width)));
        }
      });
      for (let first = 0; first < size; first += 256) {
        const bundle = bundleOfEntry(first, size);
        const bytes = encodeEntryBundle(entries.slice(first, first + bundle.width));
        files.set(resourcePath(bundle), bytes);
      }
      return files;
    },
  };
}

/** Entry i is i as a big-endian uint32, so that any tree is known by its size. */
export function numberedEntries(size: number): Uint8Array[] {
  return Array.from({ length: size }, (_, i) => {
    const entry = new Uint8Array(4);
    new DataView(entry.buffer).setUint32(0, i);
    return entry;
  });
}
