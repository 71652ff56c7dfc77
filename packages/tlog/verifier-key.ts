import { decodeBase64, encodeBase64 } from './base64.ts';
import type { Sha256 } from './merkle.ts';
import { LogRefusal } from './refusal.ts';

declare const keyNameBrand: unique symbol;

/** A key's name, by custom a URL without scheme: not empty, no Unicode space, no plus. */
export type KeyName = string & { readonly [keyNameBrand]: true };

/** The signature types of C2SP signed-note that are made and verified here. */
export const SIGNATURE_TYPE = { ed25519: 0x01, ed25519Cosignature: 0x04 } as const;

export type SignatureType = (typeof SIGNATURE_TYPE)[keyof typeof SIGNATURE_TYPE];

/** A public key as people hand it round: `<name>+<key id, 8 hex>+<base64(type ‖ public key)>`. */
export interface VerifierKey {
  readonly name: KeyName;
  readonly type: SignatureType;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
}

const PUBLIC_KEY_BYTES = 32;
const NAME = /^[^\p{White_Space}+]+$/u;
// The name holds no plus, so the first two divide; base64 may hold more.
const KEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const CONTROL = /[\u0000-\u001f]/;

/** @throws LogRefusal `key-malformed` */
export function asKeyName(name: string): KeyName {
  if (!NAME.test(name) || CONTROL.test(name) || !name.isWellFormed()) {
    refuse('a key name must not be empty nor hold spaces or a plus');
  }
  return name as KeyName;
}

/** The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), as a uint32. */
export function keyIdOf(sha256: Sha256, { name, type, publicKey }: VerifierKey): number {
  const digest = sha256(Uint8Array.of(...new TextEncoder().encode(name), 0x0a, type, ...publicKey));
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0);
}

export function formatVerifierKey(sha256: Sha256, key: VerifierKey): string {
  const id = keyIdOf(sha256, key).toString(16).padStart(8, '0');
  return `${key.name}+${id}+${encodeBase64(Uint8Array.of(key.type, ...key.publicKey))}`;
}

/** @throws LogRefusal `key-malformed`, also for a key id that is not the key's, and other types */
export function parseVerifierKey(sha256: Sha256, text: string): VerifierKey {
  const [, name, id, base64] = KEY.exec(text) ?? refuse('a verifier key must be in its form');
  const typed = decodeBase64(base64 ?? '');
  const type = Object.values(SIGNATURE_TYPE).find((known) => known === typed?.[0]);
  if (typed === undefined || type === undefined || typed.length !== 1 + PUBLIC_KEY_BYTES) {
    refuse('a verifier key must be of an Ed25519 type');
  }
  const key: VerifierKey = { name: asKeyName(name ?? ''), type, publicKey: typed.subarray(1) };
  if (keyIdOf(sha256, key) !== Number.parseInt(id ?? '', 16)) {
    refuse('the id of a verifier key must be the one computed from it');
  }
  return key;
}

function refuse(message: string): never {
  throw new LogRefusal('key-malformed', message);
}
