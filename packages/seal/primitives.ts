import type { Bytes } from '#base/bytes.ts';

declare const kind: unique symbol;

/** An AES-256 key that was derived: nobody here reads its bytes, and it is gone with whoever holds it. */
export type DerivedKey = { readonly [kind]: 'derived key' };

/**
 * The platform's cryptography, in the few shapes that sealing needs. There are two: `node:crypto` and WebCrypto. One set of
 * frozen vectors holds both to the same bytes.
 */
export type Primitives = {
  sha256(data: Bytes): Promise<Bytes>;
  /** HKDF-SHA-256 (RFC 5869). */
  hkdf(ikm: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes>;
  /** The same, of which the first 32 bytes are a key that stays inside; `rest` is the `length` bytes after them. */
  hkdfKey(
    ikm: Bytes,
    salt: Bytes,
    info: Bytes,
    length: number,
  ): Promise<{ readonly key: DerivedKey; readonly rest: Bytes }>;
  /** AES-256-GCM with a 12-byte nonce; the 16-byte tag stands last. */
  encrypt(key: Bytes | DerivedKey, nonce: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes>;
  /** Null where the tag does not hold. */
  decrypt(
    key: Bytes | DerivedKey,
    nonce: Bytes,
    aad: Bytes,
    ciphertext: Bytes,
  ): Promise<Bytes | null>;
  /** A fresh X25519 key (RFC 7748) whose private half stays inside. */
  agreementKey(): Promise<AgreementKey>;
  /** ES256: is `signature` (r || s) over `data` by this uncompressed P-256 point? */
  verify(publicKey: Bytes, data: Bytes, signature: Bytes): Promise<boolean>;
  /** Ed25519 (RFC 8032), by a key of 32 bytes. */
  verifyEd25519(publicKey: Bytes, data: Bytes, signature: Bytes): Promise<boolean>;
};

export type AgreementKey = {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** The shared secret; null where the peer's key is not one to agree with. */
  agree(peer: Bytes): Promise<Bytes | null>;
};
