/** What came and what is to be expected, hour by hour, of some services together: pure. */
import { countOf, forecast, forecastError, hourOf, type OffsetAt } from '#care/forecast.ts';
import type { ArrivalCounts } from '#wire/server.ts';

export type ArrivalHour = {
  readonly at: number;
  /** Null of hours yet to come. */
  readonly came: number | null;
  /** Null where there is no week to go by. */
  readonly expected: number | null;
};

export type Arrivals = {
  readonly hours: readonly ArrivalHour[];
  /** Services of which the hours to come cannot all be expected yet: they are not in what is. */
  readonly without: readonly string[];
  /** By how many an hour the forecast was out, on the average of the past week; null where that is not known yet. */
  readonly error: number | null;
};

const HOUR_MS = 3_600_000;

/** @param past whole hours before the one that goes on, which is followed by `ahead` more */
export function arrivalsOf(
  counts: ArrivalCounts,
  services: readonly string[],
  now: number,
  { past, ahead }: { readonly past: number; readonly ahead: number },
  offsetAt: OffsetAt,
): Arrivals {
  const histories = counts.filter(({ service }) => services.includes(service));
  const first = hourOf(now) - past * HOUR_MS;
  const hours = Array.from({ length: past + 1 + ahead }, (_, i) => {
    const at = first + i * HOUR_MS;
    const expected = forecast(histories, at, 1, offsetAt)[0]?.expected ?? null;
    return { at, came: countOf(histories, at), expected };
  });
  const isKnown = (one: (typeof histories)[number]) =>
    forecast([one], now, 1 + ahead, offsetAt).every(({ expected }) => expected !== null);
  const without = histories.filter((one) => !isKnown(one)).map(({ service }) => service);
  return { hours, without, error: forecastError(histories, now, offsetAt) };
}
