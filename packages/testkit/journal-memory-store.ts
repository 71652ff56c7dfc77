import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { JournalError } from '#journal/journal-error.ts';
import type { StoredCheckpoint } from '#journal/reader.ts';
import type { Batch, LogStore, NewEntry } from '#journal/store.ts';
import { equalHashes, type Hash, type Hasher, type TreeHead } from '#tlog/merkle.ts';

/** A journal's store in memory: what PostgreSQL promises the journal, without the disk. */
export function journalMemoryStore(hasher: Hasher): LogStore {
  const entries: NewEntry[] = [];
  const byId = new Map<Uuid, NewEntry>();
  const streams = new Map<string, NewEntry[]>();
  const levels: Hash[][] = [];
  let head: TreeHead = { size: 0, root: hasher.empty };
  let epoch = 0;
  let published: StoredCheckpoint | null = null;

  const ofStream = (stream: string) => streams.get(stream) ?? [];

  /** What a database refuses by its keys. */
  const leavesRoom = (batch: Batch): boolean => {
    const next = new Map<string, number>();
    const ids = new Set<Uuid>();
    for (const [i, { id, index, stream, version }] of batch.entries.entries()) {
      const expected = next.get(stream) ?? ofStream(stream).length + 1;
      if (index !== entries.length + i || version !== expected) return false;
      if (byId.has(id) || ids.has(id)) return false;
      next.set(stream, version + 1);
      ids.add(id);
    }
    return batch.nodes.every(({ level, index }) => index >= (levels[level]?.length ?? 0));
  };

  return {
    head: async () => head,
    held: async () => ({ head, epoch }),
    checkpoint: async () => published,
    entries: async (start, end) => entries.slice(start, end),
    at: async (indexes) =>
      [...new Set(indexes)]
        .toSorted((a, b) => a - b)
        .flatMap((index) => (entries[index] === undefined ? [] : [entries[index]])),
    stream: async (stream, after) => ofStream(stream).slice(after),
    async nodes(level, start, count) {
      const nodes = level === 0 ? entries.map(({ leaf }) => leaf) : (levels[level] ?? []);
      const found = nodes.slice(start, start + count);
      if (found.length !== count) throw new JournalError('journal/damaged');
      return found;
    },
    async find(ids) {
      return new Map(
        ids.flatMap((id) => {
          const entry = byId.get(id);
          return entry === undefined ? [] : [[id, entry]];
        }),
      );
    },
    versions: async (asked) => new Map(asked.map((stream) => [stream, ofStream(stream).length])),
    async claim() {
      epoch += 1;
      return epoch;
    },
    async commit(batch) {
      const { before, after } = batch;
      const isBefore = head.size === before.size && equalHashes(head.root, before.root);
      if (batch.epoch !== epoch || !isBefore) return false;
      if (!leavesRoom(batch)) throw new JournalError('journal/damaged');
      for (const { index, version, id, stream, leaf, bytes } of batch.entries) {
        const entry = { index, version, id, stream, leaf, bytes: new Uint8Array(bytes) as Bytes };
        entries.push(entry);
        byId.set(id, entry);
        streams.set(stream, [...ofStream(stream), entry]);
      }
      for (const { level, index, hash } of batch.nodes) {
        levels[level] ??= [];
        levels[level][index] = hash;
      }
      head = after;
      return true;
    },
    async publish(checkpoint) {
      if (published === null || published.size <= checkpoint.size) published = checkpoint;
    },
  };
}
