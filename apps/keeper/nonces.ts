import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { type Clock, type Random, steady } from '#base/clock.ts';

const LIFE_MS = 120_000;
const MOST = 10_000;

/** Challenges the keeper gave out: each serves once, for two minutes. They die with the process, and the ceremony is begun again. */
export class Nonces {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #expiry = new Map<string, number>();

  constructor(clock: Clock, random: Random) {
    this.#clock = steady(clock);
    this.#random = random;
  }

  issue(): Bytes {
    const nonce = this.#random(32);
    this.#sweep();
    this.#expiry.set(base64url(nonce), this.#clock() + LIFE_MS);
    return nonce;
  }

  /** True once, for a nonce given out here within its life. */
  take(nonce: Bytes): boolean {
    const key = base64url(nonce);
    const expires = this.#expiry.get(key);
    this.#expiry.delete(key);
    return expires !== undefined && this.#clock() < expires;
  }

  /** Oldest first, as a Map keeps them. */
  #sweep(): void {
    for (const [key, expires] of this.#expiry) {
      if (expires > this.#clock() && this.#expiry.size < MOST) return;
      this.#expiry.delete(key);
    }
  }
}
