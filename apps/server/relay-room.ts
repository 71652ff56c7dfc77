/** Room in memory for bodies on their way to the keeper. It is reserved by what a request declares, before a byte of it is read. */
import { network } from './token-buckets.ts';

export class RelayRoom {
  readonly #taken = new Map<string, number>();
  readonly #perAddress: number;
  readonly #all: number;
  #total = 0;

  constructor(perAddress: number, all: number) {
    this.#perAddress = perAddress;
    this.#all = all;
  }

  /** Gives the room back when called; null where there is none. */
  reserve(address: string, bytes: number): (() => void) | null {
    const key = network(address);
    const taken = this.#taken.get(key) ?? 0;
    if (taken + bytes > this.#perAddress || this.#total + bytes > this.#all) return null;
    this.#add(key, bytes);
    let held = true;
    return () => {
      if (held) this.#add(key, -bytes);
      held = false;
    };
  }

  #add(key: string, bytes: number): void {
    const taken = (this.#taken.get(key) ?? 0) + bytes;
    if (taken === 0) this.#taken.delete(key);
    else this.#taken.set(key, taken);
    this.#total += bytes;
  }
}
