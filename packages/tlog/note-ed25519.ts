import { cosignatureVerifier } from './cosignature.ts';
import type { Ed25519Key, Ed25519Verify } from './ed25519.ts';
import type { Sha256 } from './merkle.ts';
import type { NoteSigner, NoteVerifier } from './note.ts';
import { type KeyName, keyIdOf, SIGNATURE_TYPE, type VerifierKey } from './verifier-key.ts';

/** Signs notes under a name: signature type 0x01, the log's own. */
export function ed25519NoteSigner(sha256: Sha256, name: KeyName, key: Ed25519Key): NoteSigner {
  const { publicKey } = key;
  const keyId = keyIdOf(sha256, { name, type: SIGNATURE_TYPE.ed25519, publicKey });
  return { name, keyId, sign: (text) => key.sign(text) };
}

/** Verifies the signatures of a key as its type says: a log's, or a cosigner's. */
export function noteVerifier(
  sha256: Sha256,
  verify: Ed25519Verify,
  key: VerifierKey,
): NoteVerifier {
  const verifyRaw = (message: Uint8Array, signature: Uint8Array) =>
    verify(key.publicKey, message, signature);
  const { name, type } = key;
  const keyId = keyIdOf(sha256, key);
  switch (type) {
    case SIGNATURE_TYPE.ed25519:
      return { name, keyId, verify: verifyRaw };
    case SIGNATURE_TYPE.ed25519Cosignature:
      return { name, keyId, verify: cosignatureVerifier(verifyRaw) };
  }
}
