/** One measure's count while it grows: its tally, and where in the log that which was counted stands. */
import { sumTallies, type Tally } from './tally.ts';

export type CountedPlace = { readonly place: number; readonly isMet: boolean };
/** Twice the place, and one more where it is met: so they sort by place, and there may be millions. */
type PackedPlace = number;

export function unpack(packed: PackedPlace): CountedPlace {
  return { place: Math.floor(packed / 2), isMet: packed % 2 === 1 };
}

export class Count {
  #of = 0;
  #met = 0;
  #waitedMs = 0;
  readonly #seconds = new Map<number, number>();
  #places: PackedPlace[] = [];

  /** @param waitMs null where nobody waited for anything that is measured */
  add(place: number, isMet: boolean, waitMs: number | null): void {
    this.#of += 1;
    if (isMet) this.#met += 1;
    if (waitMs !== null) {
      const second = Math.ceil(waitMs / 1000);
      this.#waitedMs += waitMs;
      this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + 1);
    }
    this.#places.push(place * 2 + Number(isMet));
  }

  get tally(): Tally {
    const one = { of: this.#of, met: this.#met, waitedMs: this.#waitedMs, seconds: this.#seconds };
    return sumTallies([one]);
  }

  get places(): readonly PackedPlace[] {
    return this.#places;
  }

  letGoOfPlaces(): void {
    this.#places = [];
  }
}
