import type { Bytes } from './bytes.ts';

/** Milliseconds since the Unix epoch. */
export type Clock = () => number;

/** `length` bytes from a cryptographically secure source. */
export type Random = (length: number) => Bytes;

export const systemClock: Clock = () => Date.now();

export const systemRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** For how long something has lasted: goes on from where it was when that clock is set back, and jumps ahead with it. */
export function steady(clock: Clock): Clock {
  let last = clock();
  let ahead = 0;
  return () => {
    const now = clock() + ahead;
    if (now < last) ahead += last - now;
    last = Math.max(last, now);
    return last;
  };
}
