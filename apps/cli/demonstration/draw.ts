import { createHash } from 'node:crypto';
import { type Uuid, uuidFromHash } from '#base/ids.ts';

/**
 * Chance that falls the same way each time: all that is made up here is drawn from a seed. Foreseeable on purpose,
 * so nothing that must stay secret may come from it.
 */
export class Draw {
  readonly #seed: string;
  #block = 0;
  #words: number[] = [];

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

  uuid(): Uuid {
    return uuidFromHash(this.#hash());
  }

  #fraction(): number {
    if (this.#words.length === 0) {
      const hash = this.#hash();
      this.#words = Array.from({ length: 8 }, (_, i) => hash.readUInt32BE(4 * i));
    }
    return (this.#words.pop() as number) / 2 ** 32;
  }

  #hash(): Buffer {
    this.#block += 1;
    return createHash('sha256').update(`${this.#seed}#${this.#block}`).digest();
  }
}
