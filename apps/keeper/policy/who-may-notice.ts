/** Notices: who may raise whose budget, break glass, review it, open in bulk, forget. docs/formats.md, "Who may write what". */
import type { Account } from '#identity/account.ts';
import type { Entry } from '#journal/entry.ts';
import type { State } from '../state.ts';

/** Null where the account may; else why not, for the private log. Whether its role may write the type at all was asked before. */
export function whyNotNotice(
  { type }: Entry['header'],
  _account: Account,
  _state: State,
): string | null {
  return NOTICES.has(type) ? 'not yet' : null;
}

const NOTICES: ReadonlySet<string> = new Set([
  'budget.raised',
  'glass.broken',
  'glass.reviewed',
  'bulk.opened',
  'person.forgotten',
]);
