import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CALLBACK_PATH } from '#wire/cis2.ts';

export type Credential =
  /** A private key, RSA or P-256. */
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'secret'; readonly secret: string };

export type Cis2Settings = {
  readonly issuer: URL;
  readonly client: string;
  readonly credential: Credential;
  /** Where people come back to; registered with the issuer. */
  readonly redirectUri: string;
};

/**
 * Null where the provider does not offer Care Identity. `HOLDFAST_CIS2_KEY` and `HOLDFAST_CIS2_SECRET` are paths of files.
 * @throws Error that names the variable, never its value
 */
export async function cis2Settings(
  env: Readonly<Record<string, string | undefined>>,
  origin: string,
): Promise<Cis2Settings | null> {
  const { HOLDFAST_CIS2_ISSUER: address, HOLDFAST_CIS2_CLIENT_ID: client } = env;
  if (!address) return null;
  const issuer = URL.parse(address);
  if (issuer === null || !isPrivate(issuer)) {
    throw new Error('HOLDFAST_CIS2_ISSUER must be an https: address.');
  }
  if (!client) throw new Error('HOLDFAST_CIS2_CLIENT_ID must be the client’s name at the issuer.');
  const redirectUri = new URL(CALLBACK_PATH, origin).href;
  return { issuer, client, redirectUri, credential: await credential(env) };
}

async function credential({
  HOLDFAST_CIS2_KEY: key,
  HOLDFAST_CIS2_SECRET: secret,
}: Readonly<Record<string, string | undefined>>): Promise<Credential> {
  if (Boolean(key) === Boolean(secret)) {
    throw new Error('One of HOLDFAST_CIS2_KEY and HOLDFAST_CIS2_SECRET must be given.');
  }
  if (key) return { kind: 'key', key: privateKey(await textOf('HOLDFAST_CIS2_KEY', key)) };
  return { kind: 'secret', secret: await textOf('HOLDFAST_CIS2_SECRET', secret ?? '') };
}

async function textOf(name: string, path: string): Promise<string> {
  const text = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (text === '') throw new Error(`${name} must be a file that can be read.`);
  return text;
}

/** What RS512 or ES256 can sign with. */
function privateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
    if (type === 'rsa' || details?.namedCurve === 'prime256v1') return key;
  } catch {
    // Not a key at all: said below, without a word of what it is.
  }
  throw new Error('HOLDFAST_CIS2_KEY must be the file of a private key, RSA or P-256, in PEM.');
}

/** Whether nobody on the way reads or changes what is said. */
export function isPrivate(url: URL): boolean {
  return url.protocol === 'https:' || isLoopback(url);
}

/** This machine itself, over plain HTTP: for trying it out. */
export function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
