/** Several days, or several services, as one. */
import type { DayTallies } from './measures.ts';
import { NO_TALLY, sumTallies, type Tally } from './tally.ts';

/** @param service null for all of them together */
export function totalOf(
  days: readonly DayTallies[],
  measure: string,
  service: string | null = null,
): Tally {
  const tallies = days
    .flatMap(({ services }) => services)
    .filter((one) => service === null || one.service === service)
    .flatMap((one) => one.tallies.get(measure) ?? []);
  return tallies.length === 0 ? NO_TALLY : sumTallies(tallies);
}

export function servicesOf(days: readonly DayTallies[]): readonly string[] {
  const services = days.flatMap((day) => day.services.map(({ service }) => service));
  return [...new Set(services)].sort();
}
