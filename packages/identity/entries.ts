/** The facts of entries about accounts, passkeys, sessions and access; published in docs/formats.md. */
import { z } from 'zod';
import { bytes, millis, uuidBytes as uuid } from '#base/schema.ts';

export const ROLES = ['call-handler', 'clinician', 'shift-lead', 'guardian', 'operator'] as const;
export type Role = (typeof ROLES)[number];

const publicKey = bytes(65);
const name = z.string().min(1).max(60);

export const identityFacts = {
  'log.created': z.strictObject({
    name: z.string().min(1).max(200),
    keeper: uuid,
    key: publicKey,
    logKey: bytes(32),
    rp: z.string().min(1).max(253),
    origins: z.array(z.string().max(300)).min(1).max(10),
  }),
  'origin.added': z.strictObject({ origin: z.string().min(1).max(300) }),
  'account.invited': z.strictObject({
    account: uuid,
    roles: z.array(z.enum(ROLES)).min(1),
    services: z.array(name).max(50),
    codeHash: bytes(32),
    expires: millis,
  }),
  'account.named': z.strictObject({ account: uuid }),
  'passkey.registered': z.strictObject({
    account: uuid,
    credential: bytes(),
    publicKey: bytes(),
    aaguid: z.string().max(36),
    transports: z.array(name).max(10),
    backedUp: z.boolean(),
    nonce: bytes(32),
    code: bytes(),
    clientDataJSON: bytes(),
    attestationObject: bytes(),
  }),
  'machine.approved': z.strictObject({
    account: uuid,
    name,
    role: z.literal('gateway'),
    key: publicKey,
  }),
  'session.opened': z.strictObject({
    session: uuid,
    device: publicKey,
    channel: bytes(32),
    nonce: bytes(32),
    ticketHash: bytes(32),
    expires: millis,
    by: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('passkey'),
        credential: bytes(),
        authenticatorData: bytes(),
        clientDataJSON: bytes(),
        signature: bytes(),
      }),
      z.strictObject({ kind: z.literal('machine'), signature: bytes(64) }),
    ]),
  }),
  'session.closed': z.strictObject({ session: uuid, reason: name }),
  'access.granted': z.strictObject({
    session: uuid,
    streams: z.array(z.string().max(200)).min(1),
    subjects: z.array(uuid),
    purpose: name,
  }),
  'lookup.made': z.strictObject({
    session: uuid,
    by: z.array(z.string().max(40)),
    subjects: z.array(uuid),
  }),
} as const;

export type IdentityType = keyof typeof identityFacts;
export type IdentityFacts<T extends IdentityType> = z.output<(typeof identityFacts)[T]>;

/** What `account.named` seals. */
export const accountName = z.strictObject({ name: z.string().min(1).max(200) });

export function isIdentityType(type: string): type is IdentityType {
  return Object.hasOwn(identityFacts, type);
}
