/**
 * How many calls to expect, by day and by hour. England's numbers are NHS England's (winter 2025 to 2026: a mean of 57,000 calls a day from November
 * to April, and 101,636 on 27 December 2025); its people are those of the Office for National Statistics (middle of 2023). How a day's calls
 * spread over its hours, a week's over its days and a year's over its months is our own estimate: evenings and weekends, when practices are
 * closed, and winter.
 */
import { wallOf } from '../london-time.ts';
import { dayAfter, isBankHoliday, weekdayOf } from './bank-holidays.ts';

const ENGLAND = 57_690_300;
const WINTER = { from: '2025-11-01', to: '2026-04-30', callsADay: 57_000 };

/** From Sunday on, beside one another. */
const WEEKDAYS = [1.24, 1.02, 0.88, 0.86, 0.86, 0.92, 1.36];
const BANK_HOLIDAY = 1.38;
/** From January on. */
const MONTHS = [1, 0.97, 0.97, 0.98, 0.93, 0.9, 0.89, 0.87, 0.91, 0.96, 1, 1.08];
/** Days of the year that are like no others, as `mm-dd`: on Christmas Day people wait, and after it they do not. */
const DAYS: Readonly<Record<string, number>> = {
  '12-24': 0.92,
  '12-25': 0.72,
  '12-26': 0.95,
  '12-27': 1.26,
  '12-28': 1.2,
  '12-29': 1.2,
  '12-30': 1.1,
  '01-02': 1.12,
};

/** From midnight on by London's clock, beside one another; closed is a weekend or a bank holiday. */
const HOURS = {
  open: [
    2.2, 1.7, 1.4, 1.2, 1.1, 1.3, 2, 3.6, 5.2, 4.8, 4.3, 4, 3.8, 3.7, 3.8, 4.1, 4.7, 5.9, 8.3, 8.6,
    7.6, 6.3, 5, 3.6,
  ],
  closed: [
    2.2, 1.7, 1.3, 1.1, 1, 1.2, 2, 4, 6.7, 7.8, 7.6, 7, 6.2, 5.6, 5.2, 5, 5.1, 5.3, 5.5, 5.3, 4.8,
    4.1, 3.4, 2.7,
  ],
};

/** Calls that a town of so many expects on a day of London's calendar (`yyyy-mm-dd`). */
export function expectedOnDay(people: number, day: string): number {
  return ((people / ENGLAND) * WINTER.callsADay * pull(day)) / winterPull();
}

/** Calls that a town of so many expects in the hour that begins here. */
export function expectedInHour(people: number, hourStart: number): number {
  const wall = wallOf(hourStart);
  const day = wall.slice(0, 10);
  const hours = HOURS[isClosed(day) ? 'closed' : 'open'];
  const share = (hours[Number(wall.slice(11, 13))] ?? 0) / sum(hours);
  return expectedOnDay(people, day) * share;
}

function isClosed(day: string): boolean {
  return isBankHoliday(day) || [0, 6].includes(weekdayOf(day));
}

function pull(day: string): number {
  const weekday = WEEKDAYS[weekdayOf(day)] ?? 1;
  const month = MONTHS[Number(day.slice(5, 7)) - 1] ?? 1;
  return (
    Math.max(weekday, isBankHoliday(day) ? BANK_HOLIDAY : 0) * month * (DAYS[day.slice(5)] ?? 1)
  );
}

let meanPull: number | undefined;

/** Of the winter whose mean is known, so that the tables above need only be right beside one another. */
function winterPull(): number {
  if (meanPull === undefined) {
    const days = [];
    for (let day = WINTER.from; day <= WINTER.to; day = dayAfter(day)) days.push(pull(day));
    meanPull = sum(days) / days.length;
  }
  return meanPull;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
