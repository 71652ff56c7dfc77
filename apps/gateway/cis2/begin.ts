import * as oidc from 'openid-client';
import { base64url } from '#base/bytes.ts';
import { AAL3 } from '#identity/cis2/aal3.ts';
import type { Cis2Answer, Cis2Ask } from '#wire/cis2.ts';
import { type Cis2Client, MAX_AGE_S } from './client.ts';

/** Begins an attempt to sign in (OpenID Connect Core §3.1.2.1): where the person goes, bound to one device and channel by the nonce. */
export async function begin(
  { issuer, signIns, settings }: Cis2Client,
  { challenge }: Cis2Ask<'/begin'>,
): Promise<Cis2Answer<'/begin'>> {
  const configuration = await issuer.known();
  const state = oidc.randomState();
  const verifier = oidc.randomPKCECodeVerifier();
  const nonce = base64url(challenge);
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: settings.redirectUri,
    // No more: whatever else the issuer would tell of somebody, nobody here needs.
    scope: 'openid',
    state,
    nonce,
    acr_values: AAL3,
    prompt: 'login',
    max_age: `${MAX_AGE_S}`,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  signIns.begin(state, { nonce, verifier });
  return { url: url.href, state };
}
