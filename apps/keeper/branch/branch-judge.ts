/**
 * Holds a branch against the rules where it was written: in a state of its own, folded from the entries that both logs have, and then from the
 * branch's. What the site that joins it knows meanwhile does not come into it.
 */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Entry } from '#journal/entry.ts';
import type { LogReader } from '#journal/reader.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import type { Frontier } from '#tlog/frontier.ts';
import { equalHashes, type Hasher } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { mustBeSigned } from '../keys/log-keys.ts';
import { recallBeginning } from '../memory/recall.ts';
import { judgeAll, NotTheirs } from '../standby/judge.ts';
import type { State } from '../state.ts';
import { JoinedBranches } from './joined-branches.ts';

export type Judging = {
  readonly org: string;
  /** Of the log that the branch is joined to. */
  readonly reader: LogReader;
  readonly hasher: Hasher;
};

export class BranchJudge {
  readonly #judging: Judging;
  readonly #frontier: Frontier;
  /** Of branches that the branch joined itself. */
  readonly #joined: JoinedBranches;
  /** As of the branch's last entry that was taken. */
  readonly state: State;
  #last: Entry | null = null;

  private constructor(judging: Judging, state: State, frontier: Frontier) {
    this.#judging = judging;
    this.#frontier = frontier;
    this.state = state;
    this.#joined = new JoinedBranches(judging, state);
  }

  /** @param from how many entries both logs have. @throws JournalError `journal/damaged` */
  static async begin(judging: Judging, from: number): Promise<BranchJudge> {
    const { state, frontier } = await recallBeginning(judging, from);
    return new BranchJudge(judging, state, frontier);
  }

  get size(): number {
    return this.#frontier.size;
  }

  /** The next entries of the branch. @throws NotTheirs, EntryError */
  async take(entries: readonly Bytes[]): Promise<void> {
    const decoded = entries.map((bytes) => decodeEntry(bytes));
    const { org, hasher } = this.#judging;
    const leaves = entries.map((bytes) => hasher.leaf(bytes));
    const ground = { org, state: this.state, frontier: this.#frontier };
    await judgeAll(decoded, leaves, ground, (entry) => this.#joined.take(entry));
    this.#last = decoded.at(-1) ?? this.#last;
  }

  /**
   * All of the branch was taken: by its own keys it is signed for, and it gave way to one of these.
   * @throws NotTheirs, LogRefusal
   */
  async mustEnd(checkpoint: Bytes, to: readonly Uuid[]): Promise<void> {
    const { size, root } = parseCheckpoint(parseNote(checkpoint).text);
    if (size !== this.size || !equalHashes(root, this.#frontier.root()))
      throw new NotTheirs('another branch than its checkpoint says');
    await mustBeSigned(checkpoint, this.#judging.org, this.state);
    const last = this.#last?.header;
    const facts = identityFacts['site.stood-down'].safeParse(last?.facts);
    if (last?.type !== 'site.stood-down' || !facts.success || !to.includes(facts.data.to))
      throw new NotTheirs('it did not give way to this site');
  }
}
