/** Signing for what the main site signed, once it is here. The last is remembered in a file of the lifeboat's own, apart from the database. */
import type { Bytes } from '#base/bytes.ts';
import type { Clock } from '#base/clock.ts';
import { cosignerKeyOf, type Lifeboat } from '#identity/organisation.ts';
import { recall, remember } from '#journal/checkpoint-memory.ts';
import { mustFollow } from '#journal/must-follow.ts';
import type { LogStore } from '#journal/store.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { ed25519Cosigner } from '#tlog/cosignature.ts';
import type { Hasher, TreeHead } from '#tlog/merkle.ts';
import { formatNote, parseNote, signText } from '#tlog/note.ts';
import { ed25519KeyFromSeed } from '#tlog/note-ed25519-node.ts';
import { sha256 } from '#tlog/sha256-node.ts';

export type CosigningParts = {
  readonly store: LogStore;
  readonly hasher: Hasher;
  /** Ed25519. */
  readonly seed: Bytes;
  readonly memory: string;
  readonly clock: Clock;
};

/** @throws JournalError where the database holds less than was signed for, or another history */
export async function openCosigning(parts: CosigningParts, head: TreeHead): Promise<Cosigning> {
  const { store, hasher, memory } = parts;
  const note = await recall(memory);
  if (note !== null) {
    const signed = parseCheckpoint(parseNote(note).text);
    await mustFollow({ hasher, nodes: store.nodes }, signed, head);
  }
  return new Cosigning(parts, note);
}

export class Cosigning {
  readonly #parts: CosigningParts;
  #note: Uint8Array | null;

  constructor(parts: CosigningParts, note: Uint8Array | null) {
    this.#parts = parts;
    this.#note = note;
  }

  /** The newest that was signed for; null before the first. */
  get note(): Bytes | null {
    return this.#note === null ? null : new Uint8Array(this.#note);
  }

  /** Memory first: a crash before publishing leaves a signature that nobody saw, and the next one follows from it too. */
  async sign(note: Uint8Array, { size }: TreeHead, self: Lifeboat): Promise<void> {
    const { store, seed, memory, clock } = this.#parts;
    const { text, signatures } = parseNote(note);
    const seconds = () => Math.floor(clock() / 1000);
    const key = ed25519KeyFromSeed(seed);
    const cosigner = ed25519Cosigner(sha256, cosignerKeyOf(self).name, key, seconds);
    const signed = formatNote({
      text,
      signatures: [...signatures, await signText(text, cosigner)],
    });
    await remember(memory, signed);
    this.#note = signed;
    await store.publish({ size, note: new TextDecoder().decode(signed) });
  }
}
