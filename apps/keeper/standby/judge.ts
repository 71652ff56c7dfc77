/**
 * Whether an entry of another site's log was written by whom it says: by the rules of docs/formats.md, where it stands. What the main keeper
 * judges beyond that (which case, which service) is not judged again here: `apps/verify` does.
 */
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { type Bytes, base64url, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Assertion } from '#identity/authentication/assertion.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import {
  CeremonyRefused,
  enrolmentChallenge,
  type RelyingParty,
  secondChallenge,
} from '#identity/ceremony.ts';
import { accountOf, type Directory, hasEnded } from '#identity/directory.ts';
import {
  type IdentityFacts,
  type IdentityType,
  identityFacts,
  stepsUp,
} from '#identity/entries.ts';
import {
  launchChallenge,
  lifeboatOf,
  mainSiteOf,
  type Organisation,
  standDownChallenge,
} from '#identity/organisation.ts';
import { verifyRegistration } from '#identity/registration/verify-registration.ts';
import { allSigned } from '#journal/all-signed.ts';
import { type Entry, stepUpBytesOf } from '#journal/entry.ts';
import type { Claim } from '#journal/packed-claims.ts';
import { isSignedBy } from '#journal/verify-entry.ts';
import type { Frontier } from '#tlog/frontier.ts';
import { equalHashes, type Hash } from '#tlog/merkle.ts';
import { ed25519Verify } from '#tlog/note-ed25519-node.ts';
import { whyNotSession } from '../policy/session-proof.ts';
import { mayLaunch } from '../policy/who-may-launch.ts';
import { whyNotByType } from '../policy/who-may-write.ts';
import { type State, sha256 } from '../state.ts';

/** The key that must have signed the entry; or why nobody's signature would do, for the private log. */
export type Judged = { readonly key: Bytes } | { readonly why: string };

/** What stands before the entry. */
type Ground = {
  readonly org: string;
  readonly state: State;
  /** Of the tree that the entry is the next of. */
  readonly frontier: Frontier;
};

export async function judge(entry: Entry, ground: Ground): Promise<Judged> {
  const { header } = entry;
  if (header.org !== ground.org) return { why: 'another organisation' };
  const gaveWay = ground.state.directory.organisation?.stoodDownFor;
  if (gaveWay != null) return { why: 'after the site gave way' };
  try {
    return header.session === null
      ? await judgeKeeper(entry, ground)
      : await judgeSession(entry, ground);
  } catch (error) {
    if (error instanceof CeremonyRefused) return { why: `${header.type}: ${error.message}` };
    throw error;
  }
}

async function judgeSession(entry: Entry, { org, state }: Ground): Promise<Judged> {
  const { header, device, stepUp } = entry;
  const { directory } = state;
  const session = header.session === null ? undefined : directory.session(header.session);
  const account = directory.account(header.author);
  if (session === undefined || account === undefined) return { why: 'no such session' };
  if (session.account !== account.id) return { why: 'another author' };
  if (!equal(device, sha256(session.device))) return { why: 'another device' };
  if (hasEnded(session, header.at)) return { why: 'after the session' };
  const refused = whyNotByType(entry, account);
  if (refused !== null) return { why: `${header.type}: ${refused}` };
  if (stepsUp(header) !== (stepUp !== null))
    return { why: `${header.type}: no touch, or one too many` };
  if (stepUp !== null) {
    const challenge = sha256(stepUpBytesOf(entry));
    const owner = await verifyAssertion(partyOf(org, directory), directory, challenge, stepUp);
    if (owner.id !== account.id) return { why: `${header.type}: another person’s passkey` };
  }
  return { key: session.device };
}

async function judgeKeeper(entry: Entry, { org, state, frontier }: Ground): Promise<Judged> {
  const { header, sealed, stepUp, device } = entry;
  const type = header.type as IdentityType;
  const { organisation } = state.directory;
  const facts = identityFacts[type]?.safeParse(header.facts);
  if (facts === undefined || !facts.success || sealed !== null || stepUp !== null)
    return { why: `${type}: not the keeper’s` };
  if (organisation === null) {
    if (type !== 'log.created' || frontier.size > 0) return { why: 'a log without a beginning' };
    const { key, keeper } = facts.data as IdentityFacts<'log.created'>;
    return isBy(header.author, device, keeper, key);
  }
  const prove = PROOFS[type] as
    | ((facts: unknown, judging: Judging) => Promise<string | null>)
    | undefined;
  if (prove === undefined) return { why: `${type}: not the keeper’s` };
  const why = await prove(facts.data, {
    header,
    device,
    state,
    frontier,
    party: partyOf(org, state.directory),
  });
  if (why !== null) return { why: `${type}: ${why}` };
  return isBy(header.author, device, organisation.keeper, penOf(entry, state, organisation));
}

/** What a lost site said of sessions, a desk brings. A launch is said by the lifeboat's own. */
function penOf({ header, device }: Entry, state: State, organisation: Organisation): Bytes {
  if (header.type === 'session.opened') {
    const outlived = state.outlivedPens().find((pen) => equal(device, sha256(pen)));
    if (outlived !== undefined) return outlived;
  }
  if (header.type !== 'lifeboat.launched') return organisation.key;
  const { lifeboat } = identityFacts[header.type].parse(header.facts);
  return lifeboatOf(organisation, lifeboat)!.pen;
}

function isBy(author: string, device: Bytes, keeper: string, key: Bytes): Judged {
  return author === keeper && equal(device, sha256(key)) ? { key } : { why: 'not the keeper’s' };
}

type Judging = {
  readonly header: Entry['header'];
  /** Which key says that it signed. */
  readonly device: Bytes;
  readonly state: State;
  readonly frontier: Frontier;
  readonly party: RelyingParty;
};

const holds = async () => null;

/** What the keeper writes, and what must stand behind it. What is not here the keeper does not write. */
const PROOFS: {
  readonly [T in IdentityType]?: (
    facts: IdentityFacts<T>,
    judging: Judging,
  ) => Promise<string | null>;
} = {
  'origin.added': holds,
  'desk.released': holds,
  'keeper.rekeyed': async ({ key, proof }, { party }) => {
    const said = sha256(toCbor(['holdfast/pen/v1', party.org, key]));
    return isSignedBy(key, said, proof) ? null : 'the new pen has not signed';
  },
  'log-key.added': async ({ logKey, by, signature, proof }, { state, party }) => {
    const said = toCbor(['holdfast/log-key/v1', party.org, logKey]);
    const stands = state.directory.organisation?.logKeys.some((key) => equal(key, by)) === true;
    const isVouchedFor = stands && (await ed25519Verify(by, said, signature));
    return isVouchedFor && (await ed25519Verify(logKey, said, proof)) ? null : 'not vouched for';
  },
  'log-key.retired': holds,
  'keys.rotated': holds,
  'access.granted': async ({ session }, judging) => sessionOf(session, judging),
  'lookup.made': async ({ session }, judging) => sessionOf(session, judging),
  'access.frozen': async ({ session, account }, { state }) =>
    state.directory.session(session)?.account === account ? null : 'another account’s session',
  'session.closed': async ({ session }, judging) => sessionOf(session, judging),

  'account.invited': async (_, { state }) =>
    state.directory.operatorsEver === 0 ? null : 'people invite people',

  'passkey.registered': async (facts, { header, state, party }) => {
    const { directory } = state;
    const { account, nonce, code, credential } = facts;
    const codeHash = sha256(code);
    const invited = directory.invited(codeHash, header.at);
    if (invited?.person.id !== account) return 'nobody was given that code';
    if (directory.isRegistered(credential)) return 'a passkey known already';
    const registered = await verifyRegistration({
      party,
      challenge: sha256(enrolmentChallenge({ org: party.org, nonce, account, codeHash })),
      response: registrationOf(facts),
      allowed: directory.organisation?.authenticators ?? null,
      now: header.at,
    });
    if (!equal(registered.publicKey, facts.publicKey)) return 'another key';
    if (registered.attested !== facts.attested) return 'attested otherwise';
    const { first } = invited.code;
    if (first === null || facts.by === null) return first === facts.by ? null : 'not vouched for';
    const bound = { org: party.org, nonce, account, credentialHash: sha256(credential) };
    const owner = await verifyAssertion(party, directory, sha256(secondChallenge(bound)), facts.by);
    return owner.id === account && equal(facts.by.credential, first) ? null : 'not vouched for';
  },

  'session.opened': async (_, { header, device, state, party }) => {
    const isBrought = state.outlivedPens().some((pen) => equal(device, sha256(pen)));
    return whyNotSession(header, state, party, isBrought);
  },

  'lifeboat.launched': async (facts, { state, frontier, party }) => {
    const { organisation } = state.directory;
    if (organisation === null || lifeboatOf(organisation, facts.lifeboat) === undefined)
      return 'no lifeboat';
    const root = facts.root as Uint8Array as Hash;
    if (facts.size !== frontier.size || !equalHashes(root, frontier.root())) return 'not here';
    if (facts.apart === true && mainSiteOf(organisation) === null) return 'apart from nobody';
    const challenge = sha256(launchChallenge(party.org, facts));
    return whyNotByTwo(party, state.directory, challenge, facts.by);
  },

  'keeper.introduced': holds,
  'site.stood-down': async (facts, { state, party }) => {
    const organisation = state.directory.organisation!;
    if (lifeboatOf(organisation, facts.to) === undefined) return 'for nobody';
    const challenge = sha256(standDownChallenge(party.org, organisation.key, facts));
    return whyNotByTwo(party, state.directory, challenge, facts.by);
  },

  // What it brings is held against it as it comes: branch/branch-judge.ts.
  'branch.joined': async (joined, { state, frontier }) => {
    const before = state.joinedOf(joined.branch);
    const due = before === undefined ? joined.from : before.first + before.leaves.length;
    if (joined.first !== due || joined.first + joined.leaves.length > joined.size)
      return 'not the next';
    const isSame =
      before === undefined || (before.from === joined.from && before.size === joined.size);
    return isSame && joined.from <= frontier.size ? null : 'another branch';
  },
};

async function whyNotByTwo(
  party: RelyingParty,
  directory: Directory,
  challenge: Bytes,
  [first, second]: readonly [Assertion, Assertion],
): Promise<string | null> {
  const people = [
    await verifyAssertion(party, directory, challenge, first),
    await verifyAssertion(party, directory, challenge, second),
  ];
  return mayLaunch(people) ? null : 'not by these two';
}

/**
 * The next entries, each by what stands before it, which is told to the state; their signatures are computed side by side.
 * @param leaves their hashes
 * @param joined takes an entry that is a branch's, and says so
 * @throws NotTheirs
 */
export async function judgeAll(
  entries: readonly Entry[],
  leaves: readonly Hash[],
  ground: Ground,
  joined: (entry: Entry) => Promise<boolean>,
): Promise<void> {
  const { state, frontier } = ground;
  const signed: Promise<boolean>[] = [];
  let claims: Claim[] = [];
  for (const [i, entry] of entries.entries()) {
    if (!(await joined(entry))) {
      const judged = await judge(entry, ground);
      if ('why' in judged) throw new NotTheirs(judged.why);
      claims.push({ entry, key: judged.key });
    }
    if (claims.length === AT_ONCE) {
      signed.push(asked(claims));
      claims = [];
    }
    state.apply({ ...entry, index: frontier.size });
    frontier.append(leaves[i]!);
  }
  signed.push(asked(claims));
  if ((await Promise.all(signed)).includes(false)) throw new NotTheirs('a signature does not hold');
}

/** So that signatures are looked at while the entries after them are judged. */
const AT_ONCE = 64;

/** Where an entry is refused before, nobody waits for it. */
function asked(claims: readonly Claim[]): Promise<boolean> {
  const signed = allSigned(claims);
  signed.catch(() => undefined);
  return signed;
}

/** An entry was not written by whom it says, or may not stand where it does. The detail is for the private log. */
export class NotTheirs extends Error {
  override readonly name = 'NotTheirs';
}

function sessionOf(session: Entry['header']['author'], { header, state }: Judging): string | null {
  const known = state.directory.session(session);
  return known !== undefined && known.account === accountOf(header.stream)
    ? null
    : 'no session of that account';
}

/** As the browser gave it, from what the log keeps of it. */
function registrationOf({
  credential,
  clientDataJSON,
  attestationObject,
}: IdentityFacts<'passkey.registered'>): RegistrationResponseJSON {
  const id = base64url(credential);
  const response = {
    clientDataJSON: base64url(clientDataJSON),
    attestationObject: base64url(attestationObject),
  };
  return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
}

/** As passkeys are used, where the log stands. */
function partyOf(org: string, { organisation }: Directory): RelyingParty {
  if (organisation === null) throw new CeremonyRefused('no organisation yet');
  const { rp, origins } = organisation;
  return { org, rp, origins };
}
