import { IN_THE_ROOM } from '#base/roles.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import type { Acting } from './acting.ts';
import { lookUp } from './look-up.ts';

const MAY = [...IN_THE_ROOM, 'guardian'] as const;

/** Whose identifiers these are, or whose they sound like. Nothing is remembered of them. */
export function find(
  keeper: Keeper,
  acting: Acting,
  identifiers: Params<'find'>,
): Promise<Ok<'find'>> {
  return keeper.turns.together(async () => {
    const asked = { roles: MAY, as: null };
    const { patient, records, cases, alike, tooMany } = await lookUp(
      keeper,
      acting,
      identifiers,
      asked,
    );
    return { patient, records, cases, alike, tooMany };
  });
}
