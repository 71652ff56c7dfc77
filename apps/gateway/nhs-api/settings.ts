import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** How this provider proves who it is to NHS England's API platform: application-restricted, by a signed JWT. */
export type Application = {
  readonly tokenUrl: URL;
  /** The application's API key. */
  readonly client: string;
  /** Under which name its public key is registered. */
  readonly keyId: string;
  /** RSA, of 4096 bits as the platform asks. */
  readonly key: KeyObject;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Null where nothing is said of one: then only a neighbour on this machine can be asked. `HOLDFAST_NHS_API_KEY` is the path of a file.
 * @throws Error that names the variable, never its value
 */
export async function application(env: Environment): Promise<Application | null> {
  const {
    HOLDFAST_NHS_API_TOKEN_URL: address,
    HOLDFAST_NHS_API_CLIENT_ID: client,
    HOLDFAST_NHS_API_KEY_ID: keyId,
    HOLDFAST_NHS_API_KEY: path,
  } = env;
  if (!address && !client && !keyId && !path) return null;
  const tokenUrl = neighbourUrl('HOLDFAST_NHS_API_TOKEN_URL', address ?? '');
  if (!client) throw new Error('HOLDFAST_NHS_API_CLIENT_ID must be the application’s API key.');
  if (!keyId) throw new Error('HOLDFAST_NHS_API_KEY_ID must be the name of the registered key.');
  const pem = await readFile(path ?? '', 'utf8').catch(() => '');
  return { tokenUrl, client, keyId, key: rsaKey(pem) };
}

function rsaKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Not a key at all: said below, without a word of what it is.
  }
  throw new Error('HOLDFAST_NHS_API_KEY must be the file of an RSA private key in PEM.');
}

/**
 * The address of a neighbour, without a slash at its end: `https:`, or `http:` on this machine.
 * @throws Error that names the variable, never its value
 */
export function neighbourUrl(name: string, address: string): URL {
  const url = URL.parse(address);
  const isPlain = url?.username === '' && url.password === '' && url.search === '';
  if (url === null || !isPlain || !(url.protocol === 'https:' || isThisMachine(url))) {
    throw new Error(`${name} must be an https: address, without a user name or a question.`);
  }
  return url;
}

/** For trying it out, over plain HTTP. */
export function isThisMachine({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
