/** "Branches": what a log says that another site wrote, put together as it comes. Whether that site may have written it is judged by `judge-branch.ts`. */
import type { Before } from '../chain/launch.ts';
import { type Checkpoint, parseCheckpoint } from '../checkpoint.ts';
import type { Site } from '../directory.ts';
import type { Entry } from '../entry.ts';
import type { Typed } from '../entry-types.ts';
import { equal } from '../hash.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { BranchCounts } from './branch-counts.ts';

export type Branch = {
  /** Of the whole of it, as its own keys sign it. */
  readonly checkpoint: Checkpoint;
  /** Of so many entries both are. */
  readonly from: number;
  /** Which site joins it. */
  readonly site: Site;
  /** Its own entries that have come, in its order. */
  readonly leaves: Leaf[];
  /** This log, where it last spoke of the branch. */
  spokenOf: { readonly size: number; readonly root: Uint8Array };
};

/** An entry of a branch, and where it stands in the log that joins it; without its bytes where it stood there before. */
export type Leaf = {
  readonly id: Uint8Array;
  readonly index: number;
  readonly bytes: Uint8Array | null;
};

export class Branches {
  readonly #brought = { entries: 0, sessions: 0 };
  /** By root, in hexadecimal. */
  readonly #open = new Map<string, Branch>();
  readonly #whole: Branch[] = [];
  readonly #done = new Set<string>();
  /** What a `branch.joined` has named, and is not taken yet: the first comes next. */
  #coming: { readonly branch: Branch; readonly leaves: Named[] } | null = null;

  /** Whether what comes next was written at another site. */
  get comes(): boolean {
    return this.#coming !== null;
  }

  /** Those that begin, go on and end as they must, and are all there; each is given once. */
  takeWhole(): readonly Branch[] {
    return this.#whole.splice(0);
  }

  /** Null where none was ever begun. */
  get counts(): BranchCounts | null {
    const [joined, unfinished] = [this.#done.size, this.#open.size];
    return joined + unfinished === 0 ? null : { joined, unfinished, ...this.#brought };
  }

  /** Those of which more must come. */
  get unfinished(): readonly Branch[] {
    return [...this.#open.values()];
  }

  /** @throws Refusal `branch/place`, `branch/from`, `branch/leaf`, `branch/checkpoint` */
  begin({ org, facts }: Typed<'branch.joined'>, site: Site, before: Before): void {
    const name = facts.branch.toHex();
    if (this.#done.has(name)) refuse('branch/place', 'the branch is joined already');
    const branch = this.#open.get(name) ?? begun(org, facts, site, before);
    mustGoOn(branch, facts);
    for (const [, stands] of facts.leaves) mustStand(stands, branch, before);
    branch.spokenOf = { size: before.size, root: before.root() };
    this.#open.set(name, branch);
    this.#coming = { branch, leaves: [...facts.leaves] };
    this.#goOn();
  }

  /** What was brought, in its place. @throws Refusal `branch/order` */
  take({ id, type }: Entry, bytes: Uint8Array, index: number): void {
    const { branch, leaves } = this.#coming!;
    const [named] = leaves.shift()!;
    if (!equal(id, named)) {
      refuse('branch/order', 'it is not the entry of the branch that was to come here');
    }
    branch.leaves.push({ id, index, bytes: bytes.slice() });
    this.#brought.entries += 1;
    if (type === 'session.opened') this.#brought.sessions += 1;
    this.#goOn();
  }

  /** Past those that stand here already. */
  #goOn(): void {
    const { branch, leaves } = this.#coming!;
    while (leaves[0] !== undefined && leaves[0][1] !== null) {
      const [id, index] = leaves.shift()!;
      branch.leaves.push({ id, index: index!, bytes: null });
    }
    if (leaves.length > 0) return;
    this.#coming = null;
    if (branch.from + branch.leaves.length < branch.checkpoint.size) return;
    const name = branch.checkpoint.root.toHex();
    this.#open.delete(name);
    this.#done.add(name);
    this.#whole.push(branch);
  }
}

type Facts = Typed<'branch.joined'>['facts'];
type Named = Facts['leaves'][number];

function begun(org: string, facts: Facts, site: Site, before: Before): Branch {
  const { from, size, branch } = facts;
  if (from === 0 || from > before.size) {
    refuse('branch/from', 'the branch parts from this log where this log has not come to');
  }
  const checkpoint = read(facts.checkpoint);
  if (checkpoint.origin !== org || checkpoint.size !== size || !equal(checkpoint.root, branch)) {
    refuse('branch/checkpoint', 'the checkpoint is not the branch’s');
  }
  if (facts.leaves[0]?.[1] === from && facts.first === from) {
    refuse(
      'branch/from',
      'this log and the branch go on together from where they are said to part',
    );
  }
  const spokenOf = { size: before.size, root: before.root() };
  return { checkpoint, from, site, leaves: [], spokenOf };
}

function read(note: Uint8Array): Checkpoint {
  try {
    return parseCheckpoint(note);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(
      'branch/checkpoint',
      'the checkpoint of the branch is not a signed note of a tree',
    );
  }
}

function mustGoOn({ checkpoint, from, leaves }: Branch, facts: Facts): void {
  if (
    facts.from !== from ||
    facts.size !== checkpoint.size ||
    !equal(facts.checkpoint, checkpoint.bytes)
  ) {
    refuse('branch/place', 'it says of the branch what was not said of it before');
  }
  if (facts.first !== from + leaves.length) {
    refuse('branch/place', 'it does not go on where the branch had come to');
  }
  if (facts.first + facts.leaves.length > facts.size) {
    refuse('branch/place', 'it brings more than the branch has');
  }
}

function mustStand(stands: number | null, { from }: Branch, before: Before): void {
  if (stands === null) return;
  if (stands < from || stands >= before.size) {
    refuse('branch/leaf', 'an entry of the branch is said to stand where it cannot');
  }
}
