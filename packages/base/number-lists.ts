/** Lists of whole numbers, by name, that are only ever added to: four bytes each, so many to a value that little is written for one more. */
import { assert } from './assert.ts';
import type { Bytes } from './bytes.ts';
import type { Keeping, Many } from './keeping.ts';

const PER_PART = 512;

export class NumberLists {
  readonly #lengths: Many<string, number>;
  /** By list and number; little-endian. */
  readonly #parts: Many<string, Bytes>;

  /** @param name of all of them together: letters and hyphens */
  constructor(keeping: Keeping, name: string) {
    this.#lengths = keeping.many(`${name}-lengths`);
    this.#parts = keeping.many(name);
  }

  length(list: string): number {
    return this.#lengths.get(list) ?? 0;
  }

  /** @param value below 2^32 */
  push(list: string, value: number): void {
    assert(Number.isInteger(value) && value >= 0 && value < 2 ** 32, 'a number of four bytes');
    const length = this.length(list);
    const key = partOf(list, length);
    const part = this.#parts.get(key) ?? new Uint8Array();
    const longer = new Uint8Array(part.length + 4);
    longer.set(part);
    new DataView(longer.buffer).setUint32(part.length, value, true);
    this.#parts.set(key, longer);
    this.#lengths.set(list, length + 1);
  }

  /** @param index below its length */
  at(list: string, index: number): number {
    const { buffer, byteOffset, length } = this.#parts.get(partOf(list, index)) ?? new Uint8Array();
    const at = (index % PER_PART) * 4;
    assert(index >= 0 && at < length, 'a number that is there');
    return new DataView(buffer, byteOffset).getUint32(at, true);
  }

  delete(list: string): void {
    for (let index = 0; index < this.length(list); index += PER_PART)
      this.#parts.delete(partOf(list, index));
    this.#lengths.delete(list);
  }
}

function partOf(list: string, index: number): string {
  return `${list}/${Math.floor(index / PER_PART)}`;
}
