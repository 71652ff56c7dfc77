import { heldUntil, rolesHeld } from '#identity/account.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import type { Acting } from './acting.ts';

export async function whoami(
  { state, clock }: Keeper,
  { account, session }: Acting,
): Promise<Ok<'whoami'>> {
  const recorded = state.directory.session(session.id);
  if (recorded === undefined) throw new Problem('session/unknown');
  const { expires } = recorded;
  const { ticket } = session;
  if (account.kind === 'machine') {
    const roles = [account.role];
    return { account: account.id, roles, services: [], ticket, expires, heldUntil: null };
  }
  return {
    account: account.id,
    roles: [...rolesHeld(account)],
    services: [...account.services],
    ticket,
    expires,
    heldUntil: heldUntil(account, clock()),
  };
}
