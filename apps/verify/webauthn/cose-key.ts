/** Public keys of passkeys: COSE_Key (RFC 9052 §7) of ES256, EdDSA or RS256. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { base64url } from '../base64.ts';
import { firstItem } from '../cbor.ts';

export type PasskeyKey = { readonly algorithm: Algorithm; readonly key: KeyObject };

type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

const LEAST_RSA_BYTES = 256;

/** Null where the bytes are no key of these three. */
export function readCoseKey(bytes: Uint8Array): PasskeyKey | null {
  const item = firstItem(bytes);
  if (!(item?.value instanceof Map) || item.length !== bytes.length) return null;
  const key = item.value as Map<unknown, unknown>;
  // RFC 9052 §7.1: 1 is kty, 3 is alg.
  switch (`${key.get(1)} ${key.get(3)}`) {
    case '2 -7': // EC2: RFC 9053 §7.1.1
      return key.get(-1) === 1
        ? keyOf('ES256', { kty: 'EC', crv: 'P-256', x: part(key, -2, 32), y: part(key, -3, 32) })
        : null;
    case '1 -8': // OKP: RFC 9053 §7.2
      return key.get(-1) === 6
        ? keyOf('EdDSA', { kty: 'OKP', crv: 'Ed25519', x: part(key, -2, 32) })
        : null;
    case '3 -257': // RSA: RFC 8230 §4
      return (part(key, -1)?.length ?? 0) >= Math.ceil((LEAST_RSA_BYTES * 4) / 3)
        ? keyOf('RS256', { kty: 'RSA', n: part(key, -1), e: part(key, -2) })
        : null;
    default:
      return null;
  }
}

/** A WebAuthn signature (§6.5.5): ECDSA's is in DER. */
export function passkeySigned(
  { algorithm, key }: PasskeyKey,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(algorithm === 'EdDSA' ? null : 'sha256', data, key, signature);
}

function part(key: Map<unknown, unknown>, label: number, length?: number): string | undefined {
  const value = key.get(label);
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length))
    return undefined;
  return base64url(value);
}

function keyOf(algorithm: Algorithm, jwk: Record<string, string | undefined>): PasskeyKey | null {
  try {
    return { algorithm, key: createPublicKey({ key: jwk, format: 'jwk' }) };
  } catch {
    return null;
  }
}
