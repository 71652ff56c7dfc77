import { describe, expect, it } from 'vitest';
import { dayAfter, isBankHoliday } from './bank-holidays.ts';
import { expectedInHour, expectedOnDay } from './demand.ts';

const ENGLAND = 57_690_300;
const HOUR_MS = 3_600_000;
const BUSIEST_WEEK = 706_129;

function england(from: string, days: number): number[] {
  return Array.from({ length: days }, (_, i) => expectedOnDay(ENGLAND, dayAfter(from, i)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

describe('what is expected', () => {
  it('is England’s winter: 57,000 a day from November to April, 101,636 at its peak', () => {
    const winter = england('2025-11-01', 181);
    expect(sum(winter) / winter.length).toBeCloseTo(57_000, 0);
    expect(Math.max(...winter)).toBe(expectedOnDay(ENGLAND, '2025-12-27'));
    expect(Math.abs(Math.max(...winter) - 101_636)).toBeLessThan(1_000);
  });

  it('has no week above the record', () => {
    for (let i = 0; i + 7 <= 181; i += 1)
      expect(sum(england(dayAfter('2025-11-01', i), 7))).toBeLessThan(BUSIEST_WEEK);
  });

  it('is less in summer, more at the weekend and on a bank holiday than on a weekday', () => {
    expect(sum(england('2026-06-01', 61))).toBeLessThan(sum(england('2025-12-01', 61)));
    const [sunday, monday, tuesday, , , , saturday] = england('2026-02-01', 7);
    expect(saturday).toBeGreaterThan(sunday!);
    expect(sunday).toBeGreaterThan(monday!);
    expect(monday).toBeGreaterThan(tuesday!);
    expect(expectedOnDay(ENGLAND, '2026-05-04')).toBeGreaterThan(
      1.2 * expectedOnDay(ENGLAND, '2026-05-11'),
    );
  });

  it('grows as the town does', () => {
    expect(expectedOnDay(83_000, '2026-01-10')).toBeCloseTo(
      (83_000 / ENGLAND) * expectedOnDay(ENGLAND, '2026-01-10'),
      6,
    );
  });

  it.each([
    ['a weekday', '2026-01-13T00:00Z', 19],
    ['a Saturday', '2026-01-17T00:00Z', 9],
    ['a bank holiday', '2026-05-03T23:00Z', 9],
  ])(
    'over the hours of %s comes to the day’s, with its peak where practices are closed',
    (_, midnight, peak) => {
      const hours = Array.from({ length: 24 }, (_, i) =>
        expectedInHour(83_000, Date.parse(midnight) + i * HOUR_MS),
      );
      const day = new Date(Date.parse(midnight) + 2 * HOUR_MS).toISOString().slice(0, 10);
      expect(sum(hours)).toBeCloseTo(expectedOnDay(83_000, day), 6);
      expect(hours.indexOf(Math.max(...hours))).toBe(peak);
      expect(Math.min(...hours)).toBe(hours[4]);
    },
  );

  it.each([
    ['23 hours in spring', '2026-03-29T00:00Z', 23],
    ['25 hours in autumn', '2026-10-24T23:00Z', 25],
  ])('follows London’s clock through a day of %s', (_, midnight, length) => {
    const ends = Date.parse(midnight) + length * HOUR_MS;
    expect(new Date(ends).toLocaleString('en-GB', { timeZone: 'Europe/London' })).toContain(
      '00:00:00',
    );
    const evening = expectedInHour(83_000, ends - 5 * HOUR_MS);
    expect(evening).toBeGreaterThan(expectedInHour(83_000, ends - HOUR_MS));
  });
});

describe('a bank holiday', () => {
  const days = (year: number) =>
    Array.from({ length: 366 }, (_, i) => dayAfter(`${year}-01-01`, i))
      .filter((day) => day.startsWith(`${year}`) && isBankHoliday(day))
      .map((day) => day.slice(5));

  it('is one that gov.uk lists, substitutes for weekends among them', () => {
    expect(days(2025)).toEqual([
      '01-01',
      '04-18',
      '04-21',
      '05-05',
      '05-26',
      '08-25',
      '12-25',
      '12-26',
    ]);
    // Boxing Day is a Saturday.
    expect(days(2026)).toEqual([
      '01-01',
      '04-03',
      '04-06',
      '05-04',
      '05-25',
      '08-31',
      '12-25',
      '12-26',
      '12-28',
    ]);
    expect(days(2027)).toEqual([
      '01-01',
      '03-26',
      '03-29',
      '05-03',
      '05-31',
      '08-30',
      '12-25',
      '12-26',
      '12-27',
      '12-28',
    ]);
  });
});
