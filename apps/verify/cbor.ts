import { decode, decodeFirst, encode, rfc8949EncodeOptions } from 'cborg';
import { equal } from './hash.ts';

/** Deterministic CBOR (RFC 8949 §4.2.1). */
export function toCbor(value: unknown): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/** What these bytes say, where they are CBOR and the one encoding of it. */
export type Decoded =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'not-deterministic' };

/** Reads text-keyed CBOR, writes it again and compares: nothing has two spellings. */
export function fromCbor(bytes: Uint8Array): Decoded {
  let value: unknown;
  try {
    value = decode(bytes, SUBSET);
  } catch {
    return { kind: 'malformed' };
  }
  return equal(toCbor(value), bytes) ? { kind: 'value', value } : { kind: 'not-deterministic' };
}

/** The first item of bytes that an authenticator wrote, its maps as `Map`, and how long it is. Null where there is none. */
export function firstItem(bytes: Uint8Array): { value: unknown; length: number } | null {
  try {
    const [value, rest] = decodeFirst(bytes, { ...SUBSET, useMaps: true });
    return { value, length: bytes.length - rest.length };
  } catch {
    return null;
  }
}

/** Other encodings of what is allowed are decoded, to be told apart from what is not. */
const SUBSET = {
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
};
