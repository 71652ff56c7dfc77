/** Branches as they come to stand in a log that is followed entry by entry: each is held against the rules where it was written. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { type BranchJoined, branchFact, isWhole } from '#care/branches.ts';
import { decodeEntry, type Entry } from '#journal/entry.ts';
import { NotTheirs } from '../standby/judge.ts';
import type { State } from '../state.ts';
import { BranchJudge, type Judging } from './branch-judge.ts';

/** A `branch.joined` and what it brings, which comes after it. */
type Coming = {
  readonly joined: BranchJoined;
  readonly judge: BranchJudge;
  /** Which of its leaves is next. */
  next: number;
};

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
