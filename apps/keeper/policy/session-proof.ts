/** Whether a `session.opened` stands on what it says: a passkey touched for this device and channel, or a machine's key. */
import { type Bytes, equal } from '#base/bytes.ts';
import { type Account, standing } from '#identity/account.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import type { RelyingParty } from '#identity/ceremony.ts';
import { subjectBytes } from '#identity/cis2/subject.ts';
import { verifyIdToken } from '#identity/cis2/verify-id-token.ts';
import { accountOf } from '#identity/directory.ts';
import { type IdentityFacts, identityFacts } from '#identity/entries.ts';
import { offlineNonceBytes, whyNotFollow } from '#identity/offline.ts';
import type { Header } from '#journal/entry.ts';
import { sessionChallenge } from '#seal/channel.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type State, sha256 } from '../state.ts';

/**
 * Null where it does; else why not, for the private log.
 * @param late it was opened before sessions that the log has already
 * @throws CeremonyRefused
 */
export async function whyNotSession(
  header: Header,
  state: State,
  party: RelyingParty,
  late = false,
): Promise<string | null> {
  const facts = identityFacts['session.opened'].safeParse(header.facts);
  const id = accountOf(header.stream);
  const account = id === null ? undefined : state.directory.account(id);
  if (header.type !== 'session.opened' || !facts.success) return 'no opening of a session';
  if (account === undefined || standing(account) !== 'whole') return 'of nobody who may';
  return whyNotOpened(facts.data, account, { at: header.at, state, party, late });
}

type Ground = {
  /** When it is written down. */
  readonly at: number;
  readonly state: State;
  readonly party: RelyingParty;
  readonly late: boolean;
};

/** The same, of facts that are about to be written down. @throws CeremonyRefused */
export async function whyNotOpened(
  facts: IdentityFacts<'session.opened'>,
  account: Account,
  ground: Ground,
): Promise<string | null> {
  const { state, party } = ground;
  const { session, nonce, device, channel, by } = facts;
  if (by.kind === 'offline') {
    const why = whyNotFollow(state.directory.session(by.after), account.id, facts);
    if (why !== null) return why;
    const made = offlineNonceBytes(party.org, { session, at: by.at });
    if (!equal(nonce, sha256(made))) return 'another session’s touch';
  }
  const bound = { org: party.org, nonce, device, channel };
  const challenge = await sessionChallenge(nodePrimitives, bound);
  return (await isProven(by, account, challenge, ground)) ? null : 'not proven';
}

async function isProven(
  by: IdentityFacts<'session.opened'>['by'],
  account: Account,
  challenge: Bytes,
  { at, state: { directory }, party, late }: Ground,
): Promise<boolean> {
  if (by.kind === 'machine') {
    return (
      account.kind === 'machine' && nodePrimitives.verify(account.key, challenge, by.signature)
    );
  }
  if (by.kind === 'passkey' || by.kind === 'offline') {
    const isLate = late || by.kind === 'offline';
    return (await verifyAssertion(party, directory, challenge, by, isLate)).id === account.id;
  }
  const trusted = directory.organisation?.cis2 ?? null;
  if (trusted === null) return false;
  const subject = await verifyIdToken(trusted, by.idToken, challenge, at);
  return directory.linked(sha256(subjectBytes(subject)))?.id === account.id;
}
