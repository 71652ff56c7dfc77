import type { Bytes } from '#base/bytes.ts';
import type { ReadNodes } from '#tlog/frontier.ts';
import type { TreeHead } from '#tlog/merkle.ts';

/** An entry where it stands. */
export type StoredEntry = {
  /** Its leaf index, from 0. */
  readonly index: number;
  /** Its place in its stream, from 1. */
  readonly version: number;
  readonly bytes: Bytes;
};

export type StoredCheckpoint = { readonly size: number; readonly note: string };

/**
 * The log as it is stored. Whoever reads believes none of it unproven. Each throws JournalError
 * `journal/damaged` where what the head promises is not there, and the database's own error where
 * it does not answer.
 */
export type LogReader = {
  head(): Promise<TreeHead>;
  /** Entries from `start` up to `end`, in order; fewer where the log ends. */
  entries(start: number, end: number): Promise<readonly StoredEntry[]>;
  /** Those that stand at these indexes, in the log's order. */
  at(indexes: readonly number[]): Promise<readonly StoredEntry[]>;
  /** A stream's entries after a version, in order. */
  stream(stream: string, after: number): Promise<readonly StoredEntry[]>;
  /** Complete nodes of a tile level, every one asked for; level 0 is leaf hashes. */
  readonly nodes: ReadNodes;
  /** The newest checkpoint published, if any. */
  checkpoint(): Promise<StoredCheckpoint | null>;
};
