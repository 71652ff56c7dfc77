/** A private Ed25519 key (RFC 8032) that whoever holds this may use but not read. */
export interface Ed25519Key {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Resolves to 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Resolves to false for anything that is not a valid signature, of whatever length. */
export type Ed25519Verify = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>;
