import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import { uuidv7 } from '#base/ids.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import { CeremonyRefused } from '#identity/ceremony.ts';
import { type Account, isLive, type Session } from '#identity/directory.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { authenticationResponse } from '#identity/webauthn-json.ts';
import { isPublicKey } from '#journal/verify-entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { channelTranscript, KeeperChannel, sessionChallenge } from '#seal/channel.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import { accountStream, type Keeper, keeperEntry } from '../keeper.ts';
import { sha256 } from '../state.ts';

/** A shift, with room for a late handover. */
const SESSION_MS = 13 * 3_600_000;

/**
 * The only place where a session begins. The proof (a user-verified assertion, or an approved machine's signature) stands in the
 * log before the channel is answered.
 */
export async function openSession(
  keeper: Keeper,
  ask: Ask<'/session'>,
): Promise<Answer<'/session'>> {
  const { party, nonces, journal, secrets, live, turns, clock, random } = keeper;
  if (!nonces.take(ask.nonce)) throw new Problem('session/refused', 'nonce not ours, used or old');
  const challenge = await sessionChallenge(nodePrimitives, { org: party.org, ...ask });
  if (!isPublicKey(ask.device))
    throw new Problem('session/refused', 'device key that could sign nothing');
  const { account, proof } = await prove(keeper, ask, challenge);

  const session = uuidv7(clock, random);
  const ticket = random(32);
  const { nonce, device, channel: deskKey } = ask;
  const opened = {
    session,
    device,
    channel: deskKey,
    nonce,
    ticketHash: sha256(ticket),
    expires: clock() + SESSION_MS,
    by: proof,
  };
  const keeperKey = await nodePrimitives.agreementKey();
  const secret = await keeperKey.agree(deskKey);
  if (secret === null) throw new Problem('session/refused', 'channel key not one to agree with');

  const stream = accountStream(account.id);
  await turns.alone(async () => {
    const replaced = earlierOf(keeper, account, device).map(({ id }) =>
      keeperEntry(keeper, stream, 'session.closed', { session: id, reason: 'replaced' }),
    );
    const opening = keeperEntry(keeper, stream, 'session.opened', opened);
    await journal.append(await Promise.all([...replaced, opening]));
  });

  const introduction = {
    org: party.org,
    session,
    challenge,
    deskKey,
    keeperKey: keeperKey.publicKey,
  };
  const transcript = await channelTranscript(nodePrimitives, introduction);
  const channel = await KeeperChannel.open(nodePrimitives, session, secret, transcript);
  live.add({ id: session, account: account.id, channel, ticket });
  return {
    session,
    account: account.id,
    channel: keeperKey.publicKey,
    signature: await secrets.pen.sign(transcript),
  };
}

type Proof = { account: Account; proof: IdentityFacts<'session.opened'>['by'] };

async function prove(keeper: Keeper, { by }: Ask<'/session'>, challenge: Bytes): Promise<Proof> {
  return by.kind === 'passkey'
    ? provePerson(keeper, by.response, challenge)
    : proveMachine(keeper, by, challenge);
}

async function provePerson(
  { party, state }: Keeper,
  response: unknown,
  challenge: Bytes,
): Promise<Proof> {
  const shaped = authenticationResponse.safeParse(response);
  if (!shaped.success) throw new Problem('session/refused', 'response of another shape');
  try {
    const { person, proof } = await verifyAssertion(party, state.directory, challenge, shaped.data);
    return { account: person, proof };
  } catch (error) {
    if (error instanceof CeremonyRefused) throw new Problem('session/refused', error.message);
    throw error;
  }
}

async function proveMachine(
  { state, pending }: Keeper,
  { name, key, signature }: Extract<Ask<'/session'>['by'], { kind: 'machine' }>,
  challenge: Bytes,
): Promise<Proof> {
  if (!(await nodePrimitives.verify(key, challenge, signature))) {
    throw new Problem('session/refused', 'machine signature does not hold');
  }
  const account = state.directory.machine(key);
  if (account === undefined) {
    pending.introduce(name, key);
    throw new Problem('machine/not-approved');
  }
  pending.approved(key);
  return { account, proof: { kind: 'machine', signature } };
}

/** Sessions of the same account on the same device: one place of work is one session. */
function earlierOf({ state, clock }: Keeper, account: Account, device: Bytes): Session[] {
  return state.directory
    .openSessionsOf(account.id)
    .filter((session) => isLive(session, clock()) && equal(session.device, device));
}
