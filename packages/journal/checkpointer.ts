/**
 * Signs what was committed. The keeper remembers by itself, apart from the database, the last checkpoint it signed, and signs
 * nothing that does not follow from it.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Checkpoint, formatCheckpoint, type LogIdentity, openCheckpoint } from '#tlog/checkpoint.ts';
import { equalHashes, type Hasher, type TreeHead } from '#tlog/merkle.ts';
import { formatNote, type NoteSigner, signText } from '#tlog/note.ts';
import { proveConsistency, verifyConsistency } from '#tlog/proof.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import type { Journal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import type { LogStore } from './store.ts';

export type CheckpointerParts = {
  readonly store: LogStore;
  readonly hasher: Hasher;
  readonly log: LogIdentity;
  readonly signer: NoteSigner;
  /** The keeper's own memory: a file with the last note it signed. */
  readonly memory: string;
};

/** At most one checkpoint in this many milliseconds. */
const EVERY_MS = 50;

/** @throws JournalError `journal/rolled-back`, `journal/forked`, `journal/damaged` where the stored log does not follow from what was signed */
export async function openCheckpointer(parts: CheckpointerParts, journal: Journal): Promise<Checkpointer> {
  const signed = await remembered(parts);
  if (signed !== null) await mustFollow(parts, signed, journal.head);
  return new Checkpointer(parts, journal, signed);
}

export class Checkpointer {
  readonly #parts: CheckpointerParts;
  readonly #journal: Journal;
  #signed: TreeHead | null;
  #signing: Promise<void> | null = null;
  #again = false;
  #failed: JournalError | null = null;

  constructor(parts: CheckpointerParts, journal: Journal, signed: TreeHead | null) {
    this.#parts = parts;
    this.#journal = journal;
    this.#signed = signed;
    journal.onCommitted(() => this.#soon());
    if (journal.size !== (signed?.size ?? 0)) this.#soon();
  }

  /** Set once something was found that must not be signed. Nothing is signed after it. */
  get failed(): JournalError | null {
    return this.#failed;
  }

  /** Resolves when all that was committed before the call is signed and published, or signing has failed. */
  async settled(): Promise<void> {
    if (this.#journal.size !== this.#signed?.size) this.#soon();
    while (this.#signing !== null) await this.#signing;
  }

  #soon(): void {
    this.#again = true;
    this.#signing ??= this.#run().finally(() => {
      this.#signing = null;
    });
  }

  async #run(): Promise<void> {
    while (this.#again && this.#failed === null) {
      this.#again = false;
      try {
        await this.#sign(this.#journal.head);
      } catch (error) {
        if (error instanceof JournalError) this.#failed = error;
        else this.#again = true;
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  /** Memory first: a crash before publishing leaves a checkpoint remembered that nobody saw, and the next follows from it. */
  async #sign(head: TreeHead): Promise<void> {
    const { store, log, signer, memory } = this.#parts;
    if (this.#signed !== null) await mustFollow(this.#parts, this.#signed, head);
    const text = formatCheckpoint({ origin: log.origin, ...head, extensions: [] } satisfies Checkpoint);
    const note = formatNote({ text, signatures: [await signText(text, signer)] });
    await remember(memory, note);
    this.#signed = head;
    await store.publish({ size: head.size, note: new TextDecoder().decode(note) });
  }
}

async function mustFollow({ store, hasher }: CheckpointerParts, signed: TreeHead, head: TreeHead): Promise<void> {
  if (head.size < signed.size) throw new JournalError('journal/rolled-back');
  if (head.size === signed.size) {
    if (!equalHashes(head.root, signed.root)) throw new JournalError('journal/forked');
    return;
  }
  if (signed.size === 0) return;
  try {
    verifyConsistency(hasher, await proveConsistency(hasher, signed.size, head.size, store.nodes), signed, head);
  } catch (error) {
    if (error instanceof LogRefusal) throw new JournalError('journal/forked');
    throw error;
  }
}

async function remembered({ memory, log }: CheckpointerParts): Promise<TreeHead | null> {
  const note = await readFile(memory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (note === null) return null;
  try {
    const { size, root } = await openCheckpoint(new Uint8Array(note), log, []);
    return { size, root };
  } catch (error) {
    if (error instanceof LogRefusal) throw new JournalError('journal/damaged');
    throw error;
  }
}

/** Whole or not at all: written aside, synced, renamed, and the folder synced. */
async function remember(memory: string, note: Uint8Array): Promise<void> {
  const file = await open(`${memory}.new`, 'w', 0o600);
  try {
    await file.writeFile(note);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${memory}.new`, memory);
  const folder = await open(dirname(memory), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
