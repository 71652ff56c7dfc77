/** Whole numbers below 2^32 in the order they came, four bytes each: what stays in memory of entries by the million. */
import { assert } from '#base/assert.ts';

const FIRST_ROOM = 1_024;

export class PackedNumbers {
  #values = new Uint32Array(FIRST_ROOM);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    assert(Number.isInteger(value) && value >= 0 && value < 2 ** 32, 'a number of four bytes');
    if (this.#length === this.#values.length) {
      const roomier = new Uint32Array(this.#length * 2);
      roomier.set(this.#values);
      this.#values = roomier;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  at(index: number): number {
    assert(index >= 0 && index < this.#length, 'a number that is there');
    return this.#values[index]!;
  }
}
