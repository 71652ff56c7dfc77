import { decodeBase64, encodeBase64 } from './base64.ts';
import { LogRefusal } from './refusal.ts';
import type { KeyName } from './verifier-key.ts';

/** Name and id together say which key, and so which algorithm, made a signature. */
export interface NoteKey {
  readonly name: KeyName;
  /** uint32 */
  readonly keyId: number;
}

export interface NoteSigner extends NoteKey {
  /** The signature as its type lays it out, over the bytes of a note's text. */
  sign(text: Uint8Array): Promise<Uint8Array>;
}

export interface NoteVerifier extends NoteKey {
  verify(text: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** One signature line of a note; whether it holds is not known from having one. */
export interface NoteSignature extends NoteKey {
  readonly signature: Uint8Array;
}

/** A text ending in a newline, and its signatures, none of them verified. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A note whose text at least one known key has signed. */
export interface VerifiedNote {
  readonly text: string;
  /** Those that were verified: at most one for each known key, in the order of the note. */
  readonly signatures: readonly NoteSignature[];
}

/** Room for 16 signatures of 5 kB, which C2SP signed-note asks for, and a text. */
export const MAX_NOTE_BYTES = 131_072;
export const MAX_NOTE_SIGNATURES = 64;

const MARK = '— ';
const KEY_ID_BYTES = 4;
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const LINE = /^— ([^\p{White_Space}+]+) ([A-Za-z0-9+/=]+)$/u;

/** @throws LogRefusal `note-malformed` */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > MAX_NOTE_BYTES) refuse('a note must not be longer than 128 KiB');
  const whole = decodeUtf8(bytes);
  if (CONTROL.test(whole)) refuse('a note must not hold control characters');
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n')) refuse('a note must be a text, a blank line, signatures');
  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_NOTE_SIGNATURES) refuse('a note must not hold more than 64 signatures');
  return { text: whole.slice(0, blank + 1), signatures: lines.map(parseSignature) };
}

/** The bytes of a note. Its text and signatures must be such as `parseNote` accepts again. */
export function formatNote({ text, signatures }: Note): Uint8Array {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const tagged = new Uint8Array(KEY_ID_BYTES + signature.length);
    new DataView(tagged.buffer).setUint32(0, keyId);
    tagged.set(signature, KEY_ID_BYTES);
    return `${MARK}${name} ${encodeBase64(tagged)}\n`;
  });
  const bytes = encodeText(`${text}\n${lines.join('')}`);
  if (parseNote(bytes).text !== text) refuse('the text of a note must end in a newline');
  return bytes;
}

export async function signText(text: string, signer: NoteSigner): Promise<NoteSignature> {
  const signature = await signer.sign(encodeText(text));
  return { name: signer.name, keyId: signer.keyId, signature };
}

/**
 * Believes a note's text on the word of the known keys alone. Signatures by others are ignored.
 * @throws LogRefusal `note-malformed`, `signature-invalid` (a known key's signature does not hold:
 *   then nothing of the note is believed), `note-unsigned` (no known key has signed)
 */
export async function openNote(
  bytes: Uint8Array,
  verifiers: readonly NoteVerifier[],
): Promise<VerifiedNote> {
  const { text, signatures } = parseNote(bytes);
  const signed = encodeText(text);
  const verified = new Map<NoteVerifier, NoteSignature>();
  for (const line of signatures) {
    const verifier = verifiers.find((known) => isSameKey(known, line));
    if (verifier === undefined) continue;
    if (!(await verifier.verify(signed, line.signature))) {
      throw new LogRefusal('signature-invalid', 'a signature by a known key does not hold');
    }
    // A key that signs twice is still one witness.
    if (!verified.has(verifier)) verified.set(verifier, line);
  }
  if (verified.size === 0)
    throw new LogRefusal('note-unsigned', 'no known key has signed the note');
  return { text, signatures: [...verified.values()] };
}

export function isSameKey(a: NoteKey, b: NoteKey): boolean {
  return a.keyId === b.keyId && a.name === b.name;
}

function parseSignature(line: string): NoteSignature {
  const [, name, base64] = LINE.exec(line) ?? refuse('a signature line must be in its form');
  const tagged = decodeBase64(base64 ?? '');
  if (tagged === undefined || tagged.length <= KEY_ID_BYTES) {
    refuse('a signature must be base64 of a key id and a signature');
  }
  const keyId = new DataView(tagged.buffer, tagged.byteOffset).getUint32(0);
  return { name: name as KeyName, keyId, signature: tagged.subarray(KEY_ID_BYTES) };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('a note must be UTF-8');
  }
}

function encodeText(text: string): Uint8Array {
  // TextEncoder would put U+FFFD for a lone surrogate, and so sign something else.
  if (!text.isWellFormed()) refuse('a note must be UTF-8');
  return new TextEncoder().encode(text);
}

function refuse(message: string): never {
  throw new LogRefusal('note-malformed', message);
}
