/** Keys of checkpoints as C2SP signed-note writes them: `<name>+<id>+<base64(0x01 || key)>`. */
import type { KeyObject } from 'node:crypto';
import { fromBase64 } from './base64.ts';
import { ed25519Key } from './ed25519.ts';
import { sha256 } from './hash.ts';

export type VerifierKey = {
  readonly name: string;
  /** The first four bytes of SHA-256(name || 0x0A || 0x01 || key), in hexadecimal. */
  readonly id: string;
  /** Ed25519, 32 bytes. */
  readonly raw: Uint8Array;
  readonly key: KeyObject;
};

const ED25519 = 0x01;
const NAME = /^[^\p{White_Space}\p{Cc}+]+$/u;

/** Null where the name is none that a note may carry. @param raw 32 bytes */
export function verifierKey(name: string, raw: Uint8Array): VerifierKey | null {
  if (!NAME.test(name) || raw.length !== 32) return null;
  const id = sha256(Buffer.from(`${name}\n`), Uint8Array.of(ED25519), raw)
    .subarray(0, 4)
    .toHex();
  return { name, id, raw, key: ed25519Key(raw) };
}

/** Null where the text is no Ed25519 verifier key, or its id is not the one computed from it. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const [, name = '', id, base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const typed = fromBase64(base64);
  if (typed === null || typed[0] !== ED25519) return null;
  const key = verifierKey(name, typed.subarray(1));
  return key?.id === id ? key : null;
}

export function formatVerifierKey({ name, id, raw }: VerifierKey): string {
  return `${name}+${id}+${Buffer.concat([Uint8Array.of(ED25519), raw]).toString('base64')}`;
}
