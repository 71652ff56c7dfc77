import type { Bytes } from '#base/bytes.ts';
import type { Primitives } from './primitives.ts';

const { subtle } = globalThis.crypto;

/** WebCrypto: browsers, and Node where speed does not matter. */
export const webPrimitives: Primitives = {
  async sha256(data) {
    return new Uint8Array(await subtle.digest('SHA-256', data));
  },

  async hkdf(ikm, salt, info, length) {
    const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info };
    return new Uint8Array(await subtle.deriveBits(algorithm, await root(ikm), length * 8));
  },

  async encrypt(key, nonce, aad, plaintext) {
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
    return new Uint8Array(await subtle.encrypt(algorithm, await aes(key), plaintext));
  },

  async decrypt(key, nonce, aad, ciphertext) {
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
    const opening = await aes(key);
    try {
      return new Uint8Array(await subtle.decrypt(algorithm, opening, ciphertext));
    } catch {
      return null;
    }
  },

  async agreementKey() {
    const pair = (await subtle.generateKey({ name: 'X25519' }, false, [
      'deriveBits',
    ])) as CryptoKeyPair;
    return {
      publicKey: new Uint8Array(await subtle.exportKey('raw', pair.publicKey)),
      async agree(peer) {
        try {
          const publicKey = await subtle.importKey('raw', peer, { name: 'X25519' }, false, []);
          const algorithm = { name: 'X25519', public: publicKey };
          return new Uint8Array(await subtle.deriveBits(algorithm, pair.privateKey, 256));
        } catch {
          return null;
        }
      },
    };
  },

  async verify(publicKey, data, signature) {
    try {
      const curve = { name: 'ECDSA', namedCurve: 'P-256' };
      const key = await subtle.importKey('raw', publicKey, curve, false, ['verify']);
      return await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, data);
    } catch {
      return false;
    }
  },

  async verifyEd25519(publicKey, data, signature) {
    try {
      const key = await subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
      return await subtle.verify('Ed25519', key, signature, data);
    } catch {
      return false;
    }
  },
};

const aes = importer('AES-GCM', ['encrypt', 'decrypt']);
const root = importer('HKDF', ['deriveBits']);

/** All messages of a channel and all entries of a stream are under one key, and importing it is a way to another thread and back. Nobody writes into a key's bytes. */
function importer(
  algorithm: string,
  uses: readonly KeyUsage[],
): (key: Bytes) => Promise<CryptoKey> {
  const imported = new WeakMap<Bytes, Promise<CryptoKey>>();
  return (key) => {
    const known = imported.get(key) ?? subtle.importKey('raw', key, algorithm, false, [...uses]);
    imported.set(key, known);
    return known;
  };
}
