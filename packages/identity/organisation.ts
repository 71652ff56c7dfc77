/** What the log says of the organisation itself: which keys speak for it, what it trusts, and where it goes on if this site ends. */
import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { asKeyName, SIGNATURE_TYPE, type VerifierKey } from '#tlog/verifier-key.ts';
import type { AllowedAuthenticator, IdentityFacts, IdentityType } from './entries.ts';

/** Until operators bound it otherwise: whoever worked yesterday's shift can work today's. */
export const USUAL_OFFLINE_HOURS = 36;

export type Organisation = Omit<
  IdentityFacts<'log.created'>,
  'format' | 'logKey' | 'authenticators'
> & {
  /** Whose signatures a checkpoint carries, oldest first. */
  readonly logKeys: readonly Bytes[];
  /** Null where any authenticator is accepted. */
  readonly authenticators: readonly AllowedAuthenticator[] | null;
  readonly cis2: IdentityFacts<'cis2.trusted'> | null;
  /** How long after a signing in that a keeper answered somebody may sign in with none there. */
  readonly offlineHours: number;
  /** Null where none were ever adopted. */
  readonly packs: IdentityFacts<'packs.adopted'> | null;
  /** The desk's files as the keeper named them last; null where it never did. */
  readonly desk: IdentityFacts<'desk.released'> | null;
  /** Those that stand by; of a site that goes on apart, its main site too. */
  readonly lifeboats: readonly Lifeboat[];
  /** How the keeper is reached from a site that goes on apart; null where it never said. */
  readonly introduced: IdentityFacts<'keeper.introduced'> | null;
  /** For whom this site stood down: nothing more is written here. */
  readonly stoodDownFor: Uuid | null;
};

export type Lifeboat = Omit<IdentityFacts<'lifeboat.named'>, 'proof'>;

export function lifeboatOf(
  { lifeboats }: Pick<Organisation, 'lifeboats'>,
  id: Uuid,
): Lifeboat | undefined {
  return lifeboats.find(({ lifeboat }) => lifeboat === id);
}

/** By which its cosignatures are told: named by the host where it is reached, as C2SP asks. */
export function cosignerKeyOf({ origin, cosigner }: Lifeboat): VerifierKey {
  const name = asKeyName(new URL(origin).host);
  return { name, type: SIGNATURE_TYPE.ed25519Cosignature, publicKey: cosigner };
}

/** What its pen signs the SHA-256 of, so that nobody is named with another's keys. */
export function lifeboatProof(org: string, named: Lifeboat): Bytes {
  const { lifeboat, name, origin, cosigner, pen, logKey, wrapping } = named;
  const id = uuidToBytes(lifeboat);
  return toCbor(['holdfast/lifeboat/v1', org, id, name, origin, cosigner, pen, logKey, wrapping]);
}

/** What the two people who launch it touch their passkeys for: its SHA-256 is the challenge. */
export function launchChallenge(
  org: string,
  { lifeboat, size, root, nonce, apart }: Omit<IdentityFacts<'lifeboat.launched'>, 'by'>,
): Bytes {
  const label = apart === true ? 'holdfast/launch-apart/v1' : 'holdfast/launch/v1';
  return toCbor([label, org, uuidToBytes(lifeboat), size, root, nonce]);
}

/** What the two people who stand a site down touch their passkeys for: its SHA-256 is the challenge. @param pen the keeper's there */
export function standDownChallenge(
  org: string,
  pen: Bytes,
  { to, nonce }: Omit<IdentityFacts<'site.stood-down'>, 'by'>,
): Bytes {
  return toCbor(['holdfast/stand-down/v1', org, uuidToBytes(to), pen, nonce]);
}

type Step<T extends IdentityType> = (
  facts: IdentityFacts<T>,
  known: Organisation,
) => Partial<Organisation>;

/** What changes with an entry that holds. */
export const ORGANISATION: { readonly [T in IdentityType]?: Step<T> } = {
  'origin.added': ({ origin }, { origins }) => ({ origins: [...origins, origin] }),
  'desk.released': (desk) => ({ desk }),
  'keeper.rekeyed': ({ key }) => ({ key }),
  'log-key.added': ({ logKey }, { logKeys }) => ({ logKeys: [...logKeys, logKey] }),
  'log-key.retired': ({ logKey }, { logKeys }) => ({
    logKeys: logKeys.filter((key) => !equal(key, logKey)),
  }),
  'authenticators.allowed': ({ authenticators }) => ({ authenticators }),
  'cis2.trusted': (cis2) => ({ cis2 }),
  'offline.bounded': ({ hours }) => ({ offlineHours: hours }),
  'packs.adopted': (packs) => ({ packs }),
  'lifeboat.named': ({ proof: _, ...lifeboat }, { lifeboats, origins }) => ({
    lifeboats: [...lifeboats, lifeboat],
    origins: origins.includes(lifeboat.origin) ? origins : [...origins, lifeboat.origin],
  }),
  'lifeboat.dismissed': ({ lifeboat: id }, { lifeboats }) => ({
    lifeboats: lifeboats.filter(({ lifeboat }) => lifeboat !== id),
  }),
  // From here on it is the site itself.
  'lifeboat.launched': ({ lifeboat: id, apart }, known) => {
    const lifeboat = lifeboatOf(known, id);
    if (lifeboat === undefined) return {};
    const { pen: key, logKey } = lifeboat;
    const others = known.lifeboats.filter((one) => one !== lifeboat);
    const main = apart === true ? mainSiteOf(known) : null;
    const lifeboats = main === null ? others : [...others, main];
    return { key, logKeys: [logKey], lifeboats, introduced: null };
  },
  'keeper.introduced': (introduced) => ({ introduced }),
  'site.stood-down': ({ to }) => ({ stoodDownFor: to }),
};

/**
 * The main site, as one of those that stand by for a site that goes on apart from it: it signs for nothing there, and is given the keys of what was
 * new. Null where it never said how.
 */
export function mainSiteOf({ introduced, keeper, key, logKeys }: Organisation): Lifeboat | null {
  if (introduced === null) return null;
  const logKey = logKeys.at(-1)!;
  const { origin, wrapping } = introduced;
  return {
    ...{ lifeboat: keeper, name: 'Main site', origin, wrapping },
    ...{ pen: key, logKey, cosigner: logKey },
  };
}

/** Whether a site says it of itself: in a branch that is joined to another's log it changes nothing there. */
export function isOfOneSite({
  type,
  session,
}: {
  readonly type: string;
  readonly session: Uuid | null;
}): boolean {
  // A keeper ends a session for silence, and nobody may be silent at the other site.
  return OF_ONE_SITE.has(type) || (type === 'session.closed' && session === null);
}

const OF_ONE_SITE: ReadonlySet<string> = new Set([
  'origin.added',
  'desk.released',
  'keeper.rekeyed',
  'log-key.added',
  'log-key.retired',
  'keys.rotated',
  'keeper.introduced',
  'lifeboat.named',
  'lifeboat.dismissed',
  'lifeboat.launched',
  'site.stood-down',
  'branch.joined',
] satisfies readonly IdentityType[]);

/** With which it begins. */
export function founded({
  format: _,
  logKey,
  ...facts
}: IdentityFacts<'log.created'>): Organisation {
  const unsaid = { cis2: null, packs: null, desk: null, introduced: null, stoodDownFor: null };
  return {
    ...{ ...facts, logKeys: [logKey], lifeboats: [], offlineHours: USUAL_OFFLINE_HOURS },
    ...unsaid,
  };
}
