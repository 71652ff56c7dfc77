import type { Answer, Ask } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';

/** What a desk needs to ask its passkey for a session. Says nothing of who there is. */
export async function sessionOptions(
  { party, nonces, pens, state, clock }: Keeper,
  { knownKeeper }: Ask<'/session/options'>,
): Promise<Answer<'/session/options'>> {
  return {
    org: party.org,
    nonce: nonces.issue(),
    rp: party.rp,
    keeperKey: pens.current.publicKey,
    rekeyed: knownKeeper === null ? [] : [...state.rekeyedSince(knownKeeper)],
    now: clock(),
  };
}
