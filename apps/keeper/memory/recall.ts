/** Brings the keeper's fold to the log's head: from its snapshot where there is one that can be trusted, else from the first entry. */
import { readCommitted } from '#journal/entry.ts';
import { JournalError } from '#journal/journal-error.ts';
import type { LogReader } from '#journal/reader.ts';
import type { Snapshot } from '#snapshot/snapshot.ts';
import { Frontier, frontierFromNodes } from '#tlog/frontier.ts';
import { equalHashes, type Hasher, type TreeHead } from '#tlog/merkle.ts';
import { State } from '../state.ts';

const READ_AT_ONCE = 2_000;
/** So that what is folded anew needs no memory for all of it, and is not read twice when the start is cut short. */
const SAVED_EACH = 20_000;

export type Recalling = {
  readonly snapshot: Snapshot;
  readonly reader: LogReader;
  readonly hasher: Hasher;
  /** The committed tree. */
  readonly head: TreeHead;
  /** Told of how many entries were read, of how many. */
  readonly progress: (done: number, all: number) => void;
};

export type Recalled = {
  readonly state: State;
  /** Up to where the snapshot knew; 0 where there was none. */
  readonly from: number;
};

/**
 * Every entry read is hashed, and the whole must come out at the head's root: a database that shows another entry than was committed
 * is found out before anybody is let in by it.
 * @throws JournalError `journal/damaged`
 */
export async function recall(recalling: Recalling): Promise<Recalled> {
  const { snapshot, reader, hasher, head, progress } = recalling;
  const frontier = (await frontierOf(recalling)) ?? Frontier.empty(hasher);
  const from = frontier.size;
  if (from === 0) snapshot.empty();
  const state = new State(snapshot);
  while (frontier.size < head.size) {
    await foldNext({ reader, hasher, state, frontier }, head.size);
    if (frontier.size % SAVED_EACH === 0) {
      snapshot.save({ size: frontier.size, root: frontier.root() });
    }
    progress(frontier.size - from, head.size - from);
  }
  if (!equalHashes(frontier.root(), head.root)) throw new JournalError('journal/damaged');
  snapshot.save(head);
  return { state, from };
}

/** In memory, as it stood when the log had so many entries. @throws JournalError `journal/damaged` */
export async function recallBeginning(
  { reader, hasher }: Pick<Recalling, 'reader' | 'hasher'>,
  size: number,
): Promise<{ readonly state: State; readonly frontier: Frontier }> {
  const folding = { reader, hasher, state: new State(), frontier: Frontier.empty(hasher) };
  while (folding.frontier.size < size) await foldNext(folding, size);
  const stands = await frontierFromNodes(hasher, size, reader.nodes);
  if (!equalHashes(folding.frontier.root(), stands.root()))
    throw new JournalError('journal/damaged');
  return folding;
}

type Folding = Pick<Recalling, 'reader' | 'hasher'> & {
  readonly state: State;
  readonly frontier: Frontier;
};

async function foldNext({ reader, hasher, state, frontier }: Folding, to: number): Promise<void> {
  const end = Math.min(frontier.size + READ_AT_ONCE, to);
  const entries = await reader.entries(frontier.size, end);
  if (entries.length < end - frontier.size) throw new JournalError('journal/damaged');
  for (const { index, bytes } of entries) {
    state.apply({ ...readCommitted(bytes), index });
    frontier.append(hasher.leaf(bytes));
  }
}

/** The edge of the tree that the snapshot was taken of, if it is an earlier one of this very log. */
async function frontierOf({ snapshot, reader, hasher, head }: Recalling): Promise<Frontier | null> {
  const taken = snapshot.head;
  if (taken === null || taken.size === 0 || taken.size > head.size) return null;
  const frontier = await frontierFromNodes(hasher, taken.size, reader.nodes);
  return equalHashes(frontier.root(), taken.root) ? frontier : null;
}
