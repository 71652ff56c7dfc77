import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countAt,
  forecast,
  forecastError,
  HISTORY_WEEKS,
  type History,
  hourOf,
} from './forecast.ts';

const HOUR = 3_600_000;
const WEEK = 168;
/** A Monday, midnight UTC. */
const MONDAY = Date.UTC(2026, 0, 5);
const utc = () => 0;
/** Britain's clocks went forward on 29 March 2026 at 01:00 UTC. */
const london = (at: number) => (at >= Date.UTC(2026, 2, 29, 1) ? HOUR : 0);

function history(weeks: number, count: (hour: number, week: number) => number): History {
  const counts = Array.from({ length: weeks * WEEK }, (_, i) =>
    count(i % WEEK, Math.floor(i / WEEK)),
  );
  return { from: MONDAY, counts };
}

describe('forecast', () => {
  it('expects what came in the same hour of the week, if that is always so', () => {
    const known = history(3, (hour) => hour % 24);
    const now = MONDAY + 3 * WEEK * HOUR + 20 * 60_000;
    expect(forecast([known], now, 26, utc).map(({ expected }) => Math.round(expected!))).toEqual(
      Array.from({ length: 26 }, (_, i) => i % 24),
    );
    expect(forecast([known], now, 1, utc)[0]!.at).toBe(hourOf(now));
    expect(forecastError([known], now, utc)).toBeCloseTo(0);
  });

  it('lets a week count for less the longer it is past', () => {
    const known = history(2, (_, week) => (week === 0 ? 10 : 20));
    const [next] = forecast([known], MONDAY + 2 * WEEK * HOUR, 1, utc);
    expect(next!.expected).toBeCloseTo((20 + 0.7 * 10) / 1.7);
  });

  it('says so where no week past is known, and does not take it for a quiet one', () => {
    const known = history(1, () => 4);
    const inAnHour = MONDAY + WEEK * HOUR;
    expect(forecast([known], inAnHour, 2, utc).map(({ expected }) => expected)).toEqual([4, 4]);
    expect(forecast([{ from: MONDAY, counts: [1, 2] }], MONDAY + 2 * HOUR, 1, utc)).toEqual([
      { at: MONDAY + 2 * HOUR, expected: null },
    ]);
    expect(forecastError([known], inAnHour, utc)).toBeNull();
  });

  it('of several is the sum of what each lets one expect, though one began later', () => {
    const early = history(3, () => 4);
    const late = { from: MONDAY + WEEK * HOUR, counts: Array.from({ length: 2 * WEEK }, () => 6) };
    const fresh = { from: MONDAY + 3 * WEEK * HOUR, counts: [] };
    const now = MONDAY + 3 * WEEK * HOUR;
    const [next] = forecast([early, late, fresh], now, 1, utc);
    expect(next!.expected).toBeCloseTo(10);
    expect(forecastError([early, late, fresh], now, utc)).toBeCloseTo(0);
    const over = { ...late, counts: late.counts.map((count, i) => (i < WEEK ? 0 : count)) };
    const under = history(3, (_, week) => (week === 2 ? 0 : 6));
    // What is too many of the one is too few of the other.
    expect(forecastError([over, under], now, utc)).toBeCloseTo(0);
  });

  it('goes by the clock on the wall when clocks have changed', () => {
    const eight = {
      from: Date.UTC(2026, 2, 24),
      counts: Array.from({ length: WEEK }, (_, i) => (i % 24 === 8 ? 9 : 0)),
    };
    const day = forecast([eight], Date.UTC(2026, 2, 31), 24, london);
    expect(day.find(({ expected }) => expected === 9)!.at).toBe(Date.UTC(2026, 2, 31, 7));
  });

  it('measures its error as if the week had not been seen', () => {
    // Twice as many as forecast, each hour of the second week.
    const known = history(2, (_, week) => (week === 0 ? 3 : 6));
    expect(forecastError([known], MONDAY + 2 * WEEK * HOUR, utc)).toBe(3);
  });

  it('stays between the least and the most that ever came, whatever came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { minLength: WEEK, maxLength: WEEK * (HISTORY_WEEKS + 2) }),
        fc.nat(WEEK - 1),
        (counts, into) => {
          const known = { from: MONDAY, counts };
          const now = MONDAY + counts.length * HOUR + into;
          for (const { at, expected } of forecast([known], now, 24, utc)) {
            expect(countAt(known, at)).toBeNull();
            if (expected === null) continue;
            expect(expected).toBeGreaterThanOrEqual(Math.min(...counts) - 1e-9);
            expect(expected).toBeLessThanOrEqual(Math.max(...counts) + 1e-9);
          }
        },
      ),
    );
  });
});
