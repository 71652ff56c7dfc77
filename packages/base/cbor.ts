import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import type { Bytes } from './bytes.ts';
import { equal } from './bytes.ts';
import { isSurelyDeterministic } from './one-encoding.ts';

/** Deterministic CBOR (RFC 8949 §4.2): one value, one encoding. */
export function toCbor(value: unknown): Bytes {
  return encode(value, rfc8949EncodeOptions) as Bytes;
}

/** Any well-formed CBOR within the subset that `toCbor` writes; throws on anything else. */
export function fromCbor(bytes: Uint8Array): unknown {
  return decode(bytes, STRICT);
}

/** As `fromCbor`, for maps whose keys are not text. */
export function fromCborMap(bytes: Uint8Array): unknown {
  return decode(bytes, { ...STRICT, useMaps: true });
}

/** True where these bytes are the one encoding of what they say, which is `value`. */
export function isDeterministic(bytes: Uint8Array, value: unknown): boolean {
  return isSurelyDeterministic(bytes) || equal(toCbor(value), bytes);
}

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
};
