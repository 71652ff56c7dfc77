/** England's bank holidays: days on which practices are closed and 111 is rung instead. A day is `yyyy-mm-dd`. */

const DAY_MS = 86_400_000;
const MONDAY = 1;

export function isBankHoliday(day: string): boolean {
  return holidaysOf(Number(day.slice(0, 4))).has(day);
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(Date.parse(day)).getUTCDay();
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

const known = new Map<number, ReadonlySet<string>>();

function holidaysOf(year: number): ReadonlySet<string> {
  const holidays = known.get(year) ?? new Set(reckon(year));
  known.set(year, holidays);
  return holidays;
}

function reckon(year: number): readonly string[] {
  const easter = easterOf(year);
  const newYear = [`${year}-01-01`];
  const christmas = [`${year}-12-25`, `${year}-12-26`];
  return [
    ...withSubstitutes(newYear),
    dayAfter(easter, -2),
    dayAfter(easter),
    firstMonday(`${year}-05-01`),
    firstMonday(`${year}-05-25`),
    firstMonday(`${year}-08-25`),
    ...withSubstitutes(christmas),
  ];
}

/** One that falls on a weekend is made up for on the next day that is free. */
function withSubstitutes(days: readonly string[]): readonly string[] {
  const isFree = (day: string) => ![0, 6].includes(weekdayOf(day));
  const taken = days.filter(isFree);
  for (const day of days.filter((one) => !isFree(one))) {
    let instead = day;
    while (!isFree(instead) || taken.includes(instead)) instead = dayAfter(instead);
    taken.push(instead);
  }
  return [...days, ...taken];
}

function firstMonday(from: string): string {
  return dayAfter(from, (7 + MONDAY - weekdayOf(from)) % 7);
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876. */
function easterOf(year: number): string {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leaps = Math.floor(century / 4);
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * golden + century - leaps - moonShift + 15) % 30;
  const [inCentury, ofFour] = [Math.floor((year % 100) / 4), (year % 100) % 4];
  const sunday = (32 + 2 * (century % 4) + 2 * inCentury - moon - ofFour) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * sunday) / 451);
  const days = moon + sunday - 7 * late + 114;
  const [month, date] = [Math.floor(days / 31), (days % 31) + 1];
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
