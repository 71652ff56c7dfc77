import type { Bytes } from './bytes.ts';

/** Milliseconds since the Unix epoch. */
export type Clock = () => number;

/** `length` bytes from a cryptographically secure source. */
export type Random = (length: number) => Bytes;

export const systemClock: Clock = () => Date.now();

export const systemRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));
