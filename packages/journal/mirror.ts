/**
 * Another site's log, kept here entry by entry as it stands there. What was taken is never taken back: a history that does not begin with it is
 * refused.
 *
 * Invariants. The frontier in memory is that of the last batch known to be committed. A commit without an answer ends the mirror, which is opened
 * anew: the head tells what became of it.
 */
import type { Frontier } from '#tlog/frontier.ts';
import { equalHashes, type Hasher, type TreeHead } from '#tlog/merkle.ts';
import { type Proof, verifyConsistency } from '#tlog/proof.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { JournalError } from './journal-error.ts';
import { type Committed, type Decoded, type Plan, planBatch } from './plan-batch.ts';
import { recoverFrontier } from './recover.ts';
import type { LogStore } from './store.ts';

export type MirrorFault =
  /** The site shows less than it has shown before. */
  | 'mirror/rolled-back'
  /** The site shows another history than before, or entries that are not those it signed for. */
  | 'mirror/forked'
  /** An entry stands twice. */
  | 'mirror/twice';

export class MirrorError extends Error {
  override readonly name = 'MirrorError';
  readonly code: MirrorFault;
  constructor(code: MirrorFault) {
    super(code);
    this.code = code;
  }
}

type Asking = { readonly entries: readonly Decoded[] };

/** Entries that lead to a head, and stand in no log yet. */
export type Planned = {
  readonly plan: Plan<Asking>;
  readonly after: TreeHead;
};

/** Takes the log for this mirror, which shuts every writer and earlier mirror out. @throws JournalError `journal/damaged` */
export async function openMirror(hasher: Hasher, store: LogStore): Promise<Mirror> {
  await recoverFrontier(hasher, store);
  const epoch = await store.claim();
  return new Mirror(hasher, store, epoch, await recoverFrontier(hasher, store));
}

export class Mirror {
  readonly #hasher: Hasher;
  readonly #store: LogStore;
  readonly #epoch: number;
  #frontier: Frontier;

  constructor(hasher: Hasher, store: LogStore, epoch: number, frontier: Frontier) {
    this.#hasher = hasher;
    this.#store = store;
    this.#epoch = epoch;
    this.#frontier = frontier;
  }

  get head(): TreeHead {
    return { size: this.#frontier.size, root: this.#frontier.root() };
  }

  /** The edge of the tree, to go on from by itself. */
  frontier(): Frontier {
    return this.#frontier.clone();
  }

  /**
   * What these entries, the next ones, would make of the tree, which must be `target` or its beginning. Nothing is written.
   * @param proof that the tree after them is the beginning of `target`; empty where it is `target`
   * @throws MirrorError
   */
  async plan(entries: readonly Decoded[], target: TreeHead, proof: Proof): Promise<Planned> {
    if (target.size < this.#frontier.size) throw new MirrorError('mirror/rolled-back');
    const planned = await this.planOwn(entries);
    this.#mustLeadTo(planned.after, target, proof);
    return planned;
  }

  /** The same, of what no other site has said. @throws MirrorError `mirror/twice` */
  async planOwn(entries: readonly Decoded[]): Promise<Planned> {
    const asked = [{ entries }];
    const stored = await this.#store.find(entries.map(({ header }) => header.id));
    const streams = [...new Set(entries.map(({ header }) => header.stream))];
    const versions = await this.#store.versions(streams);
    const plan = planBatch(this.#hasher, this.#frontier, stored, versions, asked);
    if (plan.added.length < entries.length) throw new MirrorError('mirror/twice');
    const after = { size: plan.frontier.size, root: plan.frontier.root() };
    return { plan, after };
  }

  /** Durable when it resolves. @throws JournalError `journal/fenced` where another has taken the log */
  async commit({ plan, after }: Planned): Promise<readonly Committed[]> {
    if (plan.added.length === 0) return [];
    const { added: entries, nodes } = plan;
    const batch = { epoch: this.#epoch, before: this.head, after, entries, nodes };
    if (!(await this.#store.commit(batch))) throw new JournalError('journal/fenced');
    this.#frontier = plan.frontier;
    return entries;
  }

  #mustLeadTo(after: TreeHead, target: TreeHead, proof: Proof): void {
    if (after.size === target.size) {
      if (!equalHashes(after.root, target.root)) throw new MirrorError('mirror/forked');
      return;
    }
    try {
      verifyConsistency(this.#hasher, proof, after, target);
    } catch (error) {
      throw error instanceof LogRefusal ? new MirrorError('mirror/forked') : error;
    }
  }
}
