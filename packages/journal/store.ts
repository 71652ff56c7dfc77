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

/** How the log stands: its head, and the writer that it belongs to. */
export type Held = { readonly head: TreeHead; readonly epoch: number };

/**
 * Where the one writer writes. What fails after `commit` was called may have happened, or may yet
 * happen: ask `held`.
 */
export type LogStore = LogReader & {
  /** Takes the log for a new writer, whose epoch it returns, and shuts every earlier one out. */
  claim(): Promise<number>;
  held(): Promise<Held>;
  /** Of these ids, those that stand in the log. */
  find(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, StoredEntry>>;
  /** How many entries each of these streams has. */
  versions(streams: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Durable when it resolves to true. False where the head is not `before` or the epoch is
   * another's: then nothing was written. However often one batch is committed, it is written once.
   * @throws JournalError `journal/damaged` where something stands already in the batch's place
   */
  commit(batch: Batch): Promise<boolean>;
  /** Shows a checkpoint to readers, unless they have seen a later one. */
  publish(checkpoint: StoredCheckpoint): Promise<void>;
};
