/** What is typed to let somebody open in bulk, and what it says. */
import type { Uuid } from '#base/ids.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import type { Faults } from '../../components/form.tsx';

export type Purpose = IdentityFacts<'bulk.opened'>['purpose'];

export type BulkTyped = {
  readonly account: string;
  readonly purpose: Purpose | '';
  readonly people: string;
  readonly hours: string;
  readonly reason: string;
};

export const nothingTyped: BulkTyped = {
  account: '',
  purpose: '',
  people: '',
  hours: '8',
  reason: '',
};

/** Nobody has so many; a slip of the finger may. */
const MOST_PEOPLE = 100_000;
const MOST_HOURS = 24;
const HOUR_MS = 3_600_000;
/** The keeper counts a day from its own clock. */
const MARGIN_MS = 60_000;

export function bulkOf(
  { account, purpose, people, hours, reason }: BulkTyped,
  now: number,
):
  | { readonly faults: Faults }
  | { readonly facts: IdentityFacts<'bulk.opened'>; readonly reason: string } {
  const [many, long] = [whole(people, MOST_PEOPLE), whole(hours, MOST_HOURS)];
  const faults: Faults = {
    ...(account === '' ? { 'bulk-account': 'Choose a colleague' } : {}),
    ...(purpose === '' ? { 'bulk-purpose': 'Choose what it is for' } : {}),
    ...(many === null
      ? { 'bulk-people': `Enter a whole number from 1 to ${MOST_PEOPLE.toLocaleString('en-GB')}` }
      : {}),
    ...(long === null ? { 'bulk-hours': `Enter a whole number from 1 to ${MOST_HOURS}` } : {}),
    ...(reason.trim() === '' ? { 'bulk-reason': 'Say why' } : {}),
  };
  if (purpose === '' || many === null || long === null || Object.keys(faults).length > 0)
    return { faults };
  const until = now + long * HOUR_MS - (long === MOST_HOURS ? MARGIN_MS : 0);
  return {
    facts: { account: account as Uuid, purpose, people: many, until },
    reason: reason.trim(),
  };
}

function whole(typed: string, most: number): number | null {
  const digits = typed.replaceAll(/[\s,]/g, '');
  const value = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
  return value >= 1 && value <= most ? value : null;
}
