/**
 * Holds a branch against the rules where it was written: in a state of its own, folded from the entries that both logs have, and then from the
 * branch's. What the site that joins it knows meanwhile does not come into it. A branch may have joined others itself.
 */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { type BranchJoined, branchFact, isWhole } from '#care/branches.ts';
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

/** A `branch.joined` and what it brings, which comes after it. */
type Coming = {
  readonly joined: BranchJoined;
  readonly judge: BranchJudge;
  /** Which of its leaves is next. */
  next: number;
};

/** Branches as they come to stand in a log that is followed entry by entry. */
export class JoinedBranches {
  readonly #judging: Judging;
  readonly #state: State;
  #coming: Coming | null = null;

  /** @param state of the log that is followed, as of the entry before the one that is taken */
  constructor(judging: Judging, state: State) {
    this.#judging = judging;
    this.#state = state;
  }

  /**
   * Takes each next entry of the log. Where it is a `branch.joined`, all before it must be on disk.
   * @returns whether it is a branch's, which was judged where it was written
   * @throws NotTheirs, LogRefusal
   */
  async take(entry: Entry): Promise<boolean> {
    const { directory } = this.#state;
    const { id } = entry.header;
    if (directory.isJoining(id)) {
      const coming = await this.#goOn();
      if (coming.joined.leaves[coming.next]?.[0] !== id)
        throw new NotTheirs('not the branch’s next');
      await coming.judge.take([entry.bytes]);
      coming.next += 1;
      await this.#passStanding(coming);
      return true;
    }
    if (directory.hasJoining) throw new NotTheirs('between the entries of a branch');
    const joined = branchFact(entry.header);
    if (joined === null) return false;
    this.#coming = { joined, judge: await this.#judgeOf(joined), next: 0 };
    await this.#passStanding(this.#coming);
    return false;
  }

  /** Where the last one was left, by this or by an earlier process. */
  async #goOn(): Promise<Coming> {
    if (this.#coming !== null) return this.#coming;
    const { joined, index } = this.#state.joining!;
    const coming = { joined, judge: await this.#judgeOf(joined), next: 0 };
    for (const [id, stands] of joined.leaves) {
      if (stands === null && this.#state.directory.isJoining(id)) break;
      coming.next += 1;
    }
    await coming.judge.take(await this.#leaves(joined, index, coming.next));
    this.#coming = coming;
    return coming;
  }

  async #passStanding(coming: Coming): Promise<void> {
    const { joined, judge } = coming;
    const { leaves, checkpoint } = joined;
    const end = leaves.findIndex(([, stands], i) => i >= coming.next && stands === null);
    const standing = leaves.slice(coming.next, end === -1 ? leaves.length : end);
    await judge.take(await this.#at(standing.map(([id, stands]) => [id, stands!])));
    coming.next += standing.length;
    if (coming.next === leaves.length && isWhole(joined)) {
      await judge.mustEnd(checkpoint, this.#state.ownNames());
      this.#coming = null;
    }
  }

  /** As of the end of what was brought of it before. */
  async #judgeOf({ branch, from, first }: BranchJoined): Promise<BranchJudge> {
    const known = this.#coming;
    if (known !== null && known.joined.branch.toHex() === branch.toHex()) return known.judge;
    const judge = await BranchJudge.begin(this.#judging, from);
    for (const { index, bytes } of first === from
      ? []
      : await this.#judging.reader.stream('org', 0)) {
      const earlier = branchFact(decodeEntry(bytes).header);
      if (earlier === null || earlier.branch.toHex() !== branch.toHex()) continue;
      if (earlier.first === first) break;
      await judge.take(await this.#leaves(earlier, index, earlier.leaves.length));
    }
    return judge;
  }

  /** The first so many that a `branch.joined` at that place brings. */
  #leaves({ leaves }: BranchJoined, index: number, count: number): Promise<Bytes[]> {
    let next = index;
    const placed = leaves.slice(0, count).map(([id, stands]): [Uuid, number] => {
      if (stands === null) next += 1;
      return [id, stands ?? next];
    });
    return this.#at(placed);
  }

  /** @throws NotTheirs where another stands there */
  async #at(placed: readonly (readonly [Uuid, number])[]): Promise<Bytes[]> {
    const indexes = placed.map(([, index]) => index);
    const found = new Map(
      (await this.#judging.reader.at(indexes)).map((entry) => [entry.index, entry.bytes]),
    );
    return placed.map(([id, index]) => {
      const bytes = found.get(index);
      if (bytes === undefined || decodeEntry(bytes).header.id !== id)
        throw new NotTheirs('another entry stands there');
      return bytes;
    });
  }
}
