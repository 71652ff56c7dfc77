import { Problem } from '#problems/catalogue.ts';
import type { Ok } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import type { Acting } from './acting.ts';

export async function whoami(
  { state }: Keeper,
  { account, session }: Acting,
): Promise<Ok<'whoami'>> {
  const recorded = state.directory.session(session.id);
  if (recorded === undefined) throw new Problem('session/unknown');
  const { expires } = recorded;
  return account.kind === 'machine'
    ? { account: account.id, roles: [account.role], services: [], ticket: session.ticket, expires }
    : {
        account: account.id,
        roles: [...account.roles],
        services: [...account.services],
        ticket: session.ticket,
        expires,
      };
}
