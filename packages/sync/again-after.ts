import type { Random } from '#base/clock.ts';

const FIRST_MS = 500;

/** How long what failed so often waits before it is tried again: doubling, and spread so that a room of desks does not come back in one moment. */
export function againAfterMs(failures: number, longestMs: number, random: Random): number {
  const most = Math.min(longestMs, FIRST_MS * 2 ** failures);
  return most / 2 + (most / 2) * (random(1)[0]! / 255);
}
