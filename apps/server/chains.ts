/** Of each id the rows that it is in, the newest first: eight bytes each, for ids by the million that are in few. */
import type { Uuid } from '#base/ids.ts';
import { PackedNumbers } from './packed-numbers.ts';

/** Before the first of a chain. */
const NONE = 2 ** 32 - 1;

export class Chains {
  readonly #rows = new PackedNumbers();
  /** Which link comes before it in its chain. */
  readonly #before = new PackedNumbers();
  readonly #newest = new Map<Uuid, number>();

  /** Rows come in their order. */
  add(id: Uuid, row: number): void {
    const link = this.#rows.length;
    this.#rows.push(row);
    this.#before.push(this.#newest.get(id) ?? NONE);
    this.#newest.set(id, link);
  }

  *newestFirst(id: Uuid): Iterable<number> {
    for (let link = this.#newest.get(id) ?? NONE; link !== NONE; link = this.#before.at(link))
      yield this.#rows.at(link);
  }
}
