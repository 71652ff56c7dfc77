import { toCbor } from '../cbor.ts';
import type { Account, Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint, verifyEs256 } from '../es256.ts';
import { sha256 } from '../hash.ts';
import { type ChainRule, refuse } from '../refusal.ts';
import { type Uuid, uuid } from '../uuid.ts';
import { assertionFault } from '../webauthn/assertion.ts';
import type { Author } from './author.ts';
import { spend } from './spend.ts';

type Opened = Typed<'session.opened'>;

export function takeSession(directory: Directory, entry: Opened): void {
  const { accounts, sessions, nonces } = directory;
  const { session, device, nonce, expires, by } = entry.facts;
  const account = accountOf(entry);
  const known = accounts.get(account);
  if (known === undefined) refuse('chain/1', 'the session is for an account that nobody invited');
  const rule: ChainRule = by.kind === 'passkey' ? 'chain/3' : 'chain/4';
  spend(nonces, nonce, rule, 'the nonce was used before');
  if (sessions.has(uuid(session))) refuse(rule, 'the session was opened before');
  if (!isPoint(device)) refuse(rule, 'the device has no key that could sign');

  const deviceId = sha256(device);
  const challenge = challengeOf(directory, entry, deviceId);
  if (by.kind === 'passkey') mustBeAsserted(directory, known, by, challenge);
  else mustBeApprovedMachine(known, by.signature, challenge);
  sessions.set(uuid(session), { account, device, deviceId, expires, closedAt: null });
}

/** Rule 3: a person's session carries an assertion by a passkey of that person, user verification included. */
function mustBeAsserted(
  { organisation }: Directory,
  account: Account,
  by: Extract<Opened['facts']['by'], { kind: 'passkey' }>,
  challenge: Uint8Array,
): void {
  const key = account.kind === 'person' ? account.passkeys.get(by.credential.toHex()) : undefined;
  if (key === undefined) refuse('chain/3', 'the assertion is not by a passkey of the account');
  const fault = assertionFault(by, key, { ...organisation, type: 'webauthn.get', challenge });
  if (fault !== null) refuse('chain/3', `the assertion does not hold: ${fault}`);
}

/** Rule 4, of the session: signed by the key that an operator approved. */
function mustBeApprovedMachine(
  account: Account,
  signature: Uint8Array,
  challenge: Uint8Array,
): void {
  if (account.kind !== 'machine')
    refuse('chain/4', 'the session is opened as a machine’s for a person');
  if (!verifyEs256(account.key, challenge, signature)) {
    refuse('chain/4', 'the signature is not by the key that was approved for the machine');
  }
}

/** Closed by its own account, or by the keeper; the first closing counts. */
export function closeSession(
  directory: Directory,
  author: Author,
  entry: Typed<'session.closed'>,
): void {
  const id = uuid(entry.facts.session);
  const session = mustBeSessionOf(directory, accountOf(entry), id);
  if (author.kind !== 'keeper' && session.account !== entry.author) {
    refuse('type/writer', 'session.closed was written by somebody who may not write it');
  }
  if (session.closedAt === null) directory.sessions.set(id, { ...session, closedAt: entry.at });
}

/** A session of the account whose stream an entry stands in. */
export function mustBeSessionOf({ sessions }: Directory, account: Uuid, id: Uuid) {
  const session = sessions.get(id);
  if (session?.account !== account)
    refuse('chain/5', 'it names a session that was not opened before for that account');
  return session;
}

/** Sessions, their ends, and what was granted in them stand in `account/<uuid>`. */
export function accountOf({ stream }: Pick<Typed, 'stream'>): Uuid {
  return stream.slice('account/'.length) as Uuid;
}

function challengeOf(
  { organisation }: Directory,
  { facts }: Opened,
  deviceId: Uint8Array,
): Uint8Array {
  const { nonce, channel } = facts;
  return sha256(toCbor(['holdfast/session/v1', organisation.origin, nonce, deviceId, channel]));
}
