/**
 * Signs what was committed. The keeper remembers by itself, apart from the database, the last
 * checkpoint it signed, and signs nothing that does not follow from it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { formatCheckpoint, openCheckpoint } from '#tlog/checkpoint.ts';
import type { Hasher, TreeHead } from '#tlog/merkle.ts';
import { formatNote, type NoteSigner, type NoteVerifier, signText } from '#tlog/note.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { recall, remember } from './checkpoint-memory.ts';
import type { Journal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { mustFollow } from './must-follow.ts';
import type { LogStore } from './store.ts';

/** One key of the log's own. */
export type CheckpointKey = { readonly signer: NoteSigner; readonly verifier: NoteVerifier };

export type CheckpointerParts = {
  readonly store: LogStore;
  readonly hasher: Hasher;
  /** The log's name. */
  readonly origin: string;
  /** Those that sign the log as it is committed when this is asked: at least one. */
  keys(): readonly CheckpointKey[];
  /**
   * Judges what was committed from this size on and never signed, before it is.
   * @throws JournalError
   */
  vouch(from: number): Promise<void>;
  /** Path of the keeper's own memory: a file that holds the last note it signed. */
  readonly memory: string;
};

const EVERY_MS = 50;

/**
 * Holds the log against what was signed before, and from then on signs as it grows, at most every
 * 50 ms. A memory that was lost can be put back by hand: it is a published checkpoint, as it was
 * served.
 * @throws JournalError `journal/rolled-back`, `journal/forked`, `journal/damaged`,
 * `journal/memory-lost`: then nothing is signed
 */
export async function openCheckpointer(
  parts: CheckpointerParts,
  journal: Journal,
): Promise<Checkpointer> {
  const signed = await lastSigned(parts);
  if (signed !== null) await mustFollow(treeOf(parts), signed, journal.head);
  await parts.vouch(signed?.size ?? 0);
  return new Checkpointer(parts, journal, signed);
}

export class Checkpointer {
  readonly #parts: CheckpointerParts;
  readonly #journal: Journal;
  #signed: TreeHead | null;
  /**
   * Size of the tree last shown; null until this process has shown one, since a crash may have left
   * the last unpublished.
   */
  #shown: number | null = null;
  #failed: JournalError | null = null;
  /** The signing under way or last done, and the one that waits for it. */
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #pause: Promise<unknown> = Promise.resolve();

  constructor(parts: CheckpointerParts, journal: Journal, signed: TreeHead | null) {
    this.#parts = parts;
    this.#journal = journal;
    this.#signed = signed;
    journal.onCommitted(() => void this.#soon());
    if (journal.size > 0) void this.#soon();
  }

  /**
   * Set once something was found that must not be signed. Then nothing more is signed, and the
   * journal takes nothing more.
   */
  get failed(): JournalError | null {
    return this.#failed;
  }

  /**
   * Resolves when all that was committed before the call is signed and published, or signing has
   * failed for good.
   */
  settled(): Promise<void> {
    return this.#journal.size === (this.#shown ?? 0) ? this.#last : this.#soon();
  }

  #soon(): Promise<void> {
    this.#next ??= this.#last
      .then(() => this.#pause)
      .then(() => {
        this.#next = null;
        this.#last = this.#sign();
        return this.#last;
      });
    return this.#next;
  }

  async #sign(): Promise<void> {
    if (this.#failed !== null) return;
    try {
      await this.#journal.answered(() => this.#signAndShow(this.#journal.head));
      this.#pause = sleep(EVERY_MS);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      this.#failed = error;
      this.#journal.stop(error);
    }
  }

  /**
   * Memory first: a crash before publishing leaves a checkpoint that nobody saw, and the next one
   * follows from it too.
   */
  async #signAndShow(head: TreeHead): Promise<void> {
    const { store, origin, memory } = this.#parts;
    // Before anything is awaited: they are the keys of this head.
    const keys = this.#parts.keys();
    if (this.#signed !== null) await mustFollow(treeOf(this.#parts), this.#signed, head);
    const text = formatCheckpoint({ origin, ...head, extensions: [] });
    const signatures = await Promise.all(keys.map(({ signer }) => signText(text, signer)));
    const note = formatNote({ text, signatures });
    await remember(memory, note);
    this.#signed = head;
    await store.publish({ size: head.size, note: new TextDecoder().decode(note) });
    this.#shown = head.size;
  }
}

function treeOf({ store, hasher }: CheckpointerParts) {
  return { hasher, nodes: store.nodes };
}

/** By any key that stands: the log may have grown, and added one, since the note was signed. */
async function lastSigned(parts: CheckpointerParts): Promise<TreeHead | null> {
  const { store, memory, origin } = parts;
  const note = await recall(memory);
  if (note === null) {
    if ((await store.checkpoint()) !== null) throw new JournalError('journal/memory-lost');
    return null;
  }
  for (const { verifier } of parts.keys()) {
    try {
      const { size, root } = await openCheckpoint(note, { origin, verifier }, []);
      return { size, root };
    } catch (error) {
      if (!(error instanceof LogRefusal)) throw error;
    }
  }
  throw new JournalError('journal/memory-lost');
}
