import type { Bytes } from '#base/bytes.ts';
import type { Account } from '#identity/account.ts';
import { assertionOf } from '#identity/authentication/assertion.ts';
import { CeremonyRefused } from '#identity/ceremony.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { offlineNonceBytes } from '#identity/offline.ts';
import { authenticationResponse } from '#identity/webauthn-json.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Offline } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import { whyNotOpened } from '../policy/session-proof.ts';
import { sha256 } from '../state.ts';

/** Somebody at a device of theirs. */
export type AtDevice = { readonly account: Account; readonly device: Bytes };

/**
 * Writes down the sessions that somebody opened while no keeper answered, each with the touch that it stands on, so that what was written in them can
 * stand too. One that the log has is no matter. @throws Problem `entry/refused` where one does not hold
 */
export async function takeOffline(
  keeper: Keeper,
  { account, device }: AtDevice,
  sessions: readonly Offline[],
): Promise<void> {
  const { party, state, random, clock } = keeper;
  for (const { after, session, at, expires, channel, response } of sessions) {
    if (state.directory.session(session) !== undefined) continue;
    const shaped = authenticationResponse.safeParse(response);
    if (!shaped.success) throw refused('response of another shape');
    const nonce = sha256(offlineNonceBytes(party.org, { session, at }));
    const by = { kind: 'offline', after, at, ...assertionOf(shaped.data) } as const;
    // Nobody ever had the ticket: what is read, is read in the session that is there now.
    const ticketHash = sha256(random(32));
    const facts: IdentityFacts<'session.opened'> = {
      ...{ session, device, channel, nonce, ticketHash, expires, by },
    };
    const ground = { at: clock(), state, party, late: true };
    const why = await whyNotOpened(facts, account, ground).catch((error: unknown) => {
      if (error instanceof CeremonyRefused) return error.message;
      throw error;
    });
    if (why !== null) throw refused(why);
    await write(keeper, { stream: accountStream(account.id), type: 'session.opened', facts });
  }
}

function refused(why: string): Problem {
  return new Problem('entry/refused', `session.opened: ${why}`);
}
