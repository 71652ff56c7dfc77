/** Sealing, as docs/formats.md publishes it: a subkey and a key commitment for each payload, bound to where it stands. */
import type { Bytes } from '#base/bytes.ts';
import { concat, utf8 } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import type { DerivedKey, Primitives } from './primitives.ts';

declare const kind: unique symbol;

/** The key of one stream: 32 bytes that no entry, log line or disk ever holds in the clear. */
export type DataKey = Bytes & { readonly [kind]: 'data key' };

/** What a payload is bound to. Opening it anywhere else fails. */
export type Binding = {
  readonly org: string;
  readonly stream: string;
  readonly id: Uuid;
  readonly type: string;
  readonly schema: number;
  readonly author: Uuid;
};

export class SealError extends Error {
  override readonly name = 'SealError';
  readonly code = 'seal/does-not-open';
  constructor() {
    super('seal/does-not-open');
  }
}

export function newDataKey(random: Random): DataKey {
  return random(32) as DataKey;
}

/** Takes 32 bytes as a data key: for those who were just given one. */
export function asDataKey(bytes: Bytes): DataKey {
  if (bytes.length !== 32) throw new SealError();
  return bytes as DataKey;
}

export function sealPayload(
  primitives: Primitives,
  random: Random,
  key: DataKey,
  binding: Binding,
  payload: unknown,
): Promise<Bytes> {
  return sealBytes(primitives, random, key, PAYLOAD, aadOf(binding), toCbor(payload));
}

/**
 * By whichever of the stream's keys it was sealed under: the commitment tells.
 * @throws SealError where the keys, the place or a byte are others.
 */
export async function openPayload(
  primitives: Primitives,
  keys: readonly DataKey[],
  binding: Binding,
  sealed: Bytes,
): Promise<unknown> {
  return fromCbor(await openByAny(primitives, keys, PAYLOAD, aadOf(binding), sealed));
}

/** Whether a payload was sealed under this key, as its commitment tells; nothing is decrypted. */
export async function isSealedUnder(
  primitives: Primitives,
  key: DataKey,
  sealed: Bytes,
): Promise<boolean> {
  if (sealed.length < SALT + COMMITMENT + TAG) return false;
  return (await unlock(primitives, key, PAYLOAD, sealed)) !== null;
}

const PAYLOAD = 'holdfast/seal/v1';

function aadOf({ org, stream, id, type, schema, author }: Binding): Bytes {
  return toCbor([PAYLOAD, org, stream, uuidToBytes(id), type, schema, uuidToBytes(author)]);
}

/** The sealing itself, for every purpose that has a label of its own. */
export async function sealBytes(
  primitives: Primitives,
  random: Random,
  key: Bytes,
  label: string,
  aad: Bytes,
  plaintext: Bytes,
): Promise<Bytes> {
  const salt = random(SALT);
  const { subkey, commitment, nonce } = await derive(primitives, key, salt, label);
  return concat(salt, commitment, await primitives.encrypt(subkey, nonce, aad, plaintext));
}

/** @throws SealError */
export function openBytes(
  primitives: Primitives,
  key: Bytes,
  label: string,
  aad: Bytes,
  sealed: Bytes,
): Promise<Bytes> {
  return openByAny(primitives, [key], label, aad, sealed);
}

/** By the one of these keys whose commitment stands there. @throws SealError */
export async function openByAny(
  primitives: Primitives,
  keys: readonly Bytes[],
  label: string,
  aad: Bytes,
  sealed: Bytes,
): Promise<Bytes> {
  if (sealed.length < SALT + COMMITMENT + TAG) throw new SealError();
  for (const key of keys) {
    const unlocked = await unlock(primitives, key, label, sealed);
    if (unlocked === null) continue;
    const { subkey, nonce } = unlocked;
    const plaintext = await primitives.decrypt(subkey, nonce, aad, sealed.slice(SALT + COMMITMENT));
    if (plaintext !== null) return plaintext;
  }
  throw new SealError();
}

const SALT = 32;
const COMMITMENT = 32;
const NONCE = 12;
const TAG = 16;

/** What a payload is encrypted with, once. */
type Lock = { readonly subkey: DerivedKey; readonly nonce: Bytes };

/** Null where this key's commitment is not the one that stands there: nothing is decrypted before they were compared. */
async function unlock(
  primitives: Primitives,
  key: Bytes,
  label: string,
  sealed: Bytes,
): Promise<Lock | null> {
  const { commitment, ...lock } = await derive(primitives, key, sealed.slice(0, SALT), label);
  return sameSecret(commitment, sealed.subarray(SALT, SALT + COMMITMENT)) ? lock : null;
}

async function derive(
  primitives: Primitives,
  key: Bytes,
  salt: Bytes,
  label: string,
): Promise<Lock & { readonly commitment: Bytes }> {
  const length = COMMITMENT + NONCE;
  const { key: subkey, rest } = await primitives.hkdfKey(key, salt, utf8(label), length);
  return { subkey, commitment: rest.slice(0, COMMITMENT), nonce: rest.slice(COMMITMENT) };
}

function sameSecret(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
