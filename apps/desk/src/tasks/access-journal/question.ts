/** What a guardian asks, as it stands in the form, and as the server is asked it. */
import type { Uuid } from '#base/ids.ts';
import { dayAfter, dayInLondon, startOfDay } from '#base/london-day.ts';
import type { JournalKind } from '#wire/server.ts';
import type { Question } from '../../store/access-journal.ts';

export type Filter = {
  /** Null for everybody's. */
  readonly account: Uuid | null;
  readonly patient: Uuid | null;
  /** Days in London, both included. */
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly JournalKind[];
};

export const KIND_WORDS: Readonly<Record<JournalKind, string>> = {
  opening: 'Openings',
  lookup: 'Lookups',
  glass: 'Broken glass',
  freeze: 'Freezes and raises',
  bulk: 'Bulk',
  forgotten: 'People forgotten',
  list: 'Boards and lists',
  session: 'Signing in and out',
  machine: 'By machines',
};

/** What is nobody's record is shown when it is asked for. */
export const USUAL: readonly JournalKind[] = [
  'opening',
  'lookup',
  'glass',
  'freeze',
  'bulk',
  'forgotten',
];

/** The last days up to today. */
export function lately(
  now: number,
  days: number,
  whose: Partial<Pick<Filter, 'account' | 'patient'>> = {},
): Filter {
  const to = dayInLondon(now);
  return { account: null, patient: null, ...whose, from: dayAfter(to, 1 - days), to, kinds: USUAL };
}

export function questionOf({ account, patient, from, to, kinds }: Filter): Question {
  return {
    account,
    patient,
    from: Math.max(0, startOfDay(from)),
    to: startOfDay(dayAfter(to)),
    kinds: [...kinds],
  };
}

/** What is wrong with a filter, by field. */
export function faultsOf({ from, to, kinds }: Filter): { readonly [field: string]: string } {
  return {
    ...(isDay(from) ? {} : { 'journal-from': 'Enter the first day' }),
    ...(isDay(to) ? {} : { 'journal-to': 'Enter the last day' }),
    ...(isDay(from) && isDay(to) && to < from
      ? { 'journal-to': 'The last day is before the first' }
      : {}),
    ...(kinds.length === 0 ? { 'journal-kinds': 'Choose at least one' } : {}),
  };
}

/** A year may have five digits where it is typed. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
