import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { base64url } from './base64.ts';

/** @param raw 32 bytes */
export function ed25519Key(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url(raw) }, format: 'jwk' });
}

/** RFC 8032. */
export function verifyEd25519(raw: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, data, ed25519Key(raw), signature);
}
