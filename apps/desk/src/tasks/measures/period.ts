/** Days, weeks and months, as London has them. */
import { dayAfter } from '#base/london-day.ts';

export type Period = {
  readonly kind: 'day' | 'week' | 'month';
  /** One day of it, `yyyy-mm-dd`. */
  readonly day: string;
};
export type Days = { readonly from: string; readonly to: string };

/** A single day is looked at beside as many before it. */
const BESIDE_A_DAY = 13;

/** First and last day of it. Weeks begin on Monday. */
export function daysOf({ kind, day }: Period): Days {
  switch (kind) {
    case 'day':
      return { from: day, to: day };
    case 'week': {
      const monday = dayAfter(day, -((weekday(day) + 6) % 7));
      return { from: monday, to: dayAfter(monday, 6) };
    }
    case 'month': {
      const first = `${day.slice(0, 7)}-01`;
      const next = `${dayAfter(first, 31).slice(0, 7)}-01`;
      return { from: first, to: dayAfter(next, -1) };
    }
  }
}

/** What a chart of it shows. */
export function chartDaysOf(period: Period): Days {
  const { from, to } = daysOf(period);
  return period.kind === 'day' ? { from: dayAfter(from, -BESIDE_A_DAY), to } : { from, to };
}

export function before(period: Period): Period {
  return { ...period, day: dayAfter(daysOf(period).from, -1) };
}

export function after(period: Period): Period {
  return { ...period, day: dayAfter(daysOf(period).to) };
}

export function eachDay({ from, to }: Days): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  return days;
}

/** Null where the text is no day of the calendar. */
export function asDay(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = new Date(`${text}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : null;
}

const long = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const short = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const monthAndYear = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  month: 'long',
  year: 'numeric',
});
const at = (day: string) => Date.parse(`${day}T00:00Z`);

/** `Thursday 26 November 2026`, `23 Nov to 29 Nov 2026`, `November 2026`. */
export function periodWords(period: Period): string {
  const { from, to } = daysOf(period);
  switch (period.kind) {
    case 'day':
      return long.format(at(from));
    case 'week':
      return `${dayWords(from)} to ${dayWords(to)} ${to.slice(0, 4)}`;
    case 'month':
      return monthAndYear.format(at(from));
  }
}

export function dayWords(day: string): string {
  return short.format(at(day));
}

function weekday(day: string): number {
  return new Date(at(day)).getUTCDay();
}
