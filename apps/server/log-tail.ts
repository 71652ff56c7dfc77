/**
 * Follows the log: takes each committed entry once, in order, to the folds (sessions, board), and then lets the feeds show it. So a
 * feed never shows an entry that closed its own session and goes on.
 */
import type { Clock } from '#base/clock.ts';
import { type Header, readCommitted } from '#journal/entry.ts';
import type { LogReader } from '#journal/reader.ts';
import type { PlacedEntry } from '#wire/server.ts';
import { entryFrame } from './feed-frame.ts';
import { fitting, RecentFrames } from './recent-frames.ts';

/** The database holds less than was read from it before: what was folded may no longer be true. */
export class LogWentBack extends Error {
  override readonly name = 'LogWentBack';
}

const BATCH_ENTRIES = 512;
const RECENT_ENTRIES = 8_192;
const RECENT_BYTES = 32 * 2 ** 20;
const FRAMES_BYTES = 256 * 2 ** 10;
/** How old what is known of the log may be before nobody is let in on the strength of it. */
const STALE_AFTER_MS = 5_000;

type Fold = (header: Header, placed: PlacedEntry) => void;
type Read = { readonly placed: PlacedEntry; readonly header: Header };

export class LogTail {
  readonly #reader: LogReader;
  readonly #fold: Fold;
  readonly #clock: Clock;
  readonly #recent = new RecentFrames(RECENT_BYTES);
  readonly #waiting = new Set<() => void>();
  #size = 0;
  #seenAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(parts: { reader: LogReader; fold: Fold; clock: Clock }) {
    this.#reader = parts.reader;
    this.#fold = parts.fold;
    this.#clock = parts.clock;
  }

  /** Entries folded so far; the feeds may show as many. */
  get size(): number {
    return this.#size;
  }

  /** Whether what is known here is what the database lately said. */
  get isFresh(): boolean {
    return this.#clock() - this.#seenAt < STALE_AFTER_MS;
  }

  /**
   * Folds what is committed by now. Callers that come while another is at it share one more look after it.
   * @throws LogWentBack, or whatever kept the database from answering
   */
  catchUp(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#running = this.#look();
        return this.#running;
      });
    return this.#next;
  }

  /** Feed text of entries from `index` on, which must be below `size`: some of them, at least one. */
  async frames(index: number): Promise<readonly Buffer[]> {
    const recent = this.#recent.from(index, FRAMES_BYTES);
    if (recent !== null) return recent;
    const entries = await this.#read(index, Math.min(index + BATCH_ENTRIES / 8, this.#size));
    return fitting(
      entries.map(({ placed, header }) => entryFrame(placed, header)),
      0,
      FRAMES_BYTES,
    );
  }

  /** Resolves when the log has grown, when `withinMs` have passed, or when `signal` is aborted. */
  async grown(withinMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    const wake = () => resolve();
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake);
    if (signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(wake);
    signal.removeEventListener('abort', wake);
  }

  async #look(): Promise<void> {
    const { size } = await this.#reader.head();
    if (size < this.#size) throw new LogWentBack(`from ${this.#size} entries to ${size}`);
    for await (const batch of this.#batches(size)) {
      for (const { placed, header } of batch) {
        this.#fold(header, placed);
        if (placed.index >= size - RECENT_ENTRIES)
          this.#recent.push(placed.index, entryFrame(placed, header));
        this.#size += 1;
      }
      for (const wake of this.#waiting) wake();
    }
    this.#seenAt = this.#clock();
  }

  /** From where it has come up to `size`: while one is folded, the database looks for the next. */
  async *#batches(size: number): AsyncGenerator<readonly Read[]> {
    const from = (start: number) =>
      start < size ? this.#read(start, Math.min(start + BATCH_ENTRIES, size)) : null;
    let coming = from(this.#size);
    while (coming !== null) {
      const batch = await coming;
      coming = from(this.#size + batch.length);
      // Whoever comes to it hears why it did not come.
      coming?.catch(() => undefined);
      yield batch;
    }
  }

  async #read(from: number, to: number): Promise<readonly Read[]> {
    const rows = await this.#reader.entries(from, to);
    if (rows.length !== to - from || rows.some(({ index }, i) => index !== from + i)) {
      throw new Error(`entries ${from} to ${to} are not all there`);
    }
    return rows.map(({ index, version, bytes }) => ({
      placed: { index, version, bytes },
      header: readCommitted(bytes).header,
    }));
  }
}
