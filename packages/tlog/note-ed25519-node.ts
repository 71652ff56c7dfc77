import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signOneShot,
  verify as verifyOneShot,
} from 'node:crypto';
import type { Ed25519Key, Ed25519Verify } from './ed25519.ts';
import { LogRefusal } from './refusal.ts';

const KEY_BYTES = 32;
// The DER of an Ed25519 key is these bytes and then the 32 of the key itself (RFC 8410 §4, §7).
const PKCS8_PREFIX = Uint8Array.fromHex('302e020100300506032b657004220420');
const SPKI_PREFIX = Uint8Array.fromHex('302a300506032b6570032100');

/** A signing key from its 32-byte seed. @throws LogRefusal `key-malformed` */
export function ed25519KeyFromSeed(seed: Uint8Array): Ed25519Key {
  if (seed.length !== KEY_BYTES) refuse('an Ed25519 seed must be 32 bytes long');
  return ed25519KeyFromPkcs8(Uint8Array.of(...PKCS8_PREFIX, ...seed));
}

/** A signing key from PKCS #8 DER. @throws LogRefusal `key-malformed` */
export function ed25519KeyFromPkcs8(der: Uint8Array): Ed25519Key {
  const privateKey = readKey(() =>
    createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }),
  );
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: publicKeyFromSpki(spki),
    sign: async (message) => Uint8Array.from(signOneShot(null, message, privateKey)),
  };
}

/** The 32 bytes of a public key from its SubjectPublicKeyInfo DER. @throws LogRefusal `key-malformed` */
export function publicKeyFromSpki(der: Uint8Array): Uint8Array {
  const isEd25519 = SPKI_PREFIX.every((byte, i) => der[i] === byte);
  if (!isEd25519 || der.length !== SPKI_PREFIX.length + KEY_BYTES) {
    refuse('the public key must be an Ed25519 key');
  }
  return Uint8Array.from(der.subarray(SPKI_PREFIX.length));
}

export const ed25519Verify: Ed25519Verify = async (publicKey, message, signature) => {
  if (publicKey.length !== KEY_BYTES) return false;
  const key = readKey(() =>
    createPublicKey({
      key: Buffer.from([...SPKI_PREFIX, ...publicKey]),
      format: 'der',
      type: 'spki',
    }),
  );
  return verifyOneShot(null, message, key, signature);
};

function readKey(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    // What OpenSSL says of a key may quote it.
    return refuse('the key could not be read');
  }
}

function refuse(message: string): never {
  throw new LogRefusal('key-malformed', message);
}
