import { type Accepted, acceptFirst, claimNext, takeNext } from './accept-entry.ts';
import { Branches } from './branch/branches.ts';
import { type Checkpoint, isSigned } from './checkpoint.ts';
import type { Coverage } from './coverage.ts';
import type { Directory } from './directory.ts';
import { type Entry, readEntry } from './entry.ts';
import type { Typed } from './entry-types.ts';
import { equal } from './hash.ts';
import { IdSet } from './id-set.ts';
import { joinEntry } from './join-entry.ts';
import { standingKeys } from './log-keys.ts';
import { Refusal, refuse } from './refusal.ts';
import { Tally } from './tally.ts';
import type { Bundle } from './tiles.ts';
import { leafHash, Tree } from './tree.ts';

/** One pass over a log's entries. It keeps who there is and which ids were seen, never an entry. */
export class Pass {
  readonly tree = new Tree();
  readonly tally = new Tally();
  readonly branches = new Branches();
  readonly #ids = new IdSet();
  readonly #origin: string;
  readonly #earlier: Checkpoint | null;
  #directory: Directory | null = null;
  #fault: Refusal | null = null;

  /** @param earlier a checkpoint kept of this log, which must be met on the way */
  constructor({ origin }: Pick<Checkpoint, 'origin'>, earlier: Checkpoint | null) {
    this.#origin = origin;
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
        verdicts.push(this.#takeEntry(bytes, claimed[i]!)());
      } catch (error) {
        fault = error instanceof Refusal ? error.at(start + i) : error;
        break;
      }
    }
    for (const [i, verdict] of (await Promise.all(verdicts)).entries()) {
      if (verdict !== null) throw verdict.at(start + i);
    }
    if (fault !== null) throw fault;
    if (this.#fault !== null) throw this.#fault;
  }

  /** As `take`, of entries whose signatures were asked about before. @throws Refusal */
  takeAgain({ start, entries, claimed }: Bundle): void {
    for (const [i, bytes] of entries.entries()) {
      try {
        this.#takeEntry(bytes, claimed[i]!);
      } catch (error) {
        throw error instanceof Refusal ? error.at(start + i) : error;
      }
    }
  }

  /**
   * As `take`, one after the other, and goes on where an entry breaks a rule about what entries may say and by whom: that entry then means
   * nothing to those after it. A branch is counted as it comes, and holds or is refused whole. @throws Refusal for whatever else is wrong
   */
  async cover({ start, entries, claimed }: Bundle, coverage: Coverage): Promise<void> {
    for (const [i, bytes] of entries.entries()) {
      try {
        await this.#coverEntry(bytes, claimed[i]!, start + i, coverage);
      } catch (error) {
        throw error instanceof Refusal ? error.at(start + i) : error;
      }
    }
    if (this.#fault !== null) throw this.#fault;
  }

  async #coverEntry(
    bytes: Uint8Array,
    claimed: Uint8Array,
    index: number,
    coverage: Coverage,
  ): Promise<void> {
    const leaf = mustBeClaimed(bytes, claimed);
    const entry = readEntry(bytes);
    if (this.#directory === null) {
      const { forged } = this.#accept(entry);
      const refusal = await forged();
      if (refusal !== null) throw refusal;
      coverage.chained(this.#directory!, entry);
    } else {
      if (!this.#ids.add(entry.id)) refuse('entry/duplicate', 'an earlier entry has the same id');
      const refusal = await this.#refusalOf(this.#directory, entry, bytes);
      if (refusal === null) coverage.chained(this.#directory, entry);
      else coverage.exception(this.#directory, index, entry, refusal);
    }
    this.tree.add(leaf);
    this.#compareWithEarlier();
  }

  async #refusalOf(directory: Directory, entry: Entry, bytes: Uint8Array): Promise<Refusal | null> {
    if (this.branches.comes) {
      this.#take(directory, entry, bytes);
      return null;
    }
    try {
      const claimed = claimNext(directory, entry);
      const forged = await claimed.forged();
      if (forged !== null) return forged;
      this.#next(directory, claimed);
      return null;
    } catch (error) {
      if (error instanceof Refusal && /^(chain|type)\//.test(error.rule)) return error;
      throw error;
    }
  }

  #takeEntry(bytes: Uint8Array, claimed: Uint8Array): Signed {
    const leaf = mustBeClaimed(bytes, claimed);
    const entry = readEntry(bytes);
    if (!this.#ids.add(entry.id)) refuse('entry/duplicate', 'an earlier entry has the same id');
    const forged = this.branches.comes ? this.#join(entry, bytes) : this.#judge(entry);
    this.tree.add(leaf);
    this.#compareWithEarlier();
    return forged;
  }

  #judge(entry: Entry): Signed {
    const accepted = this.#accept(entry);
    this.tally.add(accepted.entry, accepted.author.kind);
    return accepted.forged;
  }

  /** Whether it may stand is asked where it was written, its signature too. */
  #take(directory: Directory, entry: Entry, bytes: Uint8Array): Typed {
    this.branches.take(entry, bytes, this.tree.size);
    return joinEntry(directory, entry);
  }

  #join(entry: Entry, bytes: Uint8Array): Signed {
    const directory = this.#directory!;
    const joined = this.#take(directory, entry, bytes);
    const author = directory.accounts.get(entry.author)?.kind ?? 'person';
    this.tally.add(joined, entry.session === null ? 'keeper' : author);
    return () => Promise.resolve(null);
  }

  #accept(entry: Entry): Accepted {
    if (this.#directory !== null) {
      const claimed = claimNext(this.#directory, entry);
      this.#next(this.#directory, claimed);
      return claimed;
    }
    const { directory, ...accepted } = acceptFirst(entry);
    this.#mustNameItself(accepted.entry);
    this.#directory = directory;
    return accepted;
  }

  #next(directory: Directory, claimed: Accepted): void {
    takeNext(directory, claimed, this.tree);
    const { entry } = claimed;
    if (entry.type !== 'branch.joined') return;
    this.branches.begin(entry, directory.organisation.site, this.tree);
  }

  #mustNameItself({ org }: Typed<'log.created'>): void {
    if (org !== this.#origin) {
      refuse('checkpoint/origin', 'the checkpoint names another log than the first entry does');
    }
  }

  /** Stronger than a consistency proof: the earlier root, computed again from the entries themselves, and the keys that stood there. */
  #compareWithEarlier(): void {
    const earlier = this.#earlier;
    if (earlier === null || earlier.size !== this.tree.size) return;
    const keys = standingKeys(this.#directory!);
    if (!keys.every((key) => isSigned(earlier, key))) {
      this.#fault = new Refusal('since/another-log', KEPT_BY_ANOTHER);
    } else if (!equal(this.tree.root(), earlier.root)) {
      this.#fault = new Refusal(
        'since/fork',
        'the log is not the one that the checkpoint kept is of',
      );
    }
  }
}

/** Asks about the signature of an entry that holds otherwise. */
type Signed = Accepted['forged'];

export const KEPT_BY_ANOTHER =
  "the checkpoint kept is not one of this log, signed by this log's key";

function mustBeClaimed(bytes: Uint8Array, claimed: Uint8Array): Uint8Array {
  const leaf = leafHash(bytes);
  if (!equal(leaf, claimed)) {
    refuse('tree/disagrees', 'the hash tile holds another hash for this entry');
  }
  return leaf;
}
