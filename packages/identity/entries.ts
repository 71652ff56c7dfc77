/** The facts of entries about accounts, passkeys, sessions and access; published in docs/formats.md. */
import { z } from 'zod';
import type { Uuid } from '#base/ids.ts';
import { ROLES } from '#base/roles.ts';
import { bytes, millis, uuidBytes as uuid } from '#base/schema.ts';
import { besideFacts } from '#care/beside.ts';
import { branchFacts } from '#care/branches.ts';

/** Which rules a log is written by; docs/formats.md. */
export const FORMAT = 2;

/** A week. */
export const MOST_OFFLINE_HOURS = 7 * 24;

const publicKey = bytes(65);
const name = z.string().min(1).max(60);
const code = bytes(32);
const people = z.int().positive();
/** ES256, r || s. */
const signature = bytes(64);

export const assertion = z.strictObject({
  credential: bytes(),
  authenticatorData: bytes(),
  clientDataJSON: bytes(),
  signature: bytes(),
});

/** An authenticator's model, and the certificates that may vouch for one of it (X.509, DER). */
const authenticator = z.strictObject({
  aaguid: z.uuid(),
  roots: z.array(bytes()).min(1).max(10),
});
export type AllowedAuthenticator = z.output<typeof authenticator>;

const rights = {
  account: uuid,
  roles: z.array(z.enum(ROLES)).min(1),
  services: z.array(name).max(50),
  /** Of somebody who works for a supplier; null for the organisation's own people. */
  supplier: name.nullable(),
};

export const identityFacts = {
  'log.created': z.strictObject({
    format: z.literal(FORMAT),
    name: z.string().min(1).max(200),
    keeper: uuid,
    key: publicKey,
    logKey: bytes(32),
    rp: z.string().min(1).max(253),
    origins: z.array(z.string().max(300)).min(1).max(10),
    /** Null where any authenticator is accepted. */
    authenticators: z.array(authenticator).min(1).max(100).nullable(),
  }),
  'origin.added': z.strictObject({ origin: z.string().min(1).max(300) }),
  /** The desk's files: SHA-256 of their manifest and of their service worker. */
  'desk.released': z.strictObject({ digest: bytes(32), worker: bytes(32) }),
  'keeper.rekeyed': z.strictObject({ key: publicKey, proof: signature }),
  'log-key.added': z.strictObject({
    logKey: bytes(32),
    by: bytes(32),
    /** Ed25519. */
    signature: bytes(64),
    proof: bytes(64),
  }),
  'log-key.retired': z.strictObject({ logKey: bytes(32) }),
  'keys.rotated': z.strictObject({ what: name, generation: z.int().positive() }),
  /** A second site that may sign for what it holds, and go on where this one ends. */
  'lifeboat.named': z.strictObject({
    lifeboat: uuid,
    name,
    /** Where desks reach it. */
    origin: z.string().min(1).max(300),
    /** Ed25519: signs for checkpoints that it holds. */
    cosigner: bytes(32),
    /** Signs its keeper's entries from its launch on. */
    pen: publicKey,
    /** Ed25519: signs its checkpoints from its launch on. */
    logKey: bytes(32),
    /** X25519: what it must have beside the log is sealed to this. */
    wrapping: bytes(32),
    /** By the pen, over all of these. */
    proof: signature,
  }),
  'lifeboat.dismissed': z.strictObject({ lifeboat: uuid }),
  'lifeboat.launched': z.strictObject({
    lifeboat: uuid,
    /** The log before this entry. */
    size: z.int().positive(),
    root: bytes(32),
    nonce: bytes(32),
    /** Its main site lives and is out of reach: what is written from here on is a branch, and is joined to it again. */
    apart: z.literal(true).optional(),
    /** By passkeys of two people. */
    by: z.tuple([assertion, assertion]),
  }),
  /** How this site's keeper is reached by one that goes on apart from it. */
  'keeper.introduced': z.strictObject({
    origin: z.string().min(1).max(300),
    /** X25519: what it must have beside that site's log is sealed to this. */
    wrapping: bytes(32),
  }),
  /** The last entry of a site that gives way to another. */
  'site.stood-down': z.strictObject({
    /** One that stands by here, and joins what was written here to its own log. */
    to: uuid,
    nonce: bytes(32),
    /** By passkeys of two people. */
    by: z.tuple([assertion, assertion]),
  }),
  ...branchFacts,
  'authenticators.allowed': z.strictObject({
    authenticators: z.array(authenticator).min(1).max(100),
  }),
  'cis2.trusted': z.strictObject({
    issuer: z.string().min(1).max(300),
    client: z.string().min(1).max(300),
    keys: z
      .array(z.strictObject({ kid: z.string().min(1).max(200), key: bytes() }))
      .min(1)
      .max(20),
  }),
  /** How long after a signing in that a keeper answered a desk lets its person sign in with none there: an hour to a week. */
  'offline.bounded': z.strictObject({ hours: z.int().min(1).max(MOST_OFFLINE_HOURS) }),
  /** The triage packs that desks ask by, and whose signatures they may bear; replaces those adopted before. */
  'packs.adopted': z.strictObject({
    publishers: z.array(publicKey).min(1).max(20),
    packs: z
      .array(z.strictObject({ id: name, version: z.string().max(20), hash: bytes(32) }))
      .max(500),
  }),
  ...besideFacts,
  'account.invited': z.strictObject({ ...rights, codeHash: code, expires: millis }),
  'account.changed': z.strictObject(rights),
  'account.named': z.strictObject({ account: uuid }),
  'account.linked': z.strictObject({ account: uuid, subject: bytes(32) }),
  'account.left': z.strictObject({ account: uuid, reason: name }),
  'recovery.given': z.strictObject({
    account: uuid,
    lost: z.array(bytes()).min(1).max(20),
    codeHash: code,
    expires: millis,
  }),
  'hold.lifted': z.strictObject({ account: uuid }),
  'passkey.offered': z.strictObject({ codeHash: code, expires: millis }),
  'passkey.registered': z.strictObject({
    account: uuid,
    credential: bytes(),
    publicKey: bytes(),
    aaguid: z.string().max(36),
    transports: z.array(name).max(10),
    backedUp: z.boolean(),
    attested: z.boolean(),
    nonce: bytes(32),
    code: bytes(),
    clientDataJSON: bytes(),
    attestationObject: bytes(),
    by: assertion.nullable(),
  }),
  'passkey.removed': z.strictObject({ credential: bytes() }),
  'device.named': z.strictObject({ device: bytes(32) }),
  'machine.approved': z.strictObject({
    account: uuid,
    name,
    role: z.literal('gateway'),
    key: publicKey,
  }),
  'machine.rekeyed': z.strictObject({ key: publicKey, proof: signature }),
  'action.seconded': z.strictObject({ entry: uuid }),
  'session.opened': z.strictObject({
    session: uuid,
    device: publicKey,
    channel: bytes(32),
    nonce: bytes(32),
    ticketHash: bytes(32),
    expires: millis,
    by: z.discriminatedUnion('kind', [
      assertion.extend({ kind: z.literal('passkey') }),
      assertion.extend({ kind: z.literal('offline'), after: uuid, at: millis }),
      z.strictObject({ kind: z.literal('cis2'), idToken: z.string().max(8_000) }),
      z.strictObject({ kind: z.literal('machine'), signature }),
    ]),
  }),
  'session.closed': z.strictObject({ session: uuid, reason: name }),
  'access.granted': z.strictObject({
    session: uuid,
    streams: z.array(z.string().max(200)).min(1),
    subjects: z.array(uuid),
    purpose: name,
    under: uuid.nullable(),
  }),
  'lookup.made': z.strictObject({
    session: uuid,
    by: z.array(z.string().max(40)),
    found: z.boolean(),
    subjects: z.array(uuid),
  }),
  'access.frozen': z.strictObject({
    account: uuid,
    session: uuid,
    scope: z.enum(['account', 'device', 'organisation']),
    reason: z.enum(['budget', 'enumeration']),
    people: z.int().nonnegative(),
    limit: z.int().nonnegative(),
  }),
  'budget.raised': z.strictObject({ freeze: uuid, people: people.max(100), until: millis }),
  'glass.broken': z.strictObject({
    patient: uuid,
    reason: z.enum(['life-at-risk', 'safeguarding', 'other-service', 'earlier-care', 'other']),
  }),
  'glass.reviewed': z.strictObject({
    glass: uuid,
    finding: z.enum(['in-order', 'not-in-order']),
  }),
  'bulk.opened': z.strictObject({
    account: uuid,
    purpose: z.enum(['breach-letters', 'subject-access', 'migration', 'hand-back']),
    people,
    until: millis,
  }),
  'person.forgotten': z.strictObject({ reason: z.enum(['request', 'retention', 'court']) }),
} as const;

export type IdentityType = keyof typeof identityFacts;
export type IdentityFacts<T extends IdentityType> = z.output<(typeof identityFacts)[T]>;

const words = z.string().min(1).max(2_000);

/** What some of them seal. */
export const identityPayloads = {
  'account.named': z.strictObject({ name: z.string().min(1).max(200) }),
  'device.named': z.strictObject({ name: z.string().min(1).max(200) }),
  'budget.raised': z.strictObject({ reason: words }),
  'glass.broken': z.strictObject({ reason: words }),
  'glass.reviewed': z.strictObject({ note: words }),
  'bulk.opened': z.strictObject({ reason: words }),
} as const satisfies { readonly [T in IdentityType]?: z.ZodType };

export type SealedIdentityType = keyof typeof identityPayloads;
export type IdentityPayload<T extends SealedIdentityType> = z.output<(typeof identityPayloads)[T]>;

export function isIdentityType(type: string): type is IdentityType {
  return Object.hasOwn(identityFacts, type);
}

export function isSealedIdentityType(type: string): type is SealedIdentityType {
  return Object.hasOwn(identityPayloads, type);
}

/** Types whose author touches their passkey for the very entry: ↑ in docs/formats.md. */
export const STEP_UP = [
  'authenticators.allowed',
  'cis2.trusted',
  'offline.bounded',
  'packs.adopted',
  'lifeboat.named',
  'lifeboat.dismissed',
  'service.stands-by',
  'service.switched-over',
  'service.handing-back',
  'service.handed-back',
  'service.moved-over',
  'account.invited',
  'account.changed',
  'account.linked',
  'account.left',
  'recovery.given',
  'hold.lifted',
  'passkey.offered',
  'passkey.removed',
  'machine.approved',
  'action.seconded',
  'budget.raised',
  'glass.broken',
  'bulk.opened',
  'person.forgotten',
] as const satisfies readonly IdentityType[];
export type StepUpType = (typeof STEP_UP)[number];

const STEPS_UP: ReadonlySet<string> = new Set(STEP_UP);

/** Whether its author touches their passkey for an entry: by its type, and for ending another session than the one it is written in. */
export function stepsUp({
  type,
  session,
  facts,
}: {
  readonly type: string;
  readonly session: Uuid | null;
  readonly facts: unknown;
}): boolean {
  if (type !== 'session.closed') return STEPS_UP.has(type);
  const closed = identityFacts[type].safeParse(facts);
  return !closed.success || closed.data.session !== session;
}
