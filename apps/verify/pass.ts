import { type Accepted, acceptFirst, acceptNext } from './accept-entry.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Directory } from './directory.ts';
import { type Entry, readEntry } from './entry.ts';
import type { Typed } from './entry-types.ts';
import { equal } from './hash.ts';
import { IdSet } from './id-set.ts';
import { Refusal, refuse } from './refusal.ts';
import { Tally } from './tally.ts';
import type { Bundle } from './tiles.ts';
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
  #forked = false;

  constructor(checkpoint: Checkpoint, logKey: VerifierKey, earlier: Checkpoint | null) {
    this.#checkpoint = checkpoint;
    this.#logKey = logKey;
    this.#earlier = earlier;
  }

  get directory(): Directory | null {
    return this.#directory;
  }

  /** Takes the next entries. Their signatures are verified side by side; of several faults the first is told. @throws Refusal */
  async take({ start, entries, claimed }: Bundle): Promise<void> {
    const verdicts: Promise<Refusal | null>[] = [];
    let fault: unknown = null;
    for (const [i, bytes] of entries.entries()) {
      try {
        verdicts.push(this.#takeEntry(bytes, claimed[i]!));
      } catch (error) {
        fault = error instanceof Refusal ? error.at(start + i) : error;
        break;
      }
    }
    for (const [i, verdict] of (await Promise.all(verdicts)).entries()) {
      if (verdict !== null) throw verdict.at(start + i);
    }
    if (fault !== null) throw fault;
    if (this.#forked) refuse('since/fork', 'the log is not the one that the checkpoint kept is of');
  }

  #takeEntry(bytes: Uint8Array, claimed: Uint8Array): Promise<Refusal | null> {
    const leaf = leafHash(bytes);
    if (!equal(leaf, claimed)) {
      refuse('tree/disagrees', 'the hash tile holds another hash for this entry');
    }
    const { entry, author, forged } = this.#accept(readEntry(bytes));
    this.tally.add(entry, author);
    this.tree.add(leaf);
    this.#compareWithEarlier();
    return forged;
  }

  #accept(entry: Entry): Accepted {
    if (!this.#ids.add(entry.id)) refuse('entry/duplicate', 'an earlier entry has the same id');
    if (this.#directory !== null) return acceptNext(this.#directory, entry);
    const { directory, ...accepted } = acceptFirst(entry);
    this.#mustNameItself(accepted.entry);
    this.#directory = directory;
    return accepted;
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
  #compareWithEarlier(): void {
    const earlier = this.#earlier;
    if (earlier?.size === this.tree.size) this.#forked = !equal(this.tree.root(), earlier.root);
  }
}
