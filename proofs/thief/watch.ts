/** A guardian's desk that stays open: when it showed what. */
import { decodeEntry } from '#journal/entry.ts';
import type { LogReader } from '#sync/log-reader.ts';

const WAIT_MS = 10_000;

export type Watch = {
  /** Resolves with the moment (`performance.now`) when an entry of one of these types, by whose account passes, was first shown after `since`; null when none is within ten seconds. */
  seen(
    types: readonly string[],
    since: number,
    isIt: (facts: Facts) => boolean,
  ): Promise<number | null>;
  stop(): void;
};
type Facts = Readonly<Record<string, unknown>>;
type Sight = { readonly type: string; readonly at: number; readonly facts: Facts };

export async function watchLog(reader: LogReader): Promise<Watch> {
  const { size } = await reader.board();
  const sights: Sight[] = [];
  const waiting = new Set<() => void>();
  const stopped = new AbortController();
  const listener = {
    onEntry({ bytes }: { readonly bytes?: string | undefined }) {
      if (bytes === undefined) return;
      const { type, facts } = decodeEntry(Uint8Array.fromBase64(bytes)).header;
      sights.push({ type, at: performance.now(), facts });
      for (const wake of waiting) wake();
    },
    onSize() {},
  };
  void reader.feed(size, listener, stopped.signal).catch(() => undefined);

  return {
    async seen(types, since, isIt) {
      const deadline = performance.now() + WAIT_MS;
      for (;;) {
        const found = sights.find(
          ({ type, at, facts }) => types.includes(type) && at >= since && isIt(facts),
        );
        if (found !== undefined) return found.at;
        const left = deadline - performance.now();
        if (left <= 0) return null;
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, left);
        waiting.add(resolve);
        await promise;
        clearTimeout(timer);
        waiting.delete(resolve);
      }
    },
    stop: () => stopped.abort(),
  };
}
