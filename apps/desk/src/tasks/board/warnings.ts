/** What is about to go wrong, said while something can still be done about it. */
import type { CaseRow } from '#care/case-row.ts';
import { COMFORT_SOON_MS, comfortCallDue } from '#care/comfort.ts';
import { dueAt, isHere } from '#care/row-questions.ts';
import { SOON_MS } from '../../components/time-words.ts';

export type Warnings = {
  /** Open cases whose time ends shortly. */
  readonly dueSoon: readonly CaseRow[];
  /** Who waits and is to be rung shortly, and who should have been by now. */
  readonly comfortSoon: readonly CaseRow[];
  readonly comfortDue: readonly CaseRow[];
  /** Where the queue grows faster than it is taken: how long it was, and when. */
  readonly growth: Growth | null;
};

export function warningsOf(rows: readonly CaseRow[], trend: Trend, now: number): Warnings {
  const isWithin = (at: number | null, ms: number) => at !== null && at >= now && at < now + ms;
  return {
    dueSoon: rows.filter((row) => isHere(row) && isWithin(dueAt(row), SOON_MS)),
    comfortSoon: rows.filter((row) => isWithin(comfortCallDue(row), COMFORT_SOON_MS)),
    comfortDue: rows.filter((row) => (comfortCallDue(row) ?? now) < now),
    growth: growthOf(trend),
  };
}

/** What stands on the screen, in as few words as will do. */
export function warningWords({ dueSoon, comfortDue, growth }: Warnings, now: number): string[] {
  return [
    ...(dueSoon.length === 0 ? [] : [`${dueSoon.length} due within 15 minutes`]),
    ...(comfortDue.length === 0 ? [] : [`${plural(comfortDue.length, 'comfort call')} due`]),
    ...(growth === null ? [] : [growthWords(growth, now)]),
  ];
}

/** How long the queue was, once a minute, oldest first. */
export type Trend = readonly { readonly at: number; readonly waiting: number }[];

const SAMPLE_MS = 60_000;
const WINDOW_MS = 15 * SAMPLE_MS;

export function stepTrend(trend: Trend, waiting: number, now: number): Trend {
  const last = trend.at(-1);
  const isSame =
    last !== undefined && Math.floor(last.at / SAMPLE_MS) === Math.floor(now / SAMPLE_MS);
  if (isSame && last.waiting === waiting) return trend;
  const kept = (isSame ? trend.slice(0, -1) : trend).filter(({ at }) => at > now - WINDOW_MS);
  return [...kept, { at: isSame ? last.at : now, waiting }];
}

export type Growth = { readonly since: number; readonly from: number; readonly to: number };

/** So many more than there were, and by so much: a queue that goes up and down by two is no news. */
const GROWN_BY = 5;
const GROWN_TIMES = 1.25;

function growthOf(trend: Trend): Growth | null {
  const [first, last] = [trend[0], trend.at(-1)];
  if (first === undefined || last === undefined) return null;
  const isGrown =
    last.waiting >= first.waiting + GROWN_BY && last.waiting >= first.waiting * GROWN_TIMES;
  return isGrown ? { since: first.at, from: first.waiting, to: last.waiting } : null;
}

export function growthWords({ since, from, to }: Growth, now: number): string {
  const minutes = Math.max(1, Math.round((now - since) / SAMPLE_MS));
  return `The queue grows faster than it is taken: from ${from} to ${to} in ${plural(minutes, 'minute')}`;
}

function plural(count: number, thing: string): string {
  return count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
}
