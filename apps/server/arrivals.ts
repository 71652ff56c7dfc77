/** How many cases came, by service and hour, kept live: what a desk forecasts from. Counts alone, of weeks that still weigh something. */

import { careFact } from '#care/board-entry.ts';
import { HISTORY_WEEKS, type History, hourOf } from '#care/forecast.ts';
import type { Header } from '#journal/entry.ts';

const HOUR_MS = 3_600_000;
/** One week more than is weighed, for the week on which the forecast's error is measured. */
const KEPT_MS = (HISTORY_WEEKS + 1) * 168 * HOUR_MS;

export class Arrivals {
  readonly #services = new Map<string, Map<number, number>>();
  #first: number | null = null;

  /** Takes entries in the log's order. */
  apply({ type, facts, at }: Pick<Header, 'type' | 'facts' | 'at'>): void {
    if (type !== 'case.received') return;
    const fact = careFact({ type, facts });
    if (fact?.type !== 'case.received') return;
    const { service } = fact.facts;
    const hour = hourOf(at);
    this.#first = Math.min(this.#first ?? hour, hour);
    const counts = this.#services.get(service) ?? new Map<number, number>();
    this.#services.set(service, counts.set(hour, (counts.get(hour) ?? 0) + 1));
  }

  /** By service, from the first hour in which anything came, or as far back as is kept, through the hour that `now` is in. */
  histories(now: number): ReadonlyMap<string, History> {
    const [from, to] = [Math.max(this.#first ?? now, now - KEPT_MS), hourOf(now)].map(hourOf);
    for (const counts of this.#services.values())
      for (const hour of counts.keys()) if (hour < from!) counts.delete(hour);
    const hours = Math.max(0, (to! - from!) / HOUR_MS + 1);
    return new Map(
      [...this.#services].map(([service, counts]) => {
        const known = Array.from({ length: hours }, (_, i) => counts.get(from! + i * HOUR_MS) ?? 0);
        return [service, { from: from!, counts: known }];
      }),
    );
  }
}
