import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { type Account, type Person, standing } from '#identity/account.ts';
import { assertionOf } from '#identity/authentication/assertion.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import { CeremonyRefused } from '#identity/ceremony.ts';
import { subjectBytes } from '#identity/cis2/subject.ts';
import { verifyIdToken } from '#identity/cis2/verify-id-token.ts';
import { isLive, type Session } from '#identity/directory.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { authenticationResponse } from '#identity/webauthn-json.ts';
import { isPublicKey } from '#journal/verify-entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { channelTranscript, KeeperChannel, sessionChallenge } from '#seal/channel.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import { sha256 } from '../state.ts';

/** A shift; and as long as NIST SP 800-63B lets a session last. */
const SESSION_MS = 12 * 3_600_000;

/**
 * The only place where a session begins that may ask anything. The proof (a user-verified assertion, or an approved machine's signature) stands in the
 * log before the channel is answered.
 */
export async function openSession(
  keeper: Keeper,
  ask: Ask<'/session'>,
): Promise<Answer<'/session'>> {
  const { party, nonces, pens, state, live, turns, clock, random } = keeper;
  if (!nonces.take(ask.nonce)) throw refused('nonce not ours, used or old');
  const challenge = await sessionChallenge(nodePrimitives, { org: party.org, ...ask });
  if (!isPublicKey(ask.device)) throw refused('device key that could sign nothing');
  const { channel: deskKey } = ask;
  const keeperKey = await nodePrimitives.agreementKey();
  const secret = await keeperKey.agree(deskKey);
  if (secret === null) throw refused('channel key not one to agree with');

  const session = uuidv7(clock, random);
  const ticket = random(32);
  // Before the turn, so that no stranger makes others wait.
  await prove(keeper, ask, challenge);
  // And again with nobody beside it: who is let in has not just left, and an assertion counts once.
  const { account, opened } = await turns.alone(() =>
    record(keeper, ask, { session, ticket, challenge }),
  );

  const introduction = {
    org: party.org,
    session,
    challenge,
    deskKey,
    keeperKey: keeperKey.publicKey,
  };
  const transcript = await channelTranscript(nodePrimitives, introduction);
  const channel = await KeeperChannel.open(nodePrimitives, session, secret, transcript);
  live.add({ id: session, account, channel, ticket });
  // The pen may have changed since it was announced; how, this tells.
  const rekeyed = state.rekeyedSince(ask.keeper);
  const signature = await pens.current.sign(transcript);
  return {
    ...{ session, account, opened, signature },
    channel: keeperKey.publicKey,
    rekeyed: [...rekeyed],
  };
}

/** Puts the proof into the log, and gives whose it is, and the entry. */
async function record(
  keeper: Keeper,
  ask: Ask<'/session'>,
  { session, ticket, challenge }: { session: Uuid; ticket: Bytes; challenge: Bytes },
): Promise<{ readonly account: Uuid; readonly opened: Bytes }> {
  const { clock } = keeper;
  // One moment for the judgement and for what is written: whoever checks it later sees what was seen here.
  const now = clock();
  const then = { ...keeper, clock: () => now };
  const { account, by } = await prove(then, ask, challenge);
  const { nonce, device, channel } = ask;
  const facts = {
    session,
    device,
    channel,
    nonce,
    ticketHash: sha256(ticket),
    expires: now + SESSION_MS,
    by,
  };
  const stream = accountStream(account.id);
  const replaced = earlierOf(then, account, device).map(({ id }) => ({
    stream,
    type: 'session.closed' as const,
    facts: { session: id, reason: 'replaced' },
  }));
  const written = await write(then, ...replaced, { stream, type: 'session.opened', facts });
  return { account: account.id, opened: written.at(-1)!.bytes };
}

type Proof = { readonly account: Account; readonly by: IdentityFacts<'session.opened'>['by'] };

async function prove(keeper: Keeper, { by }: Ask<'/session'>, challenge: Bytes): Promise<Proof> {
  switch (by.kind) {
    case 'passkey':
      return provePerson(keeper, by.response, challenge);
    case 'machine':
      return proveMachine(keeper, by, challenge);
    case 'cis2':
      return proveCis2(keeper, by.idToken, challenge);
  }
}

async function provePerson(
  { party, state }: Keeper,
  response: unknown,
  challenge: Bytes,
): Promise<Proof> {
  const shaped = authenticationResponse.safeParse(response);
  if (!shaped.success) throw refused('response of another shape');
  const assertion = assertionOf(shaped.data);
  const person = await verifyAssertion(party, state.directory, challenge, assertion).catch(
    (error: unknown) => {
      throw error instanceof CeremonyRefused ? refused(error.message) : error;
    },
  );
  mustBeWhole(person, refused);
  return { account: person, by: { kind: 'passkey', ...assertion } };
}

/** Care Identity's word, checked with the keys that two operators wrote down. The gateway that brought it is not believed. */
async function proveCis2(
  { state, clock }: Keeper,
  idToken: string,
  challenge: Bytes,
): Promise<Proof> {
  const trusted = state.directory.organisation?.cis2 ?? null;
  if (trusted === null) throw notByCis2('not trusted here');
  const subject = await verifyIdToken(trusted, idToken, challenge, clock()).catch(
    (error: unknown) => {
      throw error instanceof CeremonyRefused ? notByCis2(error.message) : error;
    },
  );
  const person = state.directory.linked(sha256(subjectBytes(subject)));
  if (person === undefined) throw notByCis2('linked to no account');
  mustBeWhole(person, notByCis2);
  return { account: person, by: { kind: 'cis2', idToken } };
}

/** Only whoever proved that the account is theirs is told that it is pending. */
function mustBeWhole(person: Person, refuse: (detail: string) => Problem): void {
  const stands = standing(person);
  if (stands === 'pending') throw new Problem('account/pending');
  if (stands === 'left') throw refuse('an account that has left');
}

async function proveMachine(
  { state, pending }: Keeper,
  { name, key, signature }: Extract<Ask<'/session'>['by'], { kind: 'machine' }>,
  challenge: Bytes,
): Promise<Proof> {
  if (!(await nodePrimitives.verify(key, challenge, signature))) {
    throw refused('machine signature does not hold');
  }
  const account = state.directory.machine(key);
  if (account === undefined && state.directory.isReplaced(key))
    throw new Problem('machine/rekeyed');
  if (account === undefined) {
    pending.introduce(name, key);
    throw new Problem('machine/not-approved');
  }
  pending.approved(key);
  return { account, by: { kind: 'machine', signature } };
}

/** Sessions of the same account on the same device: one place of work is one session. */
function earlierOf({ state, clock }: Keeper, account: Account, device: Bytes): Session[] {
  return state.directory
    .openSessionsOf(account.id)
    .filter((session) => isLive(session, clock()) && equal(session.device, device));
}

function notByCis2(detail: string): Problem {
  return new Problem('cis2/refused', detail);
}

function refused(detail: string): Problem {
  return new Problem('session/refused', detail);
}
