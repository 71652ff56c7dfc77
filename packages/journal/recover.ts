import { equal } from '#base/bytes.ts';
import { Frontier, frontierFromNodes } from '#tlog/frontier.ts';
import { equalHashes, type Hasher } from '#tlog/merkle.ts';
import { JournalError } from './journal-error.ts';
import type { LogReader } from './reader.ts';

/**
 * The log's right edge, rebuilt from what is stored and held against the head's root; the entries above the last full
 * tile are hashed anew.
 * @throws JournalError `journal/damaged`
 */
export async function recoverFrontier(hasher: Hasher, reader: LogReader): Promise<Frontier> {
  const head = await reader.head();
  const frontier =
    head.size === 0
      ? Frontier.empty(hasher)
      : await frontierFromNodes(hasher, head.size, reader.nodes).catch((error: unknown) => {
          throw error instanceof RangeError ? new JournalError('journal/damaged') : error;
        });
  if (!equalHashes(frontier.root(), head.root)) throw new JournalError('journal/damaged');
  const tail = head.size - (head.size % TILE);
  const entries = await reader.entries(tail, head.size);
  const leaves = head.size === tail ? [] : await reader.nodes(0, tail, head.size - tail);
  const sound = entries.length === leaves.length && entries.every(({ bytes }, i) => equal(hasher.leaf(bytes), leaves[i]!));
  if (!sound) throw new JournalError('journal/damaged');
  return frontier;
}

const TILE = 256;
