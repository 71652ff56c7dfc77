import type { Ok } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import type { Acting } from './acting.ts';

/** What keeps a session: nothing else does, because a desk asks for other things by itself. */
export async function present({ live }: Keeper, { session }: Acting): Promise<Ok<'present'>> {
  live.present(session.id);
  return {};
}
