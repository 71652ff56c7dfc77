import { heldUntil, rolesHeld } from '#identity/account.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import type { Acting } from './acting.ts';

export async function whoami(
  { state, clock, secrets }: Keeper,
  { account, session }: Acting,
): Promise<Ok<'whoami'>> {
  const recorded = state.directory.session(session.id);
  if (recorded === undefined) throw new Problem('session/unknown');
  const lifeboats = state.directory.organisation?.lifeboats ?? [];
  const common = {
    account: account.id,
    ticket: session.ticket,
    expires: recorded.expires,
    offlineUntil: recorded.offlineUntil,
    lifeboats: lifeboats.map(({ lifeboat, name, origin, cosigner, pen }) => {
      return { lifeboat, name, origin, cosigner, pen };
    }),
    offerTo: [secrets.wrapping.publicKey, ...lifeboats.map(({ wrapping }) => wrapping)],
  };
  if (account.kind === 'machine') {
    return { ...common, roles: [], services: [], heldUntil: null };
  }
  return {
    ...common,
    roles: [...rolesHeld(account)],
    services: [...account.services],
    heldUntil: heldUntil(account, clock()),
  };
}
