/** A date of birth as people say it, day before month. */
import { dayInLondon } from '#base/london-day.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const OLDEST_YEARS = 130;

export type BirthDate =
  /** ISO 8601 to the precision given: 1990, 1990-02 or 1990-02-02. */
  | { readonly kind: 'known'; readonly iso: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'fault'; readonly words: string };

const UNREADABLE = 'Enter a date of birth like 27 3 1985';

/** @param now in whose day, in London, nobody is yet to be born */
export function readBirthDate(written: string, now: number): BirthDate {
  const text = written.trim().toLowerCase();
  if (text === '') return { kind: 'none' };
  const [year, month, day] = partsOf(text);
  if (year === undefined) return fault(UNREADABLE);
  if (year.length !== 4) return fault('Write the year of birth with 4 digits');
  if (month !== undefined && (month < 1 || month > 12))
    return fault(
      `There is no month ${month}: in a date of birth the day comes first, then the month`,
    );
  const ofDay = `${year}${month === undefined ? '' : `-${two(month)}`}`;
  const iso = day === undefined ? ofDay : `${ofDay}-${two(day)}`;
  if (day !== undefined && !isDay(iso)) return fault('The day of birth is not in the calendar');
  if (iso > dayInLondon(now).slice(0, iso.length))
    return fault('The date of birth is in the future');
  if (Number(year) < new Date(now).getUTCFullYear() - OLDEST_YEARS)
    return fault(`Nobody alive was born in ${year}`);
  return { kind: 'known', iso };
}

/** Year, month and day as far as they are there; no year where it cannot be told. */
function partsOf(text: string): [year?: string, month?: number, day?: number] {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso !== null) return [iso[1]!, Number(iso[2]), Number(iso[3])];
  const together = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (together !== null) return [together[3]!, Number(together[2]), Number(together[1])];
  const words = text.split(/[\s./,-]+/).filter(Boolean);
  if (words.length > 3) return [];
  const year = words.at(-1)!;
  if (!/^\d{2,4}$/.test(year)) return [];
  if (words.length === 1) return [year];
  const month = monthOf(words.at(-2)!);
  if (month === undefined) return [];
  if (words.length === 2) return [year, month];
  const day = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(words[0]!);
  return day === null ? [] : [year, month, Number(day[1])];
}

function monthOf(word: string): number | undefined {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  const at = word.length < 3 ? -1 : MONTHS.indexOf(word.slice(0, 3));
  return at === -1 ? undefined : at + 1;
}

function isDay(iso: string): boolean {
  const at = Date.parse(iso);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso);
}

function two(number: number): string {
  return `${number}`.padStart(2, '0');
}

function fault(words: string): BirthDate {
  return { kind: 'fault', words };
}
