import type { Bytes } from '#base/bytes.ts';
import type { DerivedKey, Primitives } from './primitives.ts';

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

  /** The first 32 bytes of HKDF-Expand are the same whatever length is asked for (RFC 5869, 2.3), so both are derived beside each other. */
  async hkdfKey(ikm, salt, info, length) {
    const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info };
    const from = await root(ikm);
    const [key, okm] = await Promise.all([
      subtle.deriveKey(algorithm, from, AES, false, ['encrypt', 'decrypt']),
      subtle.deriveBits(algorithm, from, AES.length + length * 8),
    ]);
    // A copy: what is handed out must not lead back to the key's own bytes.
    return { key: derived(key), rest: new Uint8Array(okm.slice(AES.length / 8)) };
  },

  async encrypt(key, nonce, aad, plaintext) {
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
    return new Uint8Array(await subtle.encrypt(algorithm, await inside(key), plaintext));
  },

  async decrypt(key, nonce, aad, ciphertext) {
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
    const opening = await inside(key);
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

const AES = { name: 'AES-GCM', length: 256 };
const aes = importer(AES.name, ['encrypt', 'decrypt']);
const root = importer('HKDF', ['deriveBits', 'deriveKey']);

function derived(key: CryptoKey): DerivedKey {
  return key as CryptoKey & DerivedKey;
}

/** What was derived is remembered by nobody but whoever holds it. */
function inside(key: Bytes | DerivedKey): CryptoKey | Promise<CryptoKey> {
  return key instanceof Uint8Array ? aes(key) : (key as CryptoKey & DerivedKey);
}

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
