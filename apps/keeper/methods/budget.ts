import type { Ok } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import { spenderOf } from '../policy/freeze.ts';
import type { Acting } from './acting.ts';

/** How much of their budget somebody has used, before they meet its end. */
export async function budget(keeper: Keeper, acting: Acting): Promise<Ok<'budget'>> {
  const { state, clock } = keeper;
  if (acting.account.kind === 'machine') return { people: 0, limit: 0, frozen: null };
  const spender = spenderOf(keeper, acting);
  return {
    ...state.budgets.used(spender, clock()),
    frozen: state.budgets.frozen(spender, [], clock()),
  };
}
