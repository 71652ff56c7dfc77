import { Problem } from '#problems/catalogue.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import { accountStream, type Keeper, keeperEntry } from '../keeper.ts';
import { type Opening, opening } from '../policy/who-may-open.ts';
import type { Acting } from './acting.ts';

/**
 * Releases data keys. The access stands in the log, durable, before any key is unwrapped; a crash in between
 * leaves an opening recorded that nobody had, never the other way round.
 */
export async function grant(
  keeper: Keeper,
  acting: Acting,
  { streams, purpose }: Params<'grant'>,
): Promise<Ok<'grant'>> {
  const { state, keys, journal, clock } = keeper;
  const { account, session } = acting;
  const openings = streams.map((wanted) => {
    const allowed = opening(wanted, account, state);
    if (allowed === null) throw new Problem('access/not-allowed');
    return allowed;
  });
  const subjects = [
    ...new Set(openings.flatMap(({ subject }) => (subject === null ? [] : [subject]))),
  ];
  if (!state.budgets.spend(account, subjects, clock())) throw new Problem('access/frozen');

  await keys.make(openings.filter(mayMake).map(({ stream }) => stream));
  const names = openings.map(({ stream }) => stream);
  const facts = { session: session.id, streams: names, subjects, purpose, under: null };
  await journal.append([
    await keeperEntry(keeper, accountStream(account.id), 'access.granted', facts),
  ]);

  const released = await keys.release(names);
  return { keys: [...released].map(([stream, key]) => ({ stream, key })) };
}

function mayMake({ mayMake }: Opening): boolean {
  return mayMake;
}
