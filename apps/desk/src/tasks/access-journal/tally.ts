/** How much there is of it, and when. */
import { dayAfter, dayInLondon, startOfDay } from '#base/london-day.ts';
import type { JournalRow, What } from './fold-journal.ts';

/**
 * `34 openings of 12 people by 5 colleagues, 3 lookups`
 * What nobody signed is not counted.
 * @param isOwn whether all are one person's, so that nobody need count whose
 */
export function tallyWords(all: readonly JournalRow[], isOwn: boolean): string {
  const rows = all.filter(({ signature }) => signature !== 'broken');
  const openings = rows.filter(({ what }) => what.kind === 'opening');
  const of = `${counted(openings.length, 'opening')} of ${counted(distinct(openings, 'patient'), 'person', 'people')}`;
  const by = isOwn ? '' : ` by ${counted(distinct(openings, 'who'), 'colleague')}`;
  const parts = [
    ...(openings.length > 0 ? [`${of}${by}`] : []),
    ...OTHERS.flatMap(([kind, one, many]) => {
      const count = rows.filter(({ what }) => what.kind === kind).length;
      return count === 0 ? [] : [counted(count, one, many)];
    }),
  ];
  return parts.join(', ');
}

const OTHERS: readonly (readonly [What['kind'], string, string])[] = [
  ['lookup', 'lookup', 'lookups'],
  ['glass', 'broken glass', 'broken glasses'],
  ['review', 'review', 'reviews'],
  ['freeze', 'freeze', 'freezes'],
  ['raise', 'raise', 'raises'],
  ['bulk', 'bulk opening', 'bulk openings'],
  ['forgotten', 'person forgotten', 'people forgotten'],
  ['list', 'list', 'lists'],
  ['signed-in', 'signing in', 'signings in'],
  ['signed-out', 'signing out', 'signings out'],
];

export type Bar = { readonly from: number; readonly to: number; readonly count: number };
export type Bars = { readonly unit: 'hour' | 'day' | 'month'; readonly bars: readonly Bar[] };

const HOUR_MS = 3_600_000;
const DAYS_BY_HOUR = 2;
const DAYS_BY_DAY = 62;

/** How many rows in each hour, day or month, whichever can be seen at a glance. Both days are included. */
export function barsOf(rows: readonly JournalRow[], from: string, to: string): Bars {
  const [first, end] = [startOfDay(from), startOfDay(dayAfter(to))];
  const days = Math.round((end - first) / (24 * HOUR_MS));
  const unit = days <= DAYS_BY_HOUR ? 'hour' : days <= DAYS_BY_DAY ? 'day' : 'month';
  const bars: { from: number; to: number; count: number }[] = [];
  for (let at = first; at < end; ) {
    const next = Math.min(end, NEXT[unit](at));
    bars.push({ from: at, to: next, count: 0 });
    at = next;
  }
  for (const { at } of rows) {
    const bar = bars.findLast((one) => one.from <= at);
    if (bar !== undefined && at < bar.to) bar.count += 1;
  }
  return { unit, bars };
}

const NEXT: Readonly<Record<Bars['unit'], (at: number) => number>> = {
  hour: (at) => at + HOUR_MS,
  day: (at) => startOfDay(dayAfter(dayInLondon(at))),
  month: (at) => {
    const [year, month] = dayInLondon(at).split('-').map(Number) as [number, number];
    return startOfDay(new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10));
  },
};

function distinct(rows: readonly JournalRow[], of: 'patient' | 'who'): number {
  return new Set(rows.map((row) => row[of])).size;
}

function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
}
