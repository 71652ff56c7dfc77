/** The time as whoever started this process tells it: a week that is played in hours is a week to everything that counts hours. */
import { type Clock, systemClock } from '#base/clock.ts';

/** The machine's own until it is told another. */
export function toldClock(): Clock {
  let told: number | null = null;
  process.on('message', (message: { readonly now?: number }) => {
    if (message.now !== undefined) told = message.now;
  });
  return () => told ?? systemClock();
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
