/** How many cases came, by service and hour, kept live: what a desk forecasts from. Counts alone, of weeks that still weigh something. */

import { careFact } from '#care/board-entry.ts';
import { HISTORY_WEEKS, type History, hourOf } from '#care/forecast.ts';
import type { Header } from '#journal/entry.ts';

const HOUR_MS = 3_600_000;
/** One week more than is weighed, for the week on which the forecast's error is measured. */
const KEPT_MS = (HISTORY_WEEKS + 1) * 168 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

type Counted = {
  /** The first hour in which anything came to the service; null where no clock could be believed yet. */
  readonly first: number | null;
  readonly counts: Map<number, number>;
};

export class Arrivals {
  readonly #services = new Map<string, Counted>();
  /** The keeper's clock, by its own entries. */
  #asOf = Number.NEGATIVE_INFINITY;

  /** Takes entries in the log's order. */
  apply({ type, facts, at, session }: Pick<Header, 'type' | 'facts' | 'at' | 'session'>): void {
    if (session === null) this.#asOf = Math.max(this.#asOf, at);
    // By a clock that is far behind a service would seem to have stood empty ever since.
    const isBehind = at < this.#asOf - DAY_MS;
    if (type !== 'case.received') return;
    const fact = careFact({ type, facts });
    if (fact?.type !== 'case.received') return;
    const { service } = fact.facts;
    const hour = hourOf(at);
    const { first, counts } = this.#services.get(service) ?? { first: null, counts: new Map() };
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
    this.#services.set(service, {
      first: isBehind ? first : Math.min(first ?? hour, hour),
      counts,
    });
  }

  /** By service, from the first hour in which anything came to it, or as far back as is kept, through the hour that `now` is in. */
  histories(now: number): ReadonlyMap<string, History> {
    const to = hourOf(now);
    return new Map(
      [...this.#services].map(([service, { first, counts }]) => {
        const from = hourOf(Math.max(first ?? now, now - KEPT_MS));
        for (const hour of counts.keys()) if (hour < from) counts.delete(hour);
        const hours = Math.max(0, (to - from) / HOUR_MS + 1);
        const known = Array.from({ length: hours }, (_, i) => counts.get(from + i * HOUR_MS) ?? 0);
        return [service, { from, counts: known }];
      }),
    );
  }
}
