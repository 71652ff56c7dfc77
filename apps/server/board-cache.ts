/** The entries that make up `/board`, ready to be sent: those that are shown just now are kept as they were read. */
import type { Clock } from '#base/clock.ts';
import type { Header } from '#journal/entry.ts';
import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import type { PlacedEntry } from '#wire/server.ts';
import type { BoardPlaces } from './board-places.ts';

export type BoardCacheParts = {
  readonly places: Pick<BoardPlaces, 'apply' | 'shown'>;
  /** Of the same log. */
  readonly reader: Pick<LogReader, 'at'>;
  readonly clock: Clock;
};

/** Beyond twice as many as were shown when it was last looked, and so many more, what is shown no more is let go of. */
const SPARE = 1_024;

export class BoardCache {
  readonly #parts: BoardCacheParts;
  /** By place: all that is shown and was read, and some that is shown no more. */
  #kept = new Map<number, PlacedEntry>();
  #most = SPARE;

  constructor(parts: BoardCacheParts) {
    this.#parts = parts;
  }

  /** Takes entries in the log's order. */
  apply(header: Header, placed: PlacedEntry): void {
    const { places, clock } = this.#parts;
    if (!places.apply(header, placed)) return;
    this.#kept.set(placed.index, placed);
    if (this.#kept.size > this.#most) this.#keepOnly(places.shown(clock()));
  }

  /**
   * As of what was taken when it is called, in the log's order.
   * @throws Problem `log/unavailable`
   */
  async entries(): Promise<PlacedEntry[]> {
    const { places, reader, clock } = this.#parts;
    const held = places.shown(clock()).map((place) => this.#kept.get(place) ?? place);
    const away = held.filter((one) => typeof one === 'number');
    const read = away.length === 0 ? [] : await reader.at(away);
    if (read.length < away.length) throw new Problem('log/unavailable', 'not all there');
    for (const one of read) this.#kept.set(one.index, one);
    return [...held.filter((one) => typeof one !== 'number'), ...read].sort(
      (a, b) => a.index - b.index,
    );
  }

  #keepOnly(shown: readonly number[]): void {
    const kept = shown.flatMap((place) => this.#kept.get(place) ?? []);
    this.#kept = new Map(kept.map((one) => [one.index, one]));
    this.#most = 2 * shown.length + SPARE;
  }
}
