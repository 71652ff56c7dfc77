/** Claims that keys signed entries, as they go from thread to thread: each kind of their bytes in one piece. */
import { assert } from '#base/assert.ts';
import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';
import type { Entry } from './entry.ts';
import { isSignedBy } from './verify-entry.ts';

/** That this key (an uncompressed P-256 point) signed the entry. */
export type Claim = {
  readonly entry: Pick<Entry, 'signedBytes' | 'signature'>;
  readonly key: Bytes;
};

/** Claims as the thread is given them: each kind of their bytes in one piece. */
export type Packed = {
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** One behind the other. */
  readonly signed: Bytes;
  /** 64 bytes each. */
  readonly signatures: Bytes;
  readonly keys: readonly Bytes[];
  /** Which of these each claims. */
  readonly keyOf: Uint32Array<ArrayBuffer>;
};

export type Question = { readonly number: number; readonly claims: Packed };
export type Answer = { readonly number: number; readonly holds: boolean };

const SIGNATURE = 64;

export function packed(claims: readonly Claim[]): Packed {
  assert(
    claims.every(({ entry }) => entry.signature.length === SIGNATURE),
    'an ES256 signature is 64 bytes',
  );
  const places = new Map<Bytes, number>();
  const keyOf = claims.map(({ key }) => {
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return place;
  });
  return {
    lengths: Uint32Array.from(claims, ({ entry }) => entry.signedBytes.length),
    signed: concat(...claims.map(({ entry }) => entry.signedBytes)),
    signatures: concat(...claims.map(({ entry }) => entry.signature)),
    keys: [...places.keys()],
    keyOf: Uint32Array.from(keyOf),
  };
}

/** As the thread gives it: by the number of the question, whether every one of them holds. */
export function answerTo({ number, claims }: Question): Answer {
  return { number, holds: allHold(claims) };
}

function allHold({ lengths, signed, signatures, keys, keyOf }: Packed): boolean {
  let from = 0;
  for (const [i, length] of lengths.entries()) {
    const bytes = signed.subarray(from, from + length);
    const signature = signatures.subarray(i * SIGNATURE, (i + 1) * SIGNATURE);
    if (!isSignedBy(keys[keyOf[i]!]!, bytes, signature)) return false;
    from += length;
  }
  return true;
}
