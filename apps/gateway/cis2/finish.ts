import * as oidc from 'openid-client';
import { Problem } from '#problems/catalogue.ts';
import type { Cis2Answer, Cis2Ask } from '#wire/cis2.ts';
import { type Cis2Client, MAX_AGE_S } from './client.ts';

/**
 * Exchanges the code that the person came back with for an ID token. The attempt is over either way. Refused unless it is the
 * answer to this attempt (`state`), from this issuer (`iss`, RFC 9207), to our own code challenge (RFC 7636).
 */
export async function finish(
  { issuer, signIns, settings }: Cis2Client,
  { state, query }: Cis2Ask<'/finish'>,
): Promise<Cis2Answer<'/finish'>> {
  const signIn = signIns.take(state);
  if (signIn === undefined) throw new Problem('cis2/refused', 'no such attempt');
  const callback = new URL(settings.redirectUri);
  callback.search = query;
  const { id_token: idToken } = await oidc.authorizationCodeGrant(await issuer.known(), callback, {
    expectedState: state,
    expectedNonce: signIn.nonce,
    pkceCodeVerifier: signIn.verifier,
    maxAge: MAX_AGE_S,
    idTokenExpected: true,
  });
  if (idToken === undefined) throw new Problem('cis2/refused', 'no ID token');
  return { idToken };
}
