import type { Uuid } from '#base/ids.ts';
import type { Colleague } from '#care/invariants.ts';
import { type Account, rolesHeld, standing } from './account.ts';

/** Who is whole just now, and what they may do, as the rules of care need it. */
export function colleaguesOf(accounts: Iterable<Account>): ReadonlyMap<Uuid, Colleague> {
  const colleagues = new Map<Uuid, Colleague>();
  for (const account of accounts) {
    if (account.kind !== 'person' || standing(account) !== 'whole') continue;
    colleagues.set(account.id, { roles: rolesHeld(account), services: account.services });
  }
  return colleagues;
}
