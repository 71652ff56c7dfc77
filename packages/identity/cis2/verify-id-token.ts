import { createPublicKey, type KeyObject } from 'node:crypto';
import { compactVerify, errors } from 'jose';
import { z } from 'zod';
import { type Bytes, base64url, fromBase64url } from '#base/bytes.ts';
import { CeremonyRefused } from '../ceremony.ts';
import type { IdentityFacts } from '../entries.ts';
import { AAL3, AAL3_METHODS } from './aal3.ts';
import type { Cis2Subject } from './subject.ts';

/** Asymmetric ones alone, and those that `verify` understands. */
export const ID_TOKEN_ALGORITHMS: readonly string[] = ['RS256', 'PS256', 'ES256'];
const FRESH_MS = 5 * 60_000;
/** How far the issuer's clock may be ahead. */
const AHEAD_MS = 60_000;

const seconds = z.int().nonnegative();
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  nonce: z.string(),
  acr: z.string(),
  amr: z.array(z.string()),
  auth_time: seconds,
  iat: seconds,
  exp: seconds,
  nbf: seconds.optional(),
  authentication_assurance_level: z.union([z.string(), z.int()]).optional(),
});
type Claims = z.output<typeof claimsSchema>;

/** Claims of OpenID Connect Core §5.1 that name somebody. A token stands in the log for good and in the clear. */
const NAMING = [
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'email',
  'phone_number',
  'birthdate',
  'address',
];

/**
 * Checks a CIS2 ID token (OpenID Connect Core §3.1.3.7) as proof of a session, and says whom it means. Its nonce is the session's
 * challenge, so it introduces one device and one channel and is of no use to another.
 * @param at when the session begins, milliseconds since the epoch: what its entry will say
 * @throws CeremonyRefused
 */
export async function verifyIdToken(
  trusted: IdentityFacts<'cis2.trusted'>,
  idToken: string,
  challenge: Bytes,
  at: number,
): Promise<Cis2Subject> {
  const claims = readClaims(await verifySignature(trusted, idToken));
  const reason = whyNot(claims, trusted, challenge, at);
  if (reason !== null) throw new CeremonyRefused(reason);
  return { issuer: claims.iss, sub: claims.sub };
}

async function verifySignature(
  { keys }: IdentityFacts<'cis2.trusted'>,
  idToken: string,
): Promise<Uint8Array> {
  // One token has one form, so that whoever reads it strictly later on reads the same.
  if (!idToken.split('.').every(isCanonical)) throw new CeremonyRefused('token of another form');
  try {
    const { payload } = await compactVerify(idToken, ({ kid }) => publicKey(keys, kid), {
      algorithms: [...ID_TOKEN_ALGORITHMS],
    });
    return payload;
  } catch (error) {
    if (error instanceof CeremonyRefused) throw error;
    // A TypeError: a key of another kind than its algorithm's, or too short for it.
    throw new CeremonyRefused(
      error instanceof errors.JOSEError ? `token: ${error.code}` : 'token: unfit key',
    );
  }
}

/** The key of that name, among those that operators agreed on. No other header chooses a key. */
function publicKey(
  keys: IdentityFacts<'cis2.trusted'>['keys'],
  kid: string | undefined,
): KeyObject {
  const found = keys.find((one) => one.kid === kid);
  if (found === undefined) throw new CeremonyRefused('signed by a key that is not trusted');
  return createPublicKey({ key: Buffer.from(found.key), format: 'der', type: 'spki' });
}

function readClaims(payload: Uint8Array): Claims {
  const told: unknown = parseJson(payload);
  const read = claimsSchema.safeParse(told);
  // The names of claims alone: what they hold is somebody's.
  if (!read.success)
    throw new CeremonyRefused(
      `claim ${String(read.error.issues[0]?.path[0] ?? 'set')} missing or unfit`,
    );
  if (NAMING.some((claim) => Object.hasOwn(told as object, claim)))
    throw new CeremonyRefused('token that names its person');
  return read.data;
}

function whyNot(
  claims: Claims,
  { issuer, client }: IdentityFacts<'cis2.trusted'>,
  challenge: Bytes,
  at: number,
): string | null {
  const { aud, azp, amr, authentication_assurance_level: level } = claims;
  const audience = typeof aud === 'string' ? [aud] : aud;
  if (claims.iss !== issuer) return 'of another issuer';
  if (audience.length !== 1 || audience[0] !== client) return 'for another audience';
  if (azp !== undefined && azp !== client) return 'for another party';
  if (claims.nonce !== base64url(challenge)) return 'for another device, channel or moment';
  if (claims.acr !== AAL3) return 'acr below AAL3';
  if (level !== undefined && String(level) !== '3') return 'authenticated below level 3';
  if (amr.length === 0) return 'no method';
  if (!amr.every((method) => AAL3_METHODS.has(method))) return 'method not on the list';
  return (
    whyNotFresh('authenticated', claims.auth_time, at) ??
    whyNotFresh('issued', claims.iat, at) ??
    whyNotYet(claims, at)
  );
}

function whyNotFresh(what: string, when: number, at: number): string | null {
  const age = at - when * 1000;
  if (age > FRESH_MS) return `${what} too long ago`;
  return age < -AHEAD_MS ? `${what} in the future` : null;
}

function whyNotYet({ exp, nbf }: Claims, at: number): string | null {
  if (exp * 1000 <= at) return 'expired';
  return nbf !== undefined && nbf * 1000 > at + AHEAD_MS ? 'not valid yet' : null;
}

function isCanonical(part: string): boolean {
  try {
    return base64url(fromBase64url(part)) === part;
  } catch {
    return false;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
