/** What came and what is to be expected, hour by hour, of some services together: pure. */
import {
  countAt,
  forecast,
  forecastError,
  type History,
  hourOf,
  type OffsetAt,
} from '#care/forecast.ts';
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
  const history = together(counts.filter(({ service }) => services.includes(service)));
  const first = hourOf(now) - past * HOUR_MS;
  const hours = Array.from({ length: past + 1 + ahead }, (_, i) => {
    const at = first + i * HOUR_MS;
    const expected = forecast(history, at, 1, offsetAt)[0]?.expected ?? null;
    return { at, came: countAt(history, at), expected };
  });
  return { hours, error: forecastError(history, now, offsetAt) };
}

/** All services are counted over the same hours. */
function together(counts: ArrivalCounts): History {
  const [first] = counts;
  if (first === undefined) return { from: 0, counts: [] };
  return {
    from: first.from,
    counts: first.counts.map((_, i) =>
      counts.reduce((sum, { counts: one }) => sum + (one[i] ?? 0), 0),
    ),
  };
}
