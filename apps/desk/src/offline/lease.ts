/**
 * Who may sign in at this device with no keeper there, by which passkeys, and until when. A keeper lends it at each signing in: what is kept for such
 * a day is sealed under a key that the keeper gives, and that key under what the passkey alone can say (WebAuthn, PRF).
 */
import type { Bytes } from '#base/bytes.ts';
import { equal, utf8 } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { openBytes, SealError, sealBytes } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';

export type Lease = {
  readonly account: Uuid;
  readonly org: string;
  /** WebAuthn RP id. */
  readonly rp: string;
  /** The session that it was lent in. */
  readonly after: Uuid;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Tells whether a passkey opened the very key. */
  readonly check: Bytes;
  readonly passkeys: readonly LentPasskey[];
};

export type LentPasskey = {
  readonly credential: Bytes;
  /** COSE. */
  readonly publicKey: Bytes;
  readonly wrapped: Bytes;
};

const LABEL = 'holdfast/offline-store/v1';

/** What a passkey is asked for its secret with. It gives another at every other host. */
export const PRF_INPUT = utf8(LABEL);

/** Whether the lease is over this very key. */
export async function isOpenedBy(
  primitives: Primitives,
  { check }: Lease,
  key: Bytes,
): Promise<boolean> {
  return equal(check, await checkOf(primitives, key));
}

/** What lends the key to a passkey, by the secret that it told. */
export async function lent(
  primitives: Primitives,
  random: Random,
  lease: Pick<Lease, 'org' | 'account'>,
  { credential, publicKey }: Omit<LentPasskey, 'wrapped'>,
  { secret, key }: { readonly secret: Bytes; readonly key: Bytes },
): Promise<LentPasskey> {
  const under = await wrappingKey(primitives, secret);
  const aad = aadOf(lease, credential);
  const wrapped = await sealBytes(primitives, random, under, LABEL, aad, key);
  return { credential, publicKey, wrapped };
}

/** The key of what is kept. @throws SealError where this passkey does not open it */
export async function openLease(
  primitives: Primitives,
  lease: Lease,
  passkey: LentPasskey,
  secret: Bytes,
): Promise<Bytes> {
  const under = await wrappingKey(primitives, secret);
  const aad = aadOf(lease, passkey.credential);
  const key = await openBytes(primitives, under, LABEL, aad, passkey.wrapped);
  if (!(await isOpenedBy(primitives, lease, key))) throw new SealError();
  return key;
}

function wrappingKey(primitives: Primitives, secret: Bytes): Promise<Bytes> {
  return primitives.hkdf(secret, new Uint8Array(32), utf8(LABEL), 32);
}

/** What tells a key from another, and nothing of it. */
export function checkOf(primitives: Primitives, key: Bytes): Promise<Bytes> {
  return primitives.hkdf(key, new Uint8Array(32), utf8('holdfast/offline-check/v1'), 32);
}

function aadOf({ org, account }: Pick<Lease, 'org' | 'account'>, credential: Bytes): Bytes {
  return toCbor([LABEL, org, uuidToBytes(account), credential]);
}
