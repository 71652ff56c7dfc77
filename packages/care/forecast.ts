/**
 * How many cases will come, hour by hour, from the installation's own history: the same hour of the same weekday in weeks past, the latest
 * counting most. How good that is, is measured on the week just gone, as if it had not been seen.
 */
const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** What a week counts of the one after it. */
const WEIGHT = 0.7;

/** So far back that what lies before would count for nothing: the ninth week weighs a twentieth. */
export const HISTORY_WEEKS = 9;

/** Cases that came, by hour: `counts[0]` is the hour that began at `from`, a whole hour of UTC. */
export type History = { readonly from: number; readonly counts: readonly number[] };

export type ForecastHour = {
  /** When the hour begins, milliseconds. */
  readonly at: number;
  /** Null where no week past is known. */
  readonly expected: number | null;
};

/** By how much a moment's local clock is ahead of UTC, milliseconds: people fall ill by the clock on their wall. */
export type OffsetAt = (at: number) => number;

/** The `hours` hours from the one that `now` is in, of all of them together: each by its own history, as one may have begun after another. */
export function forecast(
  histories: readonly History[],
  now: number,
  hours: number,
  offsetAt: OffsetAt,
): readonly ForecastHour[] {
  const first = hourOf(now);
  return Array.from({ length: hours }, (_, i) => {
    const at = first + i * HOUR_MS;
    return { at, expected: sumOf(histories, (one) => expectedAt(one, at, first, offsetAt)) };
  });
}

/**
 * By how many cases an hour the forecast was out, on the average of the 168 whole hours before `now`, each forecast from what had been counted a
 * week before it. Null where fewer than a day of them could be forecast.
 */
export function forecastError(
  histories: readonly History[],
  now: number,
  offsetAt: OffsetAt,
): number | null {
  const end = hourOf(now);
  const misses: number[] = [];
  for (let at = end - WEEK_HOURS * HOUR_MS; at < end; at += HOUR_MS) {
    const miss = sumOf(histories, (one) => {
      const [came, expected] = [countAt(one, at), expectedAt(one, at, at, offsetAt)];
      return came === null || expected === null ? null : came - expected;
    });
    if (miss !== null) misses.push(Math.abs(miss));
  }
  return misses.length < 24 ? null : mean(misses);
}

/** The hour of UTC that a moment is in. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** What came in an hour to all of them; null where nothing is known of any. */
export function countOf(histories: readonly History[], hour: number): number | null {
  return sumOf(histories, (one) => countAt(one, hour));
}

/** What came in an hour; null outside what is known. */
export function countAt({ from, counts }: History, hour: number): number | null {
  return counts[(hour - from) / HOUR_MS] ?? null;
}

/** @param before hours that begin here or later are not looked at: they have not ended */
function expectedAt(
  history: History,
  at: number,
  before: number,
  offsetAt: OffsetAt,
): number | null {
  let [sum, weights, weight] = [0, 0, 1];
  for (let week = 1; week <= HISTORY_WEEKS; week += 1) {
    const then = sameOnTheWall(at, at - week * WEEK_HOURS * HOUR_MS, offsetAt);
    const came = then < before ? countAt(history, then) : null;
    if (came === null) continue;
    sum += came * weight;
    weights += weight;
    weight *= WEIGHT;
  }
  return weights === 0 ? null : sum / weights;
}

/** Of those of which it is known; null where it is of none. */
function sumOf(
  histories: readonly History[],
  of: (history: History) => number | null,
): number | null {
  const known = histories.map(of).filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}

/** Clocks may have changed in between. */
function sameOnTheWall(at: number, then: number, offsetAt: OffsetAt): number {
  return then + offsetAt(at) - offsetAt(then);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
