import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import type { DataKey } from '#seal/payload.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import { freeze, mustNotBeFrozen, spenderOf } from '../policy/freeze.ts';
import { type Opening, opening } from '../policy/who-may-open.ts';
import type { Acting } from './acting.ts';

/**
 * Releases data keys. The access stands in the log, durable, before any key is unwrapped; a crash in between
 * leaves an opening recorded that nobody had, never the other way round. Who leaves, or is frozen, waits for the openings judged before,
 * and none is judged after.
 */
export function grant(
  keeper: Keeper,
  acting: Acting,
  asked: Params<'grant'>,
): Promise<Ok<'grant'>> {
  return keeper.turns.together(() => granted(keeper, acting, asked));
}

async function granted(
  keeper: Keeper,
  { session, account: { id } }: Acting,
  { streams, purpose }: Params<'grant'>,
): Promise<Ok<'grant'>> {
  const { state, keys, clock, live } = keeper;
  // As they are now that it is this call's turn.
  const account = state.directory.account(id);
  if (account === undefined || live.get(session.id) === undefined) {
    throw new Problem('session/unknown');
  }
  const openings = streams.map((wanted) => {
    const allowed = opening(wanted, account, state, clock());
    if (typeof allowed === 'string') throw new Problem(allowed);
    return allowed;
  });
  // Who began a case, and for whom, is told by the access that stands in the log: one call in each.
  const begins = openings.some(({ mayMake, subject }) => mayMake && subject !== null);
  if (account.kind === 'person' && begins && subjectsOf(openings).length > 1) {
    throw new Problem('access/not-allowed', 'more than one call at once');
  }
  await spend(keeper, { session, account }, openings);

  const grants = [...Map.groupBy(openings, ({ under }) => under)].map(([under, some]) => ({
    stream: accountStream(id),
    type: 'access.granted' as const,
    facts: {
      session: session.id,
      streams: some.map(({ stream }) => stream),
      subjects: subjectsOf(some),
      purpose,
      under,
    },
  }));
  // A key that is made before its access stands is nobody's yet. Neither outlives this call's turn, though the other failed.
  const steps = await Promise.allSettled([
    keys.make(openings.filter(({ mayMake }) => mayMake).map(({ stream }) => stream)),
    write(keeper, ...grants),
  ]);
  for (const step of steps) if (step.status === 'rejected') throw step.reason;

  const released = await keys.release(openings.map(({ stream }) => stream));
  return {
    keys: [...released].map(([stream, all]) => ({ stream, keys: [...all] })),
    slips: await slipsFor(keeper, account.id, openings, released),
  };
}

/** A lifeboat may not have heard yet of a stream that is new: what its author writes there travels with the key, until it has. */
async function slipsFor(
  { slips }: Keeper,
  to: Uuid,
  openings: readonly Opening[],
  released: ReadonlyMap<string, readonly DataKey[]>,
): Promise<Bytes[]> {
  const fresh = openings.filter(({ mayMake, stream }) => mayMake && released.has(stream));
  const made = fresh.map(({ stream, subject }) => {
    const [key] = released.get(stream)!;
    return slips.ofKey(stream, released.get(stream)!.length, { to, subject }, key!);
  });
  return (await Promise.all(made)).flat();
}

/** Counts the people before anything is awaited that another call could slip past. */
async function spend(keeper: Keeper, acting: Acting, openings: readonly Opening[]): Promise<void> {
  const { state, clock } = keeper;
  const { account } = acting;
  const all = subjectsOf(openings);
  if (account.kind === 'machine' || all.length === 0) return;
  const spender = spenderOf(keeper, acting);
  mustNotBeFrozen(keeper, spender, all);
  const bulk = state.allowances.bulk(account.id, clock());
  const inBulk = subjectsOf(openings.filter(({ under }) => under !== null && under === bulk));
  if (inBulk.length > 0 && !state.allowances.spendBulk(account.id, inBulk)) {
    throw new Problem('access/not-allowed', 'more people than the bulk allows');
  }
  const own = all.filter((subject) => !inBulk.includes(subject));
  const excess = state.budgets.spend(spender, own, clock());
  if (excess !== null) await freeze(keeper, acting, excess);
}

function subjectsOf(openings: readonly Opening[]): Uuid[] {
  return [...new Set(openings.flatMap(({ subject }) => (subject === null ? [] : [subject])))];
}
