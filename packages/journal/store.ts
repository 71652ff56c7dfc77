import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import type { TileNode } from '#tlog/frontier.ts';
import type { Hash, TreeHead } from '#tlog/merkle.ts';
import type { LogReader, StoredCheckpoint, StoredEntry } from './reader.ts';

export type NewEntry = StoredEntry & {
  readonly id: Uuid;
  readonly stream: string;
  readonly leaf: Hash;
};

/** One transaction: from one head to the next, or nothing. */
export type Batch = {
  readonly epoch: number;
  readonly before: TreeHead;
  readonly after: TreeHead;
  readonly entries: readonly NewEntry[];
  /** Complete subtrees that the batch finishes; write-once. */
  readonly nodes: readonly TileNode[];
};

/** Where the one writer writes. What fails after `commit` was called may have happened all the same: ask `head`. */
export type LogStore = LogReader & {
  /** Claims the log for a new writer and shuts every earlier one out. */
  claim(): Promise<number>;
  /** Which writer the log belongs to. */
  epoch(): Promise<number>;
  /** Of these ids, those that stand in the log. */
  find(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, StoredEntry>>;
  /** How many entries each stream has. */
  versions(streams: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Durable when it resolves. False where the head is not as `before` says or the epoch is another's: then nothing was written. */
  commit(batch: Batch): Promise<boolean>;
  publish(checkpoint: StoredCheckpoint): Promise<void>;
};
