import { Frontier, frontierFromNodes } from '#tlog/frontier.ts';
import { equalHashes, type Hasher } from '#tlog/merkle.ts';
import { TILE_WIDTH } from '#tlog/range.ts';
import { JournalError } from './journal-error.ts';
import type { LogReader } from './reader.ts';

/**
 * The log's right edge, rebuilt from what is stored and held against the head's root; the entries
 * above the last full tile are hashed anew. What lies further left is proven by whoever reads it.
 * @throws JournalError `journal/damaged`
 */
export async function recoverFrontier(hasher: Hasher, reader: LogReader): Promise<Frontier> {
  const { size, root } = await reader.head();
  const frontier =
    size === 0 ? Frontier.empty(hasher) : await frontierFromNodes(hasher, size, reader.nodes);
  if (!equalHashes(frontier.root(), root)) throw new JournalError('journal/damaged');

  const start = size - (size % TILE_WIDTH);
  const entries = await reader.entries(start, size);
  const leaves = size === start ? [] : await reader.nodes(0, start, size - start);
  const sound =
    entries.length === leaves.length &&
    leaves.every((leaf, i) => equalHashes(leaf, hasher.leaf(entries[i]!.bytes)));
  if (!sound) throw new JournalError('journal/damaged');
  return frontier;
}
