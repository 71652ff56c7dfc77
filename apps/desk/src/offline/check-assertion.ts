/** Whether a passkey really said so, where no keeper is there to ask: WebAuthn §7.2, as far as a browser that asked for it itself needs it. */
import { type Bytes, base64url, concat, equal, utf8 } from '#base/bytes.ts';
import { fromCborMap } from '#base/cbor.ts';
import type { Assertion } from '#identity/authentication/assertion.ts';
import type { Primitives } from '#seal/primitives.ts';

/** COSE (RFC 9053): labels and algorithms. */
const [ALGORITHM, CURVE_X, CURVE_Y, RSA_N, RSA_E] = [3, -2, -3, -1, -2];
const [ES256, EDDSA, RS256] = [-7, -8, -257];
const PRESENT_AND_VERIFIED = 0b101;

export type Expected = {
  readonly challenge: Bytes;
  readonly rp: string;
  readonly origin: string;
  /** COSE. */
  readonly publicKey: Bytes;
};

export async function isAsserted(
  primitives: Primitives,
  { authenticatorData, clientDataJSON, signature }: Omit<Assertion, 'credential'>,
  { challenge, rp, origin, publicKey }: Expected,
): Promise<boolean> {
  const client: unknown = JSON.parse(new TextDecoder().decode(clientDataJSON));
  const { type, challenge: said, origin: from } = client as Record<string, unknown>;
  if (type !== 'webauthn.get' || said !== base64url(challenge) || from !== origin) return false;
  if (!equal(authenticatorData.subarray(0, 32), await primitives.sha256(utf8(rp)))) return false;
  if ((authenticatorData[32]! & PRESENT_AND_VERIFIED) !== PRESENT_AND_VERIFIED) return false;
  const signed = concat(authenticatorData, await primitives.sha256(clientDataJSON));
  return isSigned(primitives, publicKey, signed, signature);
}

async function isSigned(
  primitives: Primitives,
  publicKey: Bytes,
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const key = fromCborMap(publicKey) as ReadonlyMap<number, unknown>;
  const part = (label: number) => key.get(label) as Bytes;
  switch (key.get(ALGORITHM)) {
    case ES256: {
      const point = concat(Uint8Array.of(4), part(CURVE_X), part(CURVE_Y));
      const raw = rawSignature(signature);
      return raw !== null && primitives.verify(point, signed, raw);
    }
    case EDDSA:
      return primitives.verifyEd25519(part(CURVE_X), signed, signature);
    case RS256: {
      const [n, e] = [base64url(part(RSA_N)), base64url(part(RSA_E))];
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
      const { subtle } = crypto;
      const rsa = await subtle.importKey('jwk', { kty: 'RSA', n, e }, algorithm, false, ['verify']);
      return subtle.verify(algorithm, rsa, signature, signed);
    }
    default:
      return false;
  }
}

/** From DER to r || s, as everything else here has it; null where it is neither. */
function rawSignature(der: Bytes): Bytes | null {
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.end);
  return der[0] === 0x30 && r && s && s.end === der.length ? concat(r.value, s.value) : null;
}

function integerAt(der: Bytes, at: number): { readonly value: Bytes; readonly end: number } | null {
  const length = der[at + 1];
  if (der[at] !== 0x02 || length === undefined) return null;
  const end = at + 2 + length;
  const bare = der.subarray(at + 2, end);
  const digits = bare[0] === 0 ? bare.subarray(1) : bare;
  if (digits.length > 32 || end > der.length) return null;
  const value = new Uint8Array(32);
  value.set(digits, 32 - digits.length);
  return { value, end };
}
