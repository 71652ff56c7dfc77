/** Ages by London's calendar, from birth dates that may be known to the year alone. */
import { dayInLondon } from '#base/london-day.ts';

/**
 * The least number of whole years somebody can have lived.
 * @param birthDate ISO 8601, to the precision known: 1990, 1990-02 or 1990-02-02
 * @returns null where it is not known, or lies ahead
 */
export function wholeYears(birthDate: string | undefined, at: number): number | null {
  const [, year, rest = ''] = /^(\d{4})((?:-\d{2}){0,2})$/.exec(birthDate ?? '') ?? [];
  if (year === undefined) return null;
  const today = dayInLondon(at);
  // What is not known of the date is taken as late as it can be.
  const latest = `${year}${rest}`.padEnd(10, '-99');
  const years =
    Number(today.slice(0, 4)) - Number(year) - (today.slice(4) < latest.slice(4) ? 1 : 0);
  if (years >= 0) return years;
  // Born this year, on a day not yet known.
  return today.startsWith(`${year}${rest}`) ? 0 : null;
}
