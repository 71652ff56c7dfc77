import { assert } from '#base/assert.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { HASH_BYTES, type Hash, isTreeSize, type TreeHead } from './merkle.ts';
import { isSameKey, type NoteSignature, type NoteVerifier, openNote } from './note.ts';
import { LogRefusal } from './refusal.ts';

declare const verifiedBrand: unique symbol;

/** What a log says of itself (C2SP tlog-checkpoint): its name, and its tree. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
  /** Lines of no meaning here; C2SP advises against them. */
  readonly extensions: readonly string[];
}

/** A checkpoint that the log itself has signed; only `openCheckpoint` makes one. */
export type VerifiedCheckpoint = Checkpoint & {
  readonly [verifiedBrand]: true;
  /** Of the cosigners asked for, those who signed; each of them once. */
  readonly cosignatures: readonly NoteSignature[];
};

/** Which log is meant: its origin line, and the key it signs with. */
export interface LogIdentity {
  readonly origin: string;
  readonly verifier: NoteVerifier;
}

/** The text of the note that a log signs. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  assert(isTreeSize(size), 'a tree size must be a whole number below 2^53');
  const lines = [origin, String(size), encodeBase64(root), ...extensions];
  assert(
    !lines.some((line) => line === '' || line.includes('\n')),
    'a line holds one line of text',
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** Reads the text of a note. @throws LogRefusal `checkpoint-malformed` */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, decimal, base64, ...rest] = text.split('\n');
  // The text ends in a newline, so what follows the last one is empty.
  if (!origin || decimal === undefined || base64 === undefined || rest.pop() !== '') refuse();
  const size = /^(?:0|[1-9][0-9]*)$/.test(decimal) ? Number(decimal) : -1;
  const root = decodeBase64(base64);
  if (!isTreeSize(size) || root?.length !== HASH_BYTES || rest.includes('')) refuse();
  return { origin, size, root: root as Hash, extensions: rest };
}

/**
 * Opens a signed checkpoint of one log. The log's own signature is required; cosigners are counted by
 * the caller, since how many it takes is a policy.
 *
 * @throws LogRefusal as `openNote` and `parseCheckpoint`; `note-unsigned` if only others signed;
 *   `checkpoint-of-another-log`
 */
export async function openCheckpoint(
  bytes: Uint8Array,
  log: LogIdentity,
  cosigners: readonly NoteVerifier[],
): Promise<VerifiedCheckpoint> {
  const { text, signatures } = await openNote(bytes, [log.verifier, ...cosigners]);
  const cosignatures = signatures.filter((line) => !isSameKey(line, log.verifier));
  if (cosignatures.length === signatures.length) {
    throw new LogRefusal('note-unsigned', 'the log itself has not signed the checkpoint');
  }
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== log.origin) {
    throw new LogRefusal('checkpoint-of-another-log', 'the checkpoint names another log');
  }
  const opened: Omit<VerifiedCheckpoint, typeof verifiedBrand> = { ...checkpoint, cosignatures };
  return opened as VerifiedCheckpoint;
}

function refuse(): never {
  throw new LogRefusal('checkpoint-malformed', 'the text is not that of a checkpoint');
}
