import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Bytes } from '#base/bytes.ts';
import type { Entry } from './entry.ts';

const KEPT = 4096;
const keys = new Map<string, KeyObject | null>();

/**
 * Whether this public key (an uncompressed P-256 point) signed the entry. On the thread pool, so
 * that cores share it; of hundreds at once `allSigned` asks for less.
 */
export function verifyEntrySignature(
  entry: Pick<Entry, 'signedBytes' | 'signature'>,
  publicKey: Bytes,
): Promise<boolean> {
  const key = keyObject(publicKey);
  if (key === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const options = { key, dsaEncoding: 'ieee-p1363' } as const;
    verify('sha256', entry.signedBytes, options, entry.signature, (error, holds) =>
      resolve(error === null && holds),
    );
  });
}

/** Whether this key signed these bytes: ES256, r || s. For what is rare. */
export function isSignedBy(publicKey: Bytes, bytes: Bytes, signature: Bytes): boolean {
  const key = keyObject(publicKey);
  return key !== null && verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** Whether one of these keys did. */
export function isSignedByAny(
  publicKeys: readonly Bytes[],
  bytes: Bytes,
  signature: Bytes,
): boolean {
  return publicKeys.some((key) => isSignedBy(key, bytes, signature));
}

/** Whether these bytes are a key that could verify anything: an uncompressed point on P-256. */
export function isPublicKey(point: Bytes): boolean {
  return keyObject(point) !== null;
}

/** Reading a point costs as much as a verification, and desks write more than once. */
function keyObject(point: Bytes): KeyObject | null {
  const name = point.toBase64();
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (keys.size >= KEPT) keys.clear();
  const key = imported(point);
  keys.set(name, key);
  return key;
}

function imported(point: Bytes): KeyObject | null {
  if (point.length !== 65 || point[0] !== 4) return null;
  const coordinate = (start: number) =>
    point.subarray(start, start + 32).toBase64({ alphabet: 'base64url', omitPadding: true });
  try {
    const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) };
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}
