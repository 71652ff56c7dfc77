/** Reads the log, keeps what was read, and answers from that while the server is away. */
import type { Bytes } from '#base/bytes.ts';
import { isAway, Problem } from '#problems/catalogue.ts';
import type { LogReader } from '#sync/log-reader.ts';
import {
  type FeedEntry,
  type PlacedEntry,
  packFiles,
  type StreamEntries,
  streamEntries,
} from '#wire/server.ts';
import type { Kept } from './kept.ts';

const BOARD = 'board';
const FEED = 'feed/';
const PACKS = 'packs';

/** As much as it needs of where it keeps things. */
type Keeping = Pick<Kept, 'put' | 'get' | 'all' | 'remove'>;

export function keptReader(reader: LogReader, kept: Keeping): LogReader {
  // Where nothing more can be kept, the reading goes on without.
  const keep = (name: string, value: unknown) =>
    void afterwards()
      .then(() => kept.put(name, value))
      .catch(() => undefined);
  const feed = new KeptFeed(kept);
  let isBoardRead = false;
  return {
    ...reader,

    async entries(stream, after = 0) {
      const name = `stream/${stream}`;
      // Nobody waits for it, unless the server is away.
      const before = read(kept, name).catch(() => null);
      const answer = await whileAway(
        () => reader.entries(stream, after),
        async () => {
          const known = await before;
          return known && since(known, after);
        },
      );
      void before.then((known) => {
        if (isMore(answer, after, known)) keep(name, joined(known, answer));
      });
      return answer;
    },

    board: () =>
      whileAway(
        async () => {
          const answer = await reader.board();
          isBoardRead = true;
          feed.begin(answer);
          return answer;
        },
        // Whoever reads it once more wants what is newer than both.
        () => (isBoardRead ? null : boardAsKept(kept)),
      ),

    packFiles: () =>
      whileAway(
        async () => {
          const answer = await reader.packFiles();
          keep(PACKS, answer);
          return answer;
        },
        async () => packFiles.safeParse(await kept.get(PACKS)).data ?? null,
      ),

    async packFile(hash) {
      const name = `pack/${hash.toHex()}`;
      const known = await kept.get(name);
      if (known instanceof Uint8Array) return new Uint8Array(known);
      const bytes = await reader.packFile(hash);
      keep(name, bytes);
      return bytes;
    },

    feed(after, listener, signal) {
      const onEntry = (entry: FeedEntry) => {
        feed.take(entry);
        listener.onEntry(entry);
      };
      return reader.feed(after, { ...listener, onEntry }, signal);
    },
  };
}

/** A reader of nothing: what was kept is all there is. */
export function awayReader(): LogReader {
  const away = () => Promise.reject(new Problem('keeper/unavailable'));
  return {
    ...{ entries: away, signIns: away, board: away, arrivals: away, accessJournal: away },
    ...{ packFiles: away, packFile: away, measures: away, measured: away, handBack: away },
    ...{ services: away, codeLists: away, codeSlice: away, careIdentity: away },
    ...{ cosigned: away, inclusion: away, feed: away },
  };
}

/** @throws Problem as the server said, or where it is away and nothing was kept */
async function whileAway<T>(
  ask: () => Promise<T>,
  kept: () => Promise<T | null> | T | null,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isAway(error)) throw error;
    const answer = await kept();
    if (answer === null) throw error;
    return answer;
  }
}

async function read(kept: Keeping, name: string): Promise<StreamEntries | null> {
  return streamEntries.safeParse(await kept.get(name)).data ?? null;
}

/** The board as it was read, and what the feed brought after it. */
async function boardAsKept(kept: Keeping): Promise<StreamEntries | null> {
  const board = await read(kept, BOARD);
  if (board === null) return null;
  const rows = (await kept.all(FEED)).flatMap((row) => streamEntries.safeParse(row).data ?? []);
  // What two windows heard is there twice; and what came before a board, until it is let go of.
  const heard = rows.flatMap(({ entries }) => entries.filter(({ index }) => index >= board.size));
  const later = [...new Map(heard.map((entry) => [entry.index, entry])).values()];
  const last = later.at(-1);
  const size = last === undefined ? board.size : last.index + 1;
  return { size, entries: [...board.entries, ...later] };
}

function since({ size, entries }: StreamEntries, after: number): StreamEntries {
  return { size, entries: entries.filter(({ version }) => version > after) };
}

function newestOf({ entries }: StreamEntries): number {
  return entries.at(-1)?.version ?? 0;
}

/** Whether what was asked for from there on makes, with what was kept, more of the stream, and leaves nothing out. */
function isMore(answer: StreamEntries, after: number, known: StreamEntries | null): boolean {
  if (known === null) return after === 0;
  return newestOf(known) >= after && newestOf(answer) > newestOf(known);
}

function joined(before: StreamEntries | null, read: StreamEntries): StreamEntries {
  if (before === null) return read;
  const { entries } = since(read, newestOf(before));
  return { size: read.size, entries: [...before.entries, ...entries] };
}

/** Once whoever asked has their answer: nobody waits for what is put away. */
function afterwards(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** What the feed brings is put away a second's worth at a time. */
const TOGETHER_MS = 1_000;
/** Entries, from which a row is full: so that there are few to read, and none is long to write again each second. */
const FULL = 64;

/** The board, and what the feed brought after it. What is kept of them has no gap: with the first that cannot be kept it ends. */
class KeptFeed {
  readonly #kept: Keeping;
  #row: PlacedEntry[] = [];
  #waits = false;
  #keeping: Promise<void> = Promise.resolve();

  constructor(kept: Keeping) {
    this.#kept = kept;
  }

  /** The board was read anew: what came before is in it. */
  begin(board: StreamEntries): void {
    this.#row = [];
    this.#keeping = afterwards();
    this.#then(() => this.#kept.put(BOARD, board));
    this.#then(() => this.#kept.remove(FEED));
  }

  take({ index, version, bytes }: FeedEntry): void {
    if (bytes === undefined) return;
    this.#row.push({ index, version, bytes: Uint8Array.fromBase64(bytes) as Bytes });
    if (this.#waits) return;
    this.#waits = true;
    setTimeout(() => this.#put(), TOGETHER_MS);
  }

  #put(): void {
    this.#waits = false;
    const entries = [...this.#row];
    const [first, last] = [entries[0], entries.at(-1)];
    if (first === undefined || last === undefined) return;
    if (entries.length >= FULL) this.#row = [];
    // In the order of their names they are in the log's.
    const name = `${FEED}${first.index.toString().padStart(12, '0')}`;
    this.#then(() => this.#kept.put(name, { size: last.index + 1, entries }));
  }

  #then(work: () => Promise<void>): void {
    this.#keeping = this.#keeping.then(work);
    this.#keeping.catch(() => undefined);
  }
}
