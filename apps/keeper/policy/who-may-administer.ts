/** Accounts, passkeys and sessions: who may do what to whom. docs/formats.md, "Who may write what". */
import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import {
  type Account,
  hasPrivilegedRole,
  holds,
  type Person,
  standing,
  WHOLE,
} from '#identity/account.ts';
import type { Directory } from '#identity/directory.ts';
import { type IdentityFacts, type IdentityType, identityFacts } from '#identity/entries.ts';
import { lifeboatOf, lifeboatProof } from '#identity/organisation.ts';
import { whyNotSecond } from '#identity/two-people.ts';
import type { Entry } from '#journal/entry.ts';
import { isPublicKey, isSignedBy } from '#journal/verify-entry.ts';
import { type State, sha256 } from '../state.ts';

type Judge = {
  readonly account: Account;
  readonly directory: Directory;
  readonly state: State;
  readonly header: Entry['header'];
};

/** How long a code given in person serves, milliseconds. */
const RECOVERY_MS = 10 * 60_000;

/** Null where the account may; else why not, for the private log. Whether its role may write the type at all was asked before. */
export function whyNotAdminister(
  header: Entry['header'],
  account: Account,
  state: State,
): string | null {
  const rule = RULES[header.type as IdentityType] as
    | ((facts: unknown, judge: Judge) => string | null)
    | undefined;
  if (rule === undefined) return null;
  const facts = identityFacts[header.type as IdentityType].parse(header.facts);
  return rule(facts, { account, state, directory: state.directory, header });
}

const RULES: {
  readonly [T in IdentityType]?: (facts: IdentityFacts<T>, judge: Judge) => string | null;
} = {
  'account.invited': ({ account: id, codeHash }, { directory }) => {
    const known = directory.account(id);
    if (directory.isKnown(codeHash)) return 'a code that was given before';
    if (known?.kind === 'machine' || directory.organisation?.keeper === id) {
      return 'no person’s account';
    }
    if (known !== undefined && standing(known) !== 'pending') {
      return 'an account that needs no invitation';
    }
    return null;
  },

  'account.changed': ({ account: id }, { directory }) =>
    person(id, directory) === undefined ? 'nobody to change' : null,

  'account.named': ({ account: id }, { account }) =>
    id === account.id || holds(account, 'operator') ? null : 'not their name',

  'account.linked': ({ account: id, subject }, { directory }) => {
    const known = directory.linked(subject);
    if (person(id, directory) === undefined) return 'nobody to link';
    return known === undefined || known.id === id ? null : 'linked to another account';
  },

  'account.left': ({ account: id }, { account, directory }) => {
    const known = directory.account(id);
    if (known === undefined || standing(known) === 'left') return 'nobody who could leave';
    return mayActOn(account, known) ? null : 'not by this account';
  },

  'recovery.given': (facts, { account, directory, header }) => {
    const known = person(facts.account, directory);
    if (known === undefined) return 'nobody to recover';
    if (known.id === account.id) return 'oneself';
    if (!mayActOn(account, known)) return 'not by this account';
    if (directory.isKnown(facts.codeHash)) return 'a code that was given before';
    if (facts.expires > header.at + RECOVERY_MS) return 'a code that serves too long';
    const isTheirs = (lost: Bytes) =>
      known.passkeys.some(({ credential }) => equal(credential, lost));
    return facts.lost.every(isTheirs) ? null : 'another account’s passkey';
  },

  'hold.lifted': ({ account: id }, { account, directory }) => {
    const recovery = person(id, directory)?.recovery ?? null;
    if (recovery === null || recovery.lifted) return 'nothing is held';
    if (id === account.id) return 'oneself';
    return recovery.givenBy === account.id ? 'the one who gave the recovery' : null;
  },

  'passkey.offered': ({ codeHash, expires }, { directory, header }) => {
    if (directory.isKnown(codeHash)) return 'a code that was given before';
    return expires > header.at + RECOVERY_MS ? 'a code that serves too long' : null;
  },

  'passkey.removed': ({ credential }, { account }) => {
    if (account.kind !== 'person') return 'no passkeys';
    if (!account.passkeys.some((one) => equal(one.credential, credential))) return 'not theirs';
    return account.passkeys.length > WHOLE ? null : 'too few would remain';
  },

  'device.named': ({ device }, { account, state }) =>
    state.hasWorkedAt(account.id, device) ? null : 'a device they never worked at',

  'machine.approved': ({ account: id, key }, { directory }) => {
    if (directory.account(id) !== undefined || directory.organisation?.keeper === id) {
      return 'the account is there already';
    }
    if (directory.machine(key) !== undefined) return 'another machine’s key';
    if (directory.isReplaced(key)) return 'a key that was replaced';
    return isPublicKey(key) ? null : 'not a key';
  },

  'machine.rekeyed': ({ key, proof }, { account, directory, header }) => {
    if (directory.machine(key) !== undefined) return 'a key in use';
    if (directory.isReplaced(key)) return 'a key that was replaced';
    const said = toCbor(['holdfast/machine/v1', header.org, uuidToBytes(account.id), key]);
    return isSignedBy(key, sha256(said), proof) ? null : 'the new key does not sign';
  },

  'lifeboat.named': (named, { directory, header }) => {
    const { organisation } = directory;
    const taken = organisation?.lifeboats.some(
      ({ lifeboat, name }) => lifeboat === named.lifeboat || name === named.name,
    );
    if (organisation === null || taken) return 'a lifeboat that is named already';
    if (!isAtHost(named.origin, organisation.rp)) return 'where no passkey would be used';
    return isProven(header.org, named) ? null : 'its pen does not sign';
  },

  'lifeboat.dismissed': ({ lifeboat }, { directory }) =>
    directory.organisation && lifeboatOf(directory.organisation, lifeboat) ? null : 'no lifeboat',

  'action.seconded': ({ entry }, { account, directory, header }) => {
    const proposal = directory.proposal(entry);
    return proposal === undefined ? 'nothing waits' : whyNotSecond(proposal, account, header.at);
  },

  'session.closed': ({ session: id }, { account, directory, header }) => {
    const closed = directory.session(id);
    const stream = parseStream(header.stream);
    if (stream?.kind !== 'account' || closed?.account !== stream.id) return 'not in this stream';
    return closed.account === account.id || holds(account, 'operator') ? null : 'not their session';
  },
};

/** A shift lead acts on those without power over others. */
function mayActOn(actor: Account, subject: Account): boolean {
  if (holds(actor, 'operator')) return true;
  return subject.kind === 'person' && !hasPrivilegedRole(subject);
}

/** WebAuthn lets a passkey of a host be used there and below it. */
function isAtHost(origin: string, rp: string): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  return url.hostname === rp || url.hostname.endsWith(`.${rp}`);
}

function isProven(org: string, { proof, ...named }: IdentityFacts<'lifeboat.named'>): boolean {
  return isSignedBy(named.pen, sha256(lifeboatProof(org, named)), proof);
}

function person(id: Uuid, directory: Directory): Person | undefined {
  const account = directory.account(id);
  return account?.kind === 'person' && account.leftAt === null ? account : undefined;
}
