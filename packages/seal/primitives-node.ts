import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  verify,
} from 'node:crypto';
import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';
import type { DerivedKey, Primitives } from './primitives.ts';

const KEY = 32;
const TAG = 16;

/** `node:crypto`, about ten times as fast as WebCrypto there for inputs as small as ours. */
export const nodePrimitives: Primitives = {
  async sha256(data) {
    return own(createHash('sha256').update(data).digest());
  },

  async hkdf(ikm, salt, info, length) {
    return new Uint8Array(hkdfSync('sha256', ikm, salt, info, length));
  },

  async hkdfKey(ikm, salt, info, length) {
    const okm = new Uint8Array(hkdfSync('sha256', ikm, salt, info, KEY + length));
    return { key: derived(okm.slice(0, KEY)), rest: okm.slice(KEY) };
  },

  async encrypt(key, nonce, aad, plaintext) {
    const cipher = createCipheriv('aes-256-gcm', raw(key), nonce).setAAD(aad);
    return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
  },

  async decrypt(key, nonce, aad, ciphertext) {
    if (ciphertext.length < TAG) return null;
    const options = { authTagLength: TAG };
    const decipher = createDecipheriv('aes-256-gcm', raw(key), nonce, options).setAAD(aad);
    decipher.setAuthTag(ciphertext.subarray(-TAG));
    try {
      return concat(decipher.update(ciphertext.subarray(0, -TAG)), decipher.final());
    } catch {
      return null;
    }
  },

  async agreementKey() {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    return {
      publicKey: rawPublicKey(publicKey),
      async agree(peer) {
        try {
          const key = { kty: 'OKP', crv: 'X25519', x: peer.toBase64(BASE64URL) };
          const theirs = createPublicKey({ key, format: 'jwk' });
          return own(diffieHellman({ privateKey, publicKey: theirs }));
        } catch {
          return null;
        }
      },
    };
  },

  verify(publicKey, data, signature) {
    const key = p256(publicKey);
    if (key === null) return Promise.resolve(false);
    return new Promise((resolve) => {
      verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature, (error, holds) =>
        resolve(error === null && holds),
      );
    });
  },

  async verifyEd25519(publicKey, data, signature) {
    try {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey.toBase64(BASE64URL) };
      return verify(null, data, createPublicKey({ key: jwk, format: 'jwk' }), signature);
    } catch {
      return false;
    }
  },
};

const BASE64URL = { alphabet: 'base64url', omitPadding: true } as const;

/** It stays inside by its type alone: here it is bytes. */
function derived(key: Bytes): DerivedKey {
  return key as Bytes & DerivedKey;
}

function raw(key: Bytes | DerivedKey): Bytes {
  return key as Bytes;
}

function own(buffer: Buffer): Bytes {
  return new Uint8Array(buffer);
}

function rawPublicKey(key: KeyObject): Bytes {
  return Uint8Array.fromBase64(key.export({ format: 'jwk' }).x!, { alphabet: 'base64url' });
}

function p256(point: Bytes): KeyObject | null {
  if (point.length !== 65 || point[0] !== 4) return null;
  const x = point.subarray(1, 33).toBase64(BASE64URL);
  const y = point.subarray(33).toBase64(BASE64URL);
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  } catch {
    return null;
  }
}
