/**
 * The log's one writer. Callers' entries are gathered and committed together; an answer means on disk.
 *
 * Invariants. One batch is under way at a time, and the frontier in memory is that of the last batch known to be committed. An id
 * stands in the log once. Whatever goes wrong once a commit was sent, the head is read back before anything else is written. A writer that finds the
 * log claimed by another stops for good.
 */
import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import type { Frontier, TileNode } from '#tlog/frontier.ts';
import { equalHashes, type Hasher } from '#tlog/merkle.ts';
import { decodeEntry, type Header } from './entry.ts';
import { JournalError } from './journal-error.ts';
import type { StoredEntry } from './reader.ts';
import { recoverFrontier } from './recover.ts';
import type { Batch, LogStore, NewEntry } from './store.ts';

export type Position = { readonly index: number; readonly version: number };

export type Committed = StoredEntry & { readonly header: Header };

export type JournalParts = {
  readonly store: LogStore;
  readonly hasher: Hasher;
  /** Told that the database failed; resolves when it may be asked again. `attempt` counts from 0. */
  readonly trouble: (attempt: number, error: unknown) => Promise<void>;
};

type Waiting = {
  readonly entries: readonly { readonly header: Header; readonly bytes: Bytes }[];
  readonly resolve: (positions: readonly Position[]) => void;
  readonly reject: (error: unknown) => void;
};

const BATCH_ENTRIES = 512;
const BATCH_BYTES = 4 * 2 ** 20;
const KNOWN_VERSIONS = 100_000;

/** Claims the log and checks its edge. @throws JournalError */
export async function openJournal(parts: JournalParts): Promise<Journal> {
  const epoch = await parts.store.claim();
  return new Journal(parts, epoch, await recoverFrontier(parts.hasher, parts.store));
}

export class Journal {
  readonly #parts: JournalParts;
  readonly #epoch: number;
  #frontier: Frontier;
  /** Streams' versions as of `#frontier`; the database's unique constraint stands behind them. */
  readonly #versions = new Map<string, number>();
  readonly #listeners: ((entries: readonly Committed[]) => void)[] = [];
  #queue: Waiting[] = [];
  #working: Promise<void> | null = null;
  #stopped: JournalError | null = null;

  constructor(parts: JournalParts, epoch: number, frontier: Frontier) {
    this.#parts = parts;
    this.#epoch = epoch;
    this.#frontier = frontier;
  }

  /** Entries committed, as far as this writer knows. */
  get size(): number {
    return this.#frontier.size;
  }

  /** The committed tree, to sign. */
  get head() {
    return { size: this.#frontier.size, root: this.#frontier.root() };
  }

  /** Hears of entries after they are committed and before their authors do, in the log's order. */
  onCommitted(listener: (entries: readonly Committed[]) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * All or none, durable when it resolves. An entry that the log holds is answered with where it stands.
   * @throws JournalError; EntryError for what is not an entry
   */
  append(entries: readonly Bytes[]): Promise<readonly Position[]> {
    const decoded = entries.map((bytes) => ({ header: decodeEntry(bytes).header, bytes }));
    return new Promise((resolve, reject) => {
      if (this.#stopped !== null) return reject(this.#stopped);
      this.#queue.push({ entries: decoded, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when all that was asked for is answered; then nothing more is taken. */
  async close(): Promise<void> {
    await this.#working;
    this.#stopped ??= new JournalError('journal/closed');
  }

  async #work(): Promise<void> {
    // A turn of the event loop, so that those who ask together are committed together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 && this.#stopped === null) {
      await this.#commit(this.#gather());
    }
    for (const { reject } of this.#queue.splice(0)) reject(this.#stopped);
    this.#working = null;
  }

  #gather(): Waiting[] {
    let count = 0;
    let bytes = 0;
    const end = this.#queue.findIndex(({ entries }, i) => {
      count += entries.length;
      bytes += entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
      return i > 0 && (count > BATCH_ENTRIES || bytes > BATCH_BYTES);
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  /** Answers every one of `waiting`, however often the database has to be asked. */
  async #commit(waiting: readonly Waiting[]): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const plan = await this.#plan(waiting);
        if (plan.batch !== null) await this.#settle(plan.batch);
        this.#answer(plan);
        return;
      } catch (error) {
        if (error instanceof JournalError) {
          this.#stopped = error;
          for (const { reject } of waiting) reject(error);
          return;
        }
        // The database failed before the commit was sent, or said that nothing was written.
        this.#versions.clear();
        await this.#parts.trouble(attempt, error);
      }
    }
  }

  /** Commits, and if the answer is lost reads back what happened. @throws JournalError, or the database's error where nothing was written */
  async #settle({ batch, frontier }: { batch: Batch; frontier: Frontier }): Promise<void> {
    let error: unknown;
    try {
      if (await this.#parts.store.commit(batch)) {
        this.#frontier = frontier;
        return;
      }
    } catch (thrown) {
      error = thrown;
    }
    const { head, epoch } = await this.#readBack();
    if (head.size === batch.after.size && equalHashes(head.root, batch.after.root)) {
      this.#frontier = frontier;
      return;
    }
    const untouched = head.size === batch.before.size && equalHashes(head.root, batch.before.root);
    if (epoch !== this.#epoch || !untouched) throw new JournalError('journal/fenced');
    throw error ?? new Error('the commit was refused and the head is as it was');
  }

  async #readBack() {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const { store } = this.#parts;
        return { head: await store.head(), epoch: await store.epoch() };
      } catch (error) {
        await this.#parts.trouble(attempt, error);
      }
    }
  }

  async #plan(waiting: readonly Waiting[]): Promise<Plan> {
    const { store, hasher } = this.#parts;
    const asked = waiting.flatMap(({ entries }) => entries);
    const unknown = new Set(asked.map(({ header }) => header.stream).filter((stream) => !this.#versions.has(stream)));
    const [stored, versions] = await Promise.all([
      store.find([...new Set(asked.map(({ header }) => header.id))]),
      unknown.size === 0 ? NO_VERSIONS : store.versions([...unknown]),
    ]);
    if (this.#versions.size > KNOWN_VERSIONS) {
      this.#versions.clear();
      throw new Error('the versions known are read anew');
    }
    for (const [stream, version] of versions) this.#versions.set(stream, version);

    const placed = new Map<Uuid, StoredEntry>(stored);
    const next = new Map<string, number>();
    const frontier = this.#frontier.clone();
    const entries: (NewEntry & { header: Header })[] = [];
    const nodes: TileNode[] = [];
    const refused = new Set<Waiting>();
    for (const one of waiting) {
      if (one.entries.some(({ header, bytes }) => differs(placed.get(header.id), bytes)) || repeatsItself(one)) {
        refused.add(one);
        continue;
      }
      for (const { header, bytes } of one.entries) {
        const { id, stream } = header;
        if (placed.has(id)) continue;
        const version = (next.get(stream) ?? this.#versions.get(stream) ?? 0) + 1;
        const leaf = hasher.leaf(bytes);
        const entry = { index: frontier.size, id, stream, version, leaf, bytes, header };
        nodes.push(...frontier.append(leaf));
        next.set(stream, version);
        entries.push(entry);
        placed.set(id, entry);
      }
    }
    if (entries.length === 0) return { waiting, refused, placed, entries, next, batch: null };
    const after = { size: frontier.size, root: frontier.root() };
    const batch = { epoch: this.#epoch, before: this.head, after, entries, nodes };
    return { waiting, refused, placed, entries, next, batch: { batch, frontier } };
  }

  #answer({ waiting, refused, placed, entries, next }: Plan): void {
    for (const [stream, version] of next) this.#versions.set(stream, version);
    if (entries.length > 0) for (const listener of this.#listeners) listener(entries);
    for (const one of waiting) {
      if (refused.has(one)) one.reject(new JournalError('journal/other-bytes'));
      else one.resolve(one.entries.map(({ header }) => positionOf(placed.get(header.id)!)));
    }
  }
}

type Plan = {
  readonly waiting: readonly Waiting[];
  readonly refused: ReadonlySet<Waiting>;
  /** Where each entry asked for stands, or will. */
  readonly placed: ReadonlyMap<Uuid, StoredEntry>;
  readonly entries: readonly (NewEntry & { readonly header: Header })[];
  readonly next: ReadonlyMap<string, number>;
  readonly batch: { readonly batch: Batch; readonly frontier: Frontier } | null;
};

const NO_VERSIONS: ReadonlyMap<string, number> = new Map();

function differs(stored: StoredEntry | undefined, bytes: Bytes): boolean {
  return stored !== undefined && !equal(stored.bytes, bytes);
}

/** One call with one id twice, and not the same bytes. */
function repeatsItself({ entries }: Waiting): boolean {
  const seen = new Map<Uuid, Bytes>();
  return entries.some(({ header, bytes }) => {
    const before = seen.get(header.id);
    seen.set(header.id, bytes);
    return before !== undefined && !equal(before, bytes);
  });
}

function positionOf({ index, version }: StoredEntry): Position {
  return { index, version };
}
