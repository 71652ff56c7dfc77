import { LogRefusal } from './refusal.ts';

declare const hashBrand: unique symbol;

/** 32 bytes of SHA-256, never altered once made. */
export type Hash = Uint8Array & { readonly [hashBrand]: true };

export const HASH_BYTES = 32;

/** SHA-256 over the whole input. It must not keep the input: callers reuse it. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** The three hashes of RFC 6962 §2.1. */
export interface Hasher {
  /** MTH of one entry: SHA-256(0x00 ‖ entry). */
  leaf(entry: Uint8Array): Hash;
  /** MTH of two subtrees: SHA-256(0x01 ‖ left ‖ right). */
  node(left: Hash, right: Hash): Hash;
  /** MTH of no entries: SHA-256(''). */
  readonly empty: Hash;
}

/** A tree as its signer states it: the number of entries and the hash over them all. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

export function rfc6962(sha256: Sha256): Hasher {
  const pair = new Uint8Array(1 + 2 * HASH_BYTES);
  pair[0] = 0x01;
  return {
    leaf(entry) {
      const prefixed = new Uint8Array(1 + entry.length);
      prefixed.set(entry, 1);
      return sha256(prefixed) as Hash;
    },
    node(left, right) {
      pair.set(left, 1);
      pair.set(right, 1 + HASH_BYTES);
      return sha256(pair) as Hash;
    },
    empty: sha256(new Uint8Array(0)) as Hash,
  };
}

/** @throws LogRefusal `hash-malformed` when the bytes are not 32 long. */
export function asHash(bytes: Uint8Array): Hash {
  if (bytes.length !== HASH_BYTES) {
    throw new LogRefusal('hash-malformed', 'a hash must be 32 bytes long');
  }
  return bytes as Hash;
}

/** Hashes in a log are public, so the comparison need not take constant time. */
export function equalHashes(a: Hash, b: Hash): boolean {
  for (let i = 0; i < HASH_BYTES; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Above 2^53 - 1 a JavaScript number no longer counts; see docs/divergences.md. */
export function isTreeSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
