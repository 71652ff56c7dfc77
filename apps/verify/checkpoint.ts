/** Checkpoints: C2SP tlog-checkpoint in a C2SP signed-note. */
import { verify } from 'node:crypto';
import { fromBase64 } from './base64.ts';
import { refuse } from './refusal.ts';
import type { VerifierKey } from './verifier-key.ts';

/** A checkpoint as read; `mustBeSigned` says whether to believe it. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  readonly text: string;
  readonly signatures: readonly Signature[];
  /** The whole note. */
  readonly bytes: Uint8Array;
};

type Signature = { readonly name: string; readonly id: string; readonly signature: Uint8Array };

/** Room for the 16 signatures of 5 kB that signed-note asks for, and to spare. */
export const MAX_NOTE_BYTES = 131_072;
const MAX_SIGNATURES = 64;
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** @throws Refusal `checkpoint/malformed` */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint {
  const note = text(bytes);
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n') || CONTROL.test(note)) malformed();
  const signed = note.slice(0, split + 1);
  const [origin, size, root, ...extensions] = signed.slice(0, -1).split('\n');
  const count = /^(0|[1-9][0-9]*)$/.test(size ?? '') ? Number(size) : Number.NaN;
  const hash = fromBase64(root ?? '');
  if (!origin || !Number.isSafeInteger(count) || hash?.length !== 32 || extensions.includes('')) {
    malformed();
  }
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) malformed();
  return { origin, size: count, root: hash, text: signed, signatures: lines.map(signature), bytes };
}

/** Signatures by unknown keys are ignored, as signed-note asks. @throws Refusal `checkpoint/signature` */
export function mustBeSigned(checkpoint: Checkpoint, keys: readonly VerifierKey[]): void {
  for (const key of keys) {
    const signed = isSigned(checkpoint, key);
    if (signed === null) {
      refuse(
        'checkpoint/signature',
        "the checkpoint is not signed by the log's key, or not by each",
      );
    }
    if (!signed) {
      refuse('checkpoint/signature', "the log's signature of the checkpoint does not hold");
    }
  }
}

/** Null where this key has not signed; false where one signature of its does not hold. */
export function isSigned(
  { text, signatures }: Checkpoint,
  { name, id, key }: VerifierKey,
): boolean | null {
  const own = signatures.filter((line) => line.name === name && line.id === id);
  if (own.length === 0) return null;
  return own.every(({ signature }) => verify(null, Buffer.from(text), key, signature));
}

function signature(line: string): Signature {
  const [, name, base64 = ''] = /^— ([^\p{White_Space}+]+) (\S+)$/u.exec(line) ?? malformed();
  const tagged = fromBase64(base64);
  if (name === undefined || tagged === null || tagged.length <= 4) malformed();
  return { name, id: tagged.subarray(0, 4).toHex(), signature: tagged.subarray(4) };
}

function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return malformed();
  }
}

function malformed(): never {
  return refuse('checkpoint/malformed', 'the checkpoint is not a signed note of a tree');
}
