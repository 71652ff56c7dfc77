/** The issuer as it describes itself, and how we prove to it who is asking. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import * as oidc from 'openid-client';
import type { Clock } from '#base/clock.ts';
import { type Cis2Settings, type Credential, isLoopback } from './settings.ts';

export type Issuer = {
  /** At most an hour old. */
  known(): Promise<oidc.Configuration>;
  /** As of now. */
  now(): Promise<oidc.Configuration>;
};

const WITHIN_S = 10;
const KNOWN_FOR_MS = 3_600_000;

export function issuerOf({ issuer, client, credential }: Cis2Settings, clock: Clock): Issuer {
  let known: { readonly configuration: Promise<oidc.Configuration>; readonly at: number } | null =
    null;
  const discover = async () =>
    oidc.discovery(issuer, client, { require_auth_time: true }, await authentication(credential), {
      timeout: WITHIN_S,
      execute: isLoopback(issuer) ? [oidc.allowInsecureRequests] : [],
    });
  return {
    now: discover,
    async known() {
      if (known === null || clock() - known.at > KNOWN_FOR_MS) {
        known = { configuration: discover(), at: clock() };
      }
      try {
        return await known.configuration;
      } catch (error) {
        known = null;
        throw error;
      }
    },
  };
}

async function authentication(credential: Credential): Promise<oidc.ClientAuth> {
  if (credential.kind === 'secret') return oidc.ClientSecretPost(credential.secret);
  const { key } = credential;
  const named = { key: signingKey(key), kid: await calculateJwkThumbprint(createPublicKey(key)) };
  return (server, ...asked) =>
    oidc.PrivateKeyJwt(named, {
      // As CIS2 asks, which came before RFC 7523bis.
      [oidc.modifyAssertion](_, claims) {
        claims.aud = server.token_endpoint;
      },
    })(server, ...asked);
}

/** RSA for RS512, P-256 for ES256: docs/decisions/0006. */
function signingKey(key: KeyObject): CryptoKey {
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' }
      : { name: 'ECDSA', namedCurve: 'P-256' };
  return key.toCryptoKey(algorithm, false, ['sign']) as CryptoKey;
}
