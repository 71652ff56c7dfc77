/** An OpenID provider on loopback that issues what CIS2 issues, for tests: docs/decisions/0006 says what that is. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, calculateJwkThumbprint, type JWK } from 'jose';
import Provider, { type Context } from 'oidc-provider';
import { type Bytes, base64url, utf8 } from '#base/bytes.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { sha256 } from '#tlog/sha256-node.ts';

/** Who has a card in the reader, and what the issuer will say of them. */
export type AtTheReader = {
  readonly sub: string;
  readonly acr: string | undefined;
  readonly amr: readonly string[] | undefined;
  /** `authentication_assurance_level`. */
  readonly level: string;
  /** When they proved themselves, seconds since the epoch; just now where undefined. */
  readonly since: number | undefined;
};

export const AT_AAL3: AtTheReader = {
  sub: '910000000001',
  acr: 'AAL3_ANY',
  amr: ['N3_SMARTCARD'],
  level: '3',
  since: undefined,
};

export type Client = { readonly id: string; readonly secret: string };

/** `undefined` leaves a parameter out. */
type Asked = Readonly<Record<string, string | undefined>>;

export type Cis2Issuer = {
  readonly issuer: string;
  /** Of two clients with a secret: the first is Holdfast's. */
  readonly clients: readonly [Client, Client];
  /** Holdfast's client with a key of its own in place of the secret. PEM, PKCS #8. */
  readonly keyClient: { readonly id: string; readonly pem: string };
  person: AtTheReader;
  /** Whether a person presses a button on a page of the issuer's, or is let in without one. */
  hands: 'page' | 'none';
  /** As an operator would write it down. */
  trusted(client: string): IdentityFacts<'cis2.trusted'>;
  /** Signs somebody in as a browser would. @returns where the browser is sent at the end */
  authorise(url: string): Promise<string>;
  /** An ID token that the provider itself issued for this challenge. */
  idToken(challenge: Bytes, asked?: Asked, client?: Client): Promise<string>;
  /** Signs with the provider's own key what no provider would issue. */
  sign(payload: unknown, alg?: string): Promise<string>;
  stop(): Promise<void>;
};

const KID = 'issuer-key-1';

/** @param port any that is free, where 0 */
export async function startCis2Issuer(redirectUri: string, port = 0): Promise<Cis2Issuer> {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const clientKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const clients = [
    newClient('969567331415.apps.example'),
    newClient('another.apps.example'),
  ] as const;
  const keyClient = {
    id: 'key.apps.example',
    pem: clientKey.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
  const clientKid = await calculateJwkThumbprint(clientKey.publicKey);
  const server = createServer((request, response) => void answer(request, response)).listen(
    port,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    jwks: {
      keys: [
        { ...jwk(elliptic.privateKey), kid: 'issuer-key-2', use: 'sig' },
        { ...jwk(rsa.privateKey), kid: KID, use: 'sig', alg: 'RS256' },
        { ...jwk(clientKey.privateKey), kid: 'for-encryption', use: 'enc' },
      ],
    },
    clients: [
      ...clients.map(({ id, secret }) => ({
        client_id: id,
        client_secret: secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      })),
      {
        client_id: keyClient.id,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'RS512',
        jwks: { keys: [{ ...jwk(clientKey.publicKey), kid: clientKid }] },
      },
    ],
    enabledJWA: { clientAuthSigningAlgValues: ['RS512'] },
    acrValues: ['AAL3_ANY', 'AAL2_OR_AAL3_ANY', 'AAL2_ANY', 'AAL1_USERPASS'],
    claims: {
      openid: ['sub', 'acr', 'amr', 'id_assurance_level', 'authentication_assurance_level'],
      auth_time: null,
      iss: null,
    },
    cookies: { keys: [base64url(randomBytes(32))] },
    features: {
      devInteractions: { enabled: false },
      encryption: { enabled: true },
      requestObjects: { enabled: true },
    },
    interactions: { url: (_: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: Context, sub: string) => ({
      accountId: sub,
      claims: () => ({
        sub,
        id_assurance_level: '3',
        authentication_assurance_level: held.person.level,
      }),
    }),
    async loadExistingGrant({ oidc }: Context) {
      const { clientId } = oidc.client;
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    ttl: {
      IdToken: 60,
      AccessToken: 60,
      AuthorizationCode: 60,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
  });
  const listener = provider.callback();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.url?.startsWith('/interaction/')) return void listener(request, response);
    if (held.hands === 'page' && request.method !== 'POST') return void response.end(PAGE);
    const { sub, acr, amr, since } = held.person;
    const login = { accountId: sub, acr, amr, ts: since, remember: false };
    await provider.interactionFinished(
      request,
      response,
      { login },
      { mergeWithLastSubmission: false },
    );
  }

  const held: Cis2Issuer = {
    issuer,
    clients,
    keyClient,
    person: AT_AAL3,
    hands: 'none',
    trusted: (client) => ({
      issuer,
      client,
      keys: [
        { kid: KID, key: der(rsa.publicKey) },
        { kid: 'issuer-key-2', key: der(elliptic.publicKey) },
      ],
    }),
    authorise: (url) => follow(url, redirectUri),
    async idToken(challenge, asked = {}, client = clients[0]) {
      const verifier = base64url(randomBytes(32));
      const callback = new URL(
        await follow(
          `${issuer}/auth?${query({ ...usual(challenge, client, verifier), ...asked })}`,
          redirectUri,
        ),
      );
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: client.id,
        client_secret: client.secret,
        code: callback.searchParams.get('code') ?? '',
        code_verifier: verifier,
        redirect_uri: redirectUri,
      });
      const answered = await fetch(`${issuer}/token`, { method: 'POST', body });
      const { id_token: token } = (await answered.json()) as { id_token?: string };
      if (token === undefined) throw new Error(`the issuer gave no ID token: ${answered.status}`);
      return token;
    },
    sign: (payload, alg = 'RS256') =>
      new CompactSign(utf8(JSON.stringify(payload)))
        .setProtectedHeader({ alg, kid: KID, typ: 'JWT' })
        .sign(rsa.privateKey),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return held;

  function usual(challenge: Bytes, { id }: Client, verifier: string): Asked {
    return {
      client_id: id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: base64url(randomBytes(16)),
      nonce: base64url(challenge),
      acr_values: 'AAL3_ANY',
      prompt: 'login',
      code_challenge: base64url(sha256(utf8(verifier))),
      code_challenge_method: 'S256',
    };
  }
}

const PAGE =
  '<!doctype html><title>Care Identity</title><form method="post"><button>Use the smartcard</button></form>';

function newClient(id: string): Client {
  return { id, secret: base64url(randomBytes(32)) };
}

function jwk(key: KeyObject): JWK {
  return key.export({ format: 'jwk' }) as JWK;
}

function der(key: KeyObject): Bytes {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }));
}

function query(asked: Asked): URLSearchParams {
  return new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** A browser that has never been there before: goes where it is sent, with the cookies it is given. */
async function follow(from: string, until: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let url = from, hops = 0; hops < 12; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answered = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const set of answered.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answered.headers.get('location');
    if (location === null) throw new Error(`the issuer stopped at ${answered.status}`);
    url = new URL(location, url).href;
    if (url.startsWith(until)) return url;
  }
  throw new Error('the issuer sends its visitors in circles');
}
