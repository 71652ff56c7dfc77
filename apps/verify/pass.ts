import { acceptFirst, acceptNext } from './accept-entry.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Directory } from './directory.ts';
import { readEntry } from './entry.ts';
import type { Typed } from './entry-types.ts';
import { equal } from './hash.ts';
import { IdSet } from './id-set.ts';
import { Refusal, refuse } from './refusal.ts';
import { Tally } from './tally.ts';
import { leafHash, Tree } from './tree.ts';
import type { VerifierKey } from './verifier-key.ts';

/** One pass over a log's entries. It keeps who there is and which ids were seen, never an entry. */
export class Pass {
  readonly tree = new Tree();
  readonly tally = new Tally();
  readonly #ids = new IdSet();
  readonly #checkpoint: Checkpoint;
  readonly #logKey: VerifierKey;
  readonly #earlier: Checkpoint | null;
  #directory: Directory | null = null;

  constructor(checkpoint: Checkpoint, logKey: VerifierKey, earlier: Checkpoint | null) {
    this.#checkpoint = checkpoint;
    this.#logKey = logKey;
    this.#earlier = earlier;
  }

  get directory(): Directory | null {
    return this.#directory;
  }

  /** @param claimed the entry's hash as the log's hash tile has it. @throws Refusal */
  take(bytes: Uint8Array, claimed: Uint8Array, index: number): void {
    try {
      const leaf = leafHash(bytes);
      if (!equal(leaf, claimed)) {
        refuse('tree/disagrees', 'the hash tile holds another hash for this entry');
      }
      this.#accept(bytes);
      this.tree.add(leaf);
    } catch (error) {
      throw error instanceof Refusal ? error.at(index) : error;
    }
    this.#mustContinue();
  }

  #accept(bytes: Uint8Array): void {
    const read = readEntry(bytes);
    if (!this.#ids.add(read.id)) refuse('entry/duplicate', 'an earlier entry has the same id');
    if (this.#directory === null) {
      const { directory, accepted } = acceptFirst(read);
      this.#mustNameItself(accepted.entry);
      this.#directory = directory;
      this.tally.add(accepted.entry, accepted.author);
    } else {
      const { entry, author } = acceptNext(this.#directory, read);
      this.tally.add(entry, author);
    }
  }

  #mustNameItself({ org, facts }: Typed<'log.created'>): void {
    if (org !== this.#checkpoint.origin) {
      refuse('checkpoint/origin', 'the checkpoint names another log than the first entry does');
    }
    if (!equal(facts.logKey, this.#logKey.raw)) {
      refuse('checkpoint/key', 'the first entry names another key than the one given');
    }
  }

  /** Stronger than a consistency proof: the earlier root, computed again from the entries themselves. */
  #mustContinue(): void {
    const earlier = this.#earlier;
    if (earlier?.size !== this.tree.size || equal(this.tree.root(), earlier.root)) return;
    refuse('since/fork', `the first ${earlier.size} entries are not those of the checkpoint kept`);
  }
}
