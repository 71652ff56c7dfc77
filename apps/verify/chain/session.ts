import { toCbor } from '../cbor.ts';
import { type Account, type Directory, isWhole } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint, verifyEs256 } from '../es256.ts';
import { sha256 } from '../hash.ts';
import { type ChainRule, refuse } from '../refusal.ts';
import { type Uuid, uuid } from '../uuid.ts';
import { takeAssertion } from './assertion.ts';
import { type Author, isOperator } from './author.ts';
import { idTokenFault } from './id-token.ts';
import { mustBeUnspent } from './spend.ts';

type Opened = Typed<'session.opened'>;

export function mayOpen(directory: Directory, entry: Opened): void {
  const { accounts, sessions, nonces } = directory;
  const { session, device, nonce, by } = entry.facts;
  const account = accountOf(entry);
  const known = accounts.get(account);
  if (known === undefined) refuse('chain/1', 'the session is for an account that nobody invited');
  const rule: ChainRule = by.kind === 'machine' ? 'chain/4' : 'chain/3';
  mustBeUnspent(nonces, nonce, rule, 'the nonce was used before');
  if (sessions.has(uuid(session))) refuse(rule, 'the session was opened before');
  if (!isPoint(device)) refuse(rule, 'the device has no key that could sign');

  if (by.kind === 'offline') mustFollow(directory, account, entry, by);
  const challenge = challengeOf(directory, entry);
  if (by.kind === 'machine') mustBeApprovedMachine(known, by.signature, challenge);
  else mustBeProved(directory, account, entry, challenge);
}

const HOUR_MS = 3_600_000;

export function takeSession(directory: Directory, entry: Opened): void {
  const { accounts, sessions, open, devices, organisation } = directory;
  const { session, device, expires, by } = entry.facts;
  const account = accountOf(entry);
  const id = uuid(session);
  if (sessions.has(id) || !accounts.has(account)) return;
  const deviceId = sha256(device);
  const isNew = { closedAt: null, silent: false, endedForThem: false };
  const seen = by.kind === 'passkey' || by.kind === 'cis2';
  const offlineUntil = entry.at + organisation.offlineHours * HOUR_MS;
  sessions.set(id, { account, device, deviceId, expires, offlineUntil, seen, ...isNew });
  open.set(account, (open.get(account) ?? new Set()).add(id));
  devices.set(account, (devices.get(account) ?? new Set()).add(deviceId.toHex()));
}

/** Rule 3, of a session that was opened with no keeper there: it follows on one that a keeper opened for the same person, at the same device. */
function mustFollow(
  { sessions, organisation }: Directory,
  account: Uuid,
  { facts: { session, device, nonce, expires } }: Opened,
  { after, at }: Extract<Opened['facts']['by'], { kind: 'offline' }>,
): void {
  const before = sessions.get(uuid(after));
  if (before?.account !== account || !isSame(before.device, device) || !before.seen) {
    refuse(
      'chain/3',
      'it follows on no session of the account, at that device, that a keeper opened',
    );
  }
  if (before.endedForThem)
    refuse('chain/3', 'the session that it follows on was ended by another hand');
  if (at >= expires || expires > before.offlineUntil) {
    refuse('chain/3', 'it was opened too long after the session that it follows on');
  }
  const made = toCbor(['holdfast/offline/v1', organisation.origin, session, at]);
  if (!isSame(nonce, sha256(made))) refuse('chain/3', 'its nonce is not made from what it is');
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.toHex() === b.toHex();
}

/** Rule 3: a person's session carries an assertion by a passkey of that person, or a CIS2 token of them; and the account is whole. */
function mustBeProved(
  directory: Directory,
  account: Uuid,
  { facts: { by }, at, device }: Opened,
  challenge: Uint8Array,
): void {
  const person = directory.accounts.get(account)!;
  if (person.kind !== 'person')
    refuse('chain/3', 'the session is opened as a person’s for a machine');
  if (by.kind === 'passkey' || by.kind === 'offline') {
    takeAssertion(
      directory,
      account,
      by,
      challenge,
      (fault) => refuse('chain/3', `the assertion does not hold: ${fault}`),
      by.kind === 'offline' || directory.organisation.outlived.has(device.toHex()),
    );
  } else if (by.kind === 'cis2') {
    const expected = { challenge, subject: person.linked, at };
    const fault = idTokenFault(by.idToken, directory.organisation.cis2, expected);
    if (fault !== null) refuse('chain/3', `the ID token does not hold: ${fault}`);
  }
  if (!isWhole(person)) refuse('chain/3', 'the account has fewer than two passkeys, or has left');
}

/** Rule 4, of the session: signed by the key that an operator approved. */
function mustBeApprovedMachine(
  account: Account,
  signature: Uint8Array,
  challenge: Uint8Array,
): void {
  if (account.kind !== 'machine')
    refuse('chain/4', 'the session is opened as a machine’s for a person');
  if (account.leftAt !== null) refuse('chain/4', 'the machine has left');
  if (!verifyEs256(account.key, challenge, signature)) {
    refuse('chain/4', 'the signature is not by the key that was approved for the machine');
  }
}

/** Closed by its own account, by an operator, or by the keeper. The first closing counts; the keeper's for silence leaves room for another. */
export function mayClose(
  directory: Directory,
  author: Author,
  entry: Typed<'session.closed'>,
): void {
  const session = mustBeSessionOf(directory, accountOf(entry), uuid(entry.facts.session));
  if (author.kind !== 'keeper' && session.account !== entry.author && !isOperator(author)) {
    refuse('type/writer', 'session.closed was written by somebody who may not write it');
  }
}

export function takeClosing(directory: Directory, entry: Typed<'session.closed'>): void {
  const id = uuid(entry.facts.session);
  const session = directory.sessions.get(id);
  if (session === undefined || (session.closedAt !== null && !session.silent)) return;
  const byKeeper = entry.session === null;
  const silent = byKeeper && entry.facts.reason === 'silent';
  if (silent && session.silent) return;
  const endedForThem = !byKeeper && entry.session !== id;
  directory.sessions.set(id, { ...session, closedAt: entry.at, silent, endedForThem });
  if (!silent) directory.open.get(session.account)?.delete(id);
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
  { facts: { nonce, device, channel } }: Opened,
): Uint8Array {
  const said = ['holdfast/session/v1', organisation.origin, nonce, sha256(device), channel];
  return sha256(toCbor(said));
}
