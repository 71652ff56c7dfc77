/** A CIS2 ID token (docs/formats.md, the chain, 3): a compact JWS (RFC 7515) and its claims (OpenID Connect Core §2). */
import { constants, createPublicKey, verify } from 'node:crypto';
import { base64url } from '../base64.ts';
import { toCbor } from '../cbor.ts';
import type { Organisation } from '../directory.ts';
import { equal, sha256 } from '../hash.ts';

const MINUTE_MS = 60_000;

/** Ways of signing in to CIS2 that are of AAL3: docs/decisions/0006. */
const AMR: ReadonlySet<unknown> = new Set(['N3_SMARTCARD', 'CIS2_SMARTCARD', 'FIDO2', 'IOS']);

const ALGORITHMS = {
  RS256: {},
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  ES256: { dsaEncoding: 'ieee-p1363' },
} as const;

type Trusted = NonNullable<Organisation['cis2']>;
type Claims = Readonly<Record<string, unknown>>;

/** What is wrong with it; null where nothing is. */
export function idTokenFault(
  token: string,
  trusted: Trusted | null,
  expected: {
    readonly challenge: Uint8Array;
    readonly subject: Uint8Array | null;
    readonly at: number;
  },
): string | null {
  if (trusted === null) return 'CIS2 is not trusted';
  const claims = signedClaims(token, trusted);
  if (claims === null) return 'its signature does not hold';
  const { iss, sub, aud, nonce, acr, amr, auth_time, iat, exp } = claims;
  const { challenge, subject, at } = expected;
  if (iss !== trusted.issuer) return 'it is of another issuer';
  if (
    aud !== trusted.client &&
    !(Array.isArray(aud) && aud.length === 1 && aud[0] === trusted.client)
  ) {
    return 'it is for another client';
  }
  if (nonce !== base64url(challenge)) return 'it answers another challenge';
  if (typeof sub !== 'string' || subject === null || !equal(sha256(toCbor([iss, sub])), subject)) {
    return 'it is of somebody else';
  }
  const level = claims.authentication_assurance_level ?? 3;
  if (acr !== 'AAL3_ANY' || String(level) !== '3') return 'it is not AAL3';
  if (!Array.isArray(amr) || amr.length === 0 || !amr.every((one) => AMR.has(one))) {
    return 'it was signed in by other means';
  }
  if (!isFresh(auth_time, at) || !isFresh(iat, at)) return 'it is not fresh';
  return typeof exp === 'number' && exp * 1000 > at ? null : 'it has expired';
}

function isFresh(seconds: unknown, at: number): boolean {
  if (typeof seconds !== 'number') return false;
  const age = at - seconds * 1000;
  return age <= 5 * MINUTE_MS && age >= -MINUTE_MS;
}

function signedClaims(token: string, { keys }: Trusted): Claims | null {
  const [head, body, signature, more] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || more !== undefined) {
    return null;
  }
  try {
    const { alg, kid } = JSON.parse(decoded(head).toString());
    if (!Object.hasOwn(ALGORITHMS, alg)) return null;
    const known = keys.find((one) => one.kid === kid);
    if (known === undefined) return null;
    const key = createPublicKey({ key: Buffer.from(known.key), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== (alg === 'ES256' ? 'ec' : 'rsa')) return null;
    const options = { key, ...ALGORITHMS[alg as keyof typeof ALGORITHMS] };
    const holds = verify('sha256', Buffer.from(`${head}.${body}`), options, decoded(signature));
    return holds ? JSON.parse(decoded(body).toString()) : null;
  } catch {
    return null;
  }
}

function decoded(part: string): Buffer {
  return Buffer.from(part, 'base64url');
}
