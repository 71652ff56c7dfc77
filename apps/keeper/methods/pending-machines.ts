import { holds } from '#identity/account.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import type { Acting } from './acting.ts';

export async function pendingMachines(
  { pending }: Keeper,
  { account }: Acting,
): Promise<Ok<'pendingMachines'>> {
  if (!holds(account, 'operator')) throw new Problem('access/not-allowed');
  return { machines: pending.all() };
}
