/** Times as people in a control room read them: London's clock, whatever the device's. */
import { dayInLondon } from '#base/london-day.ts';

const ZONE = 'Europe/London';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on a clock counts as about to breach. */
export const SOON_MS = 15 * MINUTE;
/** Below this a clock counts seconds. */
const SECONDS_BELOW_MS = 10 * MINUTE;

const time = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
});
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dayOfAnotherYear = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const month = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short' });

/** `14:05`, in London. */
export function timeWords(at: number): string {
  return time.format(at);
}

/** `14:05` on the same day in London, `3 Nov, 14:05` on another of the same year, `3 Nov 2025, 14:05` before. */
export function momentWords(at: number, now: number): string {
  const [day, today] = [dayInLondon(at), dayInLondon(now)];
  if (day === today) return time.format(at);
  if (day.slice(0, 4) === today.slice(0, 4)) return dayAndTime.format(at);
  return `${dayOfAnotherYear.format(at)}, ${time.format(at)}`;
}

/** How long, to the precision somebody acts on. */
export function durationWords(ms: number): string {
  const whole = Math.floor(Math.abs(ms) / 1000) * 1000;
  if (whole < SECONDS_BELOW_MS) {
    const [minutes, seconds] = [Math.floor(whole / MINUTE), (whole % MINUTE) / 1000];
    return minutes === 0 ? `${seconds} s` : `${minutes} min ${`${seconds}`.padStart(2, '0')} s`;
  }
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < 2 * DAY)
    return `${Math.floor(whole / HOUR)} h ${Math.floor((whole % HOUR) / MINUTE)} min`;
  return `${Math.floor(whole / DAY)} days`;
}

export type Clock = {
  readonly kind: 'unset' | 'running' | 'soon' | 'breached';
  readonly words: string;
};

/** The time left until `due`; none where it is null: nobody said by when, and it can wait (`dueAt`). */
export function clockOf(due: number | null, now: number): Clock {
  if (due === null) return { kind: 'unset', words: 'No time set' };
  const left = due - now;
  if (left < 0) return { kind: 'breached', words: `Late by ${durationWords(left)}` };
  return { kind: left < SOON_MS ? 'soon' : 'running', words: `${durationWords(left)} left` };
}

/** A date of birth or contact to the precision known: `2 Feb 1990`, `Feb 1990`, `1990`. */
export function dateWords(iso: string): string {
  const [year, monthOfYear, day] = iso.split('-');
  if (monthOfYear === undefined) return iso;
  const name = month.format(Date.UTC(2000, Number(monthOfYear) - 1, 1));
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** Age today in London: days below four weeks, months below two years, else years; `about` where only the year is known. */
export function ageWords(birthDate: string, now: number): string | null {
  const [year, monthOfYear, day] = birthDate.split('-').map(Number);
  const [thisYear, thisMonth, today] = dayInLondon(now).split('-').map(Number) as [
    number,
    number,
    number,
  ];
  if (year === undefined || Number.isNaN(year)) return null;
  if (monthOfYear === undefined) return year > thisYear ? null : `about ${thisYear - year} years`;
  const months = (thisYear - year) * 12 + thisMonth - monthOfYear - (today < (day ?? 1) ? 1 : 0);
  if (months < 0) return null;
  if (months >= 24) return `${Math.floor(months / 12)} years`;
  const days =
    (Date.UTC(thisYear, thisMonth - 1, today) - Date.UTC(year, monthOfYear - 1, day ?? 1)) / DAY;
  if (day !== undefined && days < 28) return days === 1 ? '1 day' : `${days} days`;
  return months === 1 ? '1 month' : `${months} months`;
}

/** A sender's own time, as it was on their clock: `6 Apr 2021, 12:33`. What is not such a time is shown as it is. */
export function sentTimeWords(iso: string): string {
  const [, date, clock] = /^(\d{4}(?:-\d{2}){0,2})(?:T(\d{2}:\d{2}))?/.exec(iso) ?? [];
  if (date === undefined) return iso;
  return clock === undefined ? dateWords(date) : `${dateWords(date)}, ${clock}`;
}
