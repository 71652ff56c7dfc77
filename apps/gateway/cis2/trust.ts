import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ID_TOKEN_ALGORITHMS } from '#identity/cis2/verify-id-token.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Cis2Answer } from '#wire/cis2.ts';
import type { Cis2Client } from './client.ts';
import { isPrivate } from './settings.ts';

const WITHIN_MS = 10_000;
const SHORTEST_RSA = 2048;

/** RFC 7517: what we need of a key to know whether it signs ID tokens. */
const jwkSchema = z.looseObject({
  kid: z.string().min(1).max(200).optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
});
const jwksSchema = z.object({ keys: z.array(jwkSchema).max(100) });
type Jwk = z.output<typeof jwkSchema>;

/** What operators would write down as `cis2.trusted`, from what the issuer publishes now. Ordered by name, so that two look alike. */
export async function trust({ issuer, settings }: Cis2Client): Promise<Cis2Answer<'/trust'>> {
  const configuration = await issuer.now();
  const { issuer: name, jwks_uri: published } = configuration.serverMetadata();
  const address = URL.parse(published ?? '');
  if (address === null || !isPrivate(address)) {
    throw new Problem('cis2/unavailable', 'no keys published');
  }
  const signal = AbortSignal.timeout(WITHIN_MS);
  const answered = await fetch(address, { redirect: 'error', signal });
  const told = jwksSchema.safeParse(await answered.json().catch(() => null));
  if (!told.success) throw new Problem('cis2/unavailable', 'keys of another shape');
  const keys = told.data.keys.flatMap(signingKey).sort((a, b) => (a.kid < b.kid ? -1 : 1));
  if (keys.length === 0) throw new Problem('cis2/unavailable', 'no key that signs ID tokens');
  return { issuer: name, client: settings.client, keys };
}

/** The key as it would be written down; none where it signs no ID token that the keeper takes. */
function signingKey({ kid, use = 'sig', alg, ...jwk }: Jwk) {
  if (kid === undefined || use !== 'sig') return [];
  if (alg !== undefined && !ID_TOKEN_ALGORITHMS.includes(alg)) return [];
  const key = publicKey(jwk);
  return key !== null && isFit(key)
    ? [{ kid, key: new Uint8Array(key.export({ format: 'der', type: 'spki' })) }]
    : [];
}

function publicKey(jwk: object): KeyObject | null {
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  } catch {
    return null;
  }
}

function isFit({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= SHORTEST_RSA;
  return type === 'ec' && details?.namedCurve === 'prime256v1';
}
