import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Reading a point costs as much as a verification, and devices write more than once. */
const KEPT = 1024;
const keys = new Map<string, KeyObject | null>();

/**
 * ES256: ECDSA on P-256 with SHA-256.
 * @param point the public key, uncompressed: 65 bytes
 * @param signature r || s, 64 bytes
 */
export function verifyEs256(point: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  const key = keyOf(point);
  if (key === null || signature.length !== 64) return false;
  return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** The same on the thread pool, so that the entries of a bundle share the cores. */
export function verifyEs256Aside(
  point: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const key = keyOf(point);
  if (key === null || signature.length !== 64) return Promise.resolve(false);
  const options = { key, dsaEncoding: 'ieee-p1363' } as const;
  return new Promise((resolve) => {
    verify('sha256', data, options, signature, (error, holds) => resolve(error === null && holds));
  });
}

/** Whether these bytes are a point of the curve, as an uncompressed public key. */
export function isPoint(point: Uint8Array): boolean {
  return keyOf(point) !== null;
}

function keyOf(point: Uint8Array): KeyObject | null {
  const name = point.toHex();
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (keys.size === KEPT) keys.delete(keys.keys().next().value!);
  const key = read(point);
  keys.set(name, key);
  return key;
}

function read(point: Uint8Array): KeyObject | null {
  if (point.length !== 65 || point[0] !== 4) return null;
  const coordinate = (from: number) =>
    point.subarray(from, from + 32).toBase64({ alphabet: 'base64url', omitPadding: true });
  try {
    const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) };
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}
