import type { Answer } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';

/** What a desk needs to ask its passkey for a session. Says nothing of who there is. */
export async function sessionOptions({
  party,
  nonces,
  secrets,
  clock,
}: Keeper): Promise<Answer<'/session/options'>> {
  return {
    org: party.org,
    nonce: nonces.issue(),
    rp: party.rp,
    keeperKey: secrets.pen.publicKey,
    now: clock(),
  };
}
