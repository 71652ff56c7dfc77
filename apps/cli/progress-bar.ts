import type { WriteStream } from 'node:tty';

const WIDTH = 30;
const EVERY_MS = 100;

/** A line that shows how far a long work has come; on a terminal alone, and gone when it is done. */
export function progressBar(stream: Pick<WriteStream, 'isTTY' | 'write'>, now: () => number) {
  let drawn = -Infinity;
  return {
    /** @param more in a few words, what else is to be seen of it */
    show(done: number, all: number, more = ''): void {
      if (!stream.isTTY || now() - drawn < EVERY_MS) return;
      drawn = now();
      const filled = Math.round((WIDTH * done) / Math.max(1, all));
      const rest = more === '' ? '' : `, ${more}\u001b[K`;
      stream.write(`\r[${'#'.repeat(filled).padEnd(WIDTH)}] ${done} of ${all}${rest}`);
    },
    clear(): void {
      if (stream.isTTY && drawn > -Infinity) stream.write('\r\u001b[K');
    },
  };
}
