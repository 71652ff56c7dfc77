import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';

/** The same log, whose failures are refusals: whoever asked learns that it cannot be read just now, the private log learns why. */
export function readableLog(reader: LogReader): LogReader {
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
    checkpoint: () => reader.checkpoint().catch(refuse),
  };
}

function refuse(error: unknown): never {
  const { name, code } = error as NodeJS.ErrnoException;
  throw new Problem('log/unavailable', `${name} ${code ?? ''}`);
}
