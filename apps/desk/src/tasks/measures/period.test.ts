import { describe, expect, it } from 'vitest';
import { after, asDay, before, chartDaysOf, daysOf, eachDay, periodWords } from './period.ts';

describe('a period', () => {
  it.each([
    ['day', '2026-10-25', '2026-10-25', '2026-10-25', 'Sunday, 25 October 2026'],
    ['week', '2026-10-25', '2026-10-19', '2026-10-25', '19 Oct to 25 Oct 2026'],
    ['week', '2026-10-26', '2026-10-26', '2026-11-01', '26 Oct to 1 Nov 2026'],
    ['week', '2027-01-01', '2026-12-28', '2027-01-03', '28 Dec to 3 Jan 2027'],
    ['month', '2026-10-25', '2026-10-01', '2026-10-31', 'October 2026'],
    ['month', '2028-02-29', '2028-02-01', '2028-02-29', 'February 2028'],
    ['month', '2026-12-31', '2026-12-01', '2026-12-31', 'December 2026'],
  ] as const)('the %s of %s', (kind, day, from, to, words) => {
    expect(daysOf({ kind, day })).toEqual({ from, to });
    expect(periodWords({ kind, day })).toBe(words);
  });

  it.each(['day', 'week', 'month'] as const)(
    'a %s has one before and one after, without a gap',
    (kind) => {
      let period = { kind, day: '2026-03-29' };
      for (let i = 0; i < 14; i += 1) {
        const next = after(period);
        expect(daysOf(before(next))).toEqual(daysOf(period));
        expect(eachDay({ from: daysOf(period).to, to: daysOf(next).from })).toHaveLength(2);
        period = next as typeof period;
      }
    },
  );

  it('is drawn whole; a day with the thirteen before it', () => {
    expect(eachDay(chartDaysOf({ kind: 'day', day: '2026-11-14' }))).toHaveLength(14);
    expect(eachDay(chartDaysOf({ kind: 'week', day: '2026-11-14' }))).toHaveLength(7);
    expect(eachDay(chartDaysOf({ kind: 'month', day: '2026-11-14' }))).toHaveLength(30);
  });

  it.each([
    ['2026-02-29'],
    ['2026-13-01'],
    ['26-01-01'],
    [''],
    ['2026-1-1'],
    ['2026-01-01T00:00Z'],
  ])('has no day %j', (text) => {
    expect(asDay(text)).toBeNull();
  });
});
