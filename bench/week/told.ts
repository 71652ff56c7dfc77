/** The time as whoever started this process tells it: a week that is played in hours is a week to everything that counts hours. */
import { once } from 'node:events';
import type { Clock } from '#base/clock.ts';

/** @param start the time when this process starts, milliseconds since 1970 */
export function toldClock(start: number): Clock {
  let told = start;
  process.on('message', (message: { readonly now?: number }) => {
    if (message.now !== undefined) told = message.now;
  });
  return () => told;
}

/** Answers whoever asks how much memory this process needs, rubbish collected. */
export function answerMemory(): void {
  process.on('message', (message: { readonly memory?: true }) => {
    if (!message.memory) return;
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send?.({ used: heapUsed + external, rss });
  });
}

/** Resolves when this process is to end: it was told so, or whoever started it is gone. */
export async function toldToEnd(): Promise<void> {
  await Promise.race([once(process, 'SIGTERM'), once(process, 'disconnect')]);
}
