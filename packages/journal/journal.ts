/**
 * The log's one writer. Callers' entries are gathered and committed together; an answer means on
 * disk.
 *
 * Invariants. One batch is under way at a time, and the frontier in memory is that of the last
 * batch known to be committed. An id stands in the log once. A commit without an answer is decided
 * by the head, never by a guess: the batch is there, or the same batch is committed again, and the
 * fence lets one of the two in. A writer that finds the log changed by another hand stops for good.
 */
import { assert } from '#base/assert.ts';
import { type Bytes, equal } from '#base/bytes.ts';
import type { Frontier } from '#tlog/frontier.ts';
import { equalHashes, type Hasher, type TreeHead } from '#tlog/merkle.ts';
import { decodeEntry } from './entry.ts';
import { JournalError } from './journal-error.ts';
import { type Asked, type Committed, type Decoded, type Plan, planBatch } from './plan-batch.ts';
import { recoverFrontier } from './recover.ts';
import type { Batch, LogStore } from './store.ts';

/** Where an entry stands: its leaf index from 0, and its version in its stream from 1. */
export type Position = { readonly index: number; readonly version: number };

export type JournalParts = {
  readonly store: LogStore;
  readonly hasher: Hasher;
  /**
   * Told that the database failed; resolves when it may be asked again. `attempt` counts from 0.
   */
  readonly trouble: (attempt: number, error: unknown) => Promise<void>;
};

type Call = Asked & {
  readonly resolve: (positions: readonly Position[]) => void;
  readonly reject: (error: unknown) => void;
};

const BATCH_ENTRIES = 512;
const BATCH_BYTES = 4 * 2 ** 20;
const KNOWN_VERSIONS = 100_000;

/**
 * Claims the log, which shuts an earlier writer out. Its edge is checked before the claim, so that
 * nothing is written to a damaged log, and again after it, since the earlier writer may have gone
 * on until then.
 * @throws JournalError `journal/damaged`
 */
export async function openJournal(parts: JournalParts): Promise<Journal> {
  await recoverFrontier(parts.hasher, parts.store);
  const epoch = await parts.store.claim();
  return new Journal(parts, epoch, await recoverFrontier(parts.hasher, parts.store));
}

export class Journal {
  readonly #trouble: JournalParts['trouble'];
  readonly #store: LogStore;
  readonly #hasher: Hasher;
  readonly #epoch: number;
  #frontier: Frontier;
  /** Streams' versions as of `#frontier`; the database's unique constraint stands behind them. */
  readonly #versions = new Map<string, number>();
  readonly #listeners: ((entries: readonly Committed[]) => void)[] = [];
  readonly #queue: Call[] = [];
  #working: Promise<void> | null = null;
  #refusing: JournalError | null = null;
  /** Why it asks a database that fails no more. */
  #givenUp: JournalError | null = null;

  constructor({ store, hasher, trouble }: JournalParts, epoch: number, frontier: Frontier) {
    this.#trouble = trouble;
    this.#store = store;
    this.#hasher = hasher;
    this.#epoch = epoch;
    this.#frontier = frontier;
  }

  /** Entries committed, as far as this writer knows. */
  get size(): number {
    return this.#frontier.size;
  }

  /** The same, of a writer that takes more. @throws JournalError why it does not */
  count(): number {
    if (this.#refusing !== null) throw this.#refusing;
    return this.size;
  }

  /** The committed tree, to sign. */
  get head(): TreeHead {
    return { size: this.#frontier.size, root: this.#frontier.root() };
  }

  /**
   * Hears of entries after they are committed and before their authors do, in the log's order. It
   * must not throw: the process ends, since what it keeps no longer follows from the log.
   */
  onCommitted(listener: (entries: readonly Committed[]) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * All or none, durable when it resolves. An entry that the log holds is answered with where it
   * stands.
   * @throws EntryError for what is not an entry; JournalError
   */
  async append(entries: readonly Bytes[]): Promise<readonly Position[]> {
    return this.add(entries.map(decodeEntry));
  }

  /** The same, of entries that were decoded or made just now. @throws JournalError */
  add(decoded: readonly Decoded[]): Promise<readonly Position[]> {
    const entries = decoded.map(({ header, stepUp, bytes }) => ({ header, stepUp, bytes }));
    if (this.#refusing !== null) return Promise.reject(this.#refusing);
    return new Promise((resolve, reject) => {
      this.#queue.push({ entries, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /**
   * Where each of these entries stands; null for one that the log does not hold as it is here.
   * @throws EntryError
   */
  async standing(entries: readonly Bytes[]): Promise<readonly (Position | null)[]> {
    const ids = entries.map((bytes) => decodeEntry(bytes).header.id);
    const found = await this.answered(() => this.#store.find(ids));
    return ids.map((id, i) => {
      const stored = found.get(id);
      if (stored === undefined || !equal(stored.bytes, entries[i]!)) return null;
      return { index: stored.index, version: stored.version };
    });
  }

  /** Takes nothing more, as of a log that is over; what was taken is gone on with, however long the database fails. */
  finish(): void {
    this.#refusing ??= new JournalError('journal/closed');
  }

  /**
   * Takes nothing more, for the reason given; what was taken before is still answered. The first
   * reason stays.
   */
  stop(reason: JournalError): void {
    this.#refusing ??= reason;
    this.#givenUp ??= reason;
  }

  /**
   * Asks the database until it answers. Also for those that follow this writer.
   * @throws JournalError what it found; or, where the database fails, why this writer was stopped
   */
  async answered<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof JournalError) throw error;
        await this.#waited(attempt, error);
      }
    }
  }

  /**
   * Takes nothing more, and resolves when all that was taken is answered; where the database fails
   * then, with this reason and not with a place.
   */
  async close(): Promise<void> {
    this.stop(new JournalError('journal/closed'));
    await this.#working;
  }

  async #work(): Promise<void> {
    // A turn of the event loop, so that those who ask together are committed together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const calls = this.#gather();
      try {
        await this.#commit(calls);
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        this.stop(error);
        for (const { reject } of [...calls, ...this.#queue.splice(0)]) reject(error);
      }
    }
    this.#working = null;
  }

  #gather(): Call[] {
    let count = 0;
    let bytes = 0;
    const end = this.#queue.findIndex(({ entries }, i) => {
      count += entries.length;
      bytes += entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
      return i > 0 && (count > BATCH_ENTRIES || bytes > BATCH_BYTES);
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  async #commit(calls: readonly Call[]): Promise<void> {
    const plan = await this.answered(() => this.#plan(calls));
    if (plan.added.length > 0) await this.#settle(plan);
    for (const call of calls) {
      if (plan.refused.has(call)) call.reject(new JournalError('journal/other-bytes'));
      else call.resolve(positions(call, plan));
    }
  }

  async #plan(calls: readonly Call[]): Promise<Plan<Call>> {
    if (this.#versions.size > KNOWN_VERSIONS) this.#versions.clear();
    const headers = calls.flatMap(({ entries }) => entries.map(({ header }) => header));
    const streams = new Set(headers.map(({ stream }) => stream));
    const unknown = [...streams].filter((stream) => !this.#versions.has(stream));
    const [stored, versions] = await Promise.all([
      this.#store.find([...new Set(headers.map(({ id }) => id))]),
      unknown.length === 0 ? [] : this.#store.versions(unknown),
    ]);
    for (const [stream, version] of versions) this.#versions.set(stream, version);
    return planBatch(this.#hasher, this.#frontier, stored, this.#versions, calls);
  }

  /**
   * Resolves when the plan's entries are in the log, by this attempt or by one whose answer was
   * lost.
   */
  async #settle({ added, nodes, frontier, versions }: Plan<Call>): Promise<void> {
    const after = { size: frontier.size, root: frontier.root() };
    const batch = { epoch: this.#epoch, before: this.head, after, entries: added, nodes };
    for (let attempt = 0; !(await this.#isCommitted(batch, attempt)); attempt += 1);
    this.#frontier = frontier;
    for (const [stream, version] of versions) this.#versions.set(stream, version);
    for (const listener of this.#listeners) listener(added);
  }

  /** False where the batch is to be committed again: the head is still the one before it. */
  async #isCommitted(batch: Batch, attempt: number): Promise<boolean> {
    let failure: unknown = null;
    try {
      if (await this.#store.commit(batch)) return true;
    } catch (error) {
      if (error instanceof JournalError) throw error;
      failure = error;
    }
    const { head, epoch } = await this.answered(() => this.#store.held());
    if (same(head, batch.after)) return true;
    if (epoch !== this.#epoch) throw new JournalError('journal/fenced');
    if (head.size < batch.before.size) throw new JournalError('journal/rolled-back');
    if (!same(head, batch.before)) throw new JournalError('journal/forked');
    await this.#waited(attempt, failure);
    return false;
  }

  /** @throws JournalError the reason, where this writer was stopped */
  async #waited(attempt: number, failure: unknown): Promise<void> {
    if (this.#givenUp !== null) throw this.#givenUp;
    await this.#trouble(attempt, failure);
  }
}

function positions({ entries }: Call, { placed }: Plan<Call>): readonly Position[] {
  return entries.map(({ header }) => {
    const stored = placed.get(header.id);
    assert(stored !== undefined, 'an entry that was not refused has its place');
    return { index: stored.index, version: stored.version };
  });
}

function same(a: TreeHead, b: TreeHead): boolean {
  return a.size === b.size && equalHashes(a.root, b.root);
}
