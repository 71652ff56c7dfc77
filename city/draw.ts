import { hash } from 'node:crypto';
import { type Uuid, uuidFromHash } from '#base/ids.ts';

/**
 * Chance that falls the same way each time: all that is made up here is drawn from a seed. Foreseeable on purpose,
 * so nothing that must stay secret may come from it. A seed's hash starts xoshiro128** (Blackman and Vigna, 2018).
 */
export class Draw {
  readonly #seed: string;
  #uuids = 0;
  #state: Uint32Array | undefined;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Another run of chance: what is drawn from it moves nothing that is drawn from this one. */
  apart(name: string): Draw {
    return new Draw(`${this.#seed}/${name}`);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#fraction() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.#fraction() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)] as T;
  }

  /** One of `list`, each as likely as its weight says. */
  weighted<T>(list: readonly T[], weightOf: (one: T) => number): T {
    let left = this.#fraction() * list.reduce((sum, one) => sum + weightOf(one), 0);
    for (const one of list) {
      left -= weightOf(one);
      if (left < 0) return one;
    }
    return list.at(-1) as T;
  }

  /** How long until something comes that comes once in `mean`, and remembers nothing. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.#fraction());
  }

  /** How many come where `mean` are expected and none knows of another: so many gaps fit. */
  poisson(mean: number): number {
    let count = 0;
    for (let left = mean - this.exponential(1); left > 0; left -= this.exponential(1)) count += 1;
    return count;
  }

  /** Around `mean`, most of them below it and a few far above: a gamma distribution of shape 3. */
  around(mean: number): number {
    const third = mean / 3;
    return this.exponential(third) + this.exponential(third) + this.exponential(third);
  }

  uuid(): Uuid {
    this.#uuids += 1;
    return uuidFromHash(hash('sha256', `${this.#seed}#${this.#uuids}`, 'buffer'));
  }

  #fraction(): number {
    const state = this.#state ?? this.#begun();
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const word = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    state[0] = a ^ d ^ b;
    state[1] = b ^ c ^ a;
    state[2] = c ^ a ^ (b << 9);
    state[3] = rotated(d ^ b, 11);
    return word / 2 ** 32;
  }

  #begun(): Uint32Array {
    const seed = hash('sha256', this.#seed, 'buffer');
    this.#state = Uint32Array.from({ length: 4 }, (_, i) => seed.readUInt32BE(4 * i));
    return this.#state;
  }
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
