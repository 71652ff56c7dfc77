import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import type { Frontier, TileNode } from '#tlog/frontier.ts';
import type { Hasher } from '#tlog/merkle.ts';
import type { Entry } from './entry.ts';
import type { StoredEntry } from './reader.ts';
import type { NewEntry } from './store.ts';

export type Decoded = Pick<Entry, 'header' | 'stepUp' | 'bytes'>;

/** What one author asked for in one call: all of it or none. */
export type Asked = { readonly entries: readonly Decoded[] };

export type Plan<A> = {
  /** Where each entry that was not refused stands, or will. */
  readonly placed: ReadonlyMap<Uuid, StoredEntry>;
  readonly refused: ReadonlySet<A>;
  /** What is new, in the log's order. */
  readonly added: readonly (NewEntry & Committed)[];
  readonly nodes: readonly TileNode[];
  /** The tree once the batch is committed. */
  readonly frontier: Frontier;
  /** The versions that the batch brings its streams to. */
  readonly versions: ReadonlyMap<string, number>;
};

export type Committed = StoredEntry & Pick<Entry, 'header' | 'stepUp'>;

/**
 * Decides what a batch adds to the log, call by call in the order they came: an id that stands in
 * the log, or was placed just before, is placed once; a call that gives such an id other bytes is
 * refused whole. `stored` holds every id asked for that the log holds, `versions` every stream
 * asked for.
 */
export function planBatch<A extends Asked>(
  hasher: Hasher,
  edge: Frontier,
  stored: ReadonlyMap<Uuid, StoredEntry>,
  versions: ReadonlyMap<string, number>,
  calls: readonly A[],
): Plan<A> {
  const frontier = edge.clone();
  const placed = new Map(stored);
  const next = new Map<string, number>();
  const refused = new Set<A>();
  const added: (NewEntry & Committed)[] = [];
  const nodes: TileNode[] = [];
  for (const call of calls) {
    if (contradicts(call, placed)) {
      refused.add(call);
      continue;
    }
    for (const { header, stepUp, bytes } of call.entries) {
      const { id, stream } = header;
      if (placed.has(id)) continue;
      const version = (next.get(stream) ?? versions.get(stream) ?? 0) + 1;
      const leaf = hasher.leaf(bytes);
      const entry = { index: frontier.size, version, id, stream, leaf, bytes, header, stepUp };
      nodes.push(...frontier.append(leaf));
      next.set(stream, version);
      placed.set(id, entry);
      added.push(entry);
    }
  }
  return { placed, refused, added, nodes, frontier, versions: next };
}

/** Whether a call gives an id other bytes than the log does, or than it gave the id itself. */
function contradicts({ entries }: Asked, placed: ReadonlyMap<Uuid, StoredEntry>): boolean {
  const own = new Map<Uuid, Bytes>();
  return entries.some(({ header: { id }, bytes }) => {
    const known = placed.get(id)?.bytes ?? own.get(id);
    own.set(id, bytes);
    return known !== undefined && !equal(known, bytes);
  });
}
