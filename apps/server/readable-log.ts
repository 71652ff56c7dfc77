import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';

/**
 * The same log, whose failures are refusals: whoever asked learns that it cannot be read just now, the private log learns why. So is a checkpoint
 * that goes back behind one that was shown: what was signed for is not said to be missing on a database's word.
 */
export function readableLog(reader: LogReader): LogReader {
  let shown = 0;
  return {
    head: () => reader.head().catch(refuse),
    entries: (start, end) => reader.entries(start, end).catch(refuse),
    at: (indexes) => reader.at(indexes).catch(refuse),
    stream: (stream, after) => reader.stream(stream, after).catch(refuse),
    nodes: async (level, start, count) => {
      try {
        return await reader.nodes(level, start, count);
      } catch (error) {
        return refuse(error);
      }
    },
    async checkpoint() {
      const latest = await reader.checkpoint().catch(refuse);
      const size = latest?.size ?? 0;
      if (size < shown) throw new Problem('log/unavailable', 'the checkpoint went back');
      shown = size;
      return latest;
    },
  };
}

function refuse(error: unknown): never {
  const { name, code } = error as NodeJS.ErrnoException;
  throw new Problem('log/unavailable', `${name} ${code ?? ''}`);
}
