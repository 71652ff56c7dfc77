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

export function keptReader(reader: LogReader, kept: Kept): LogReader {
  // Where nothing more can be kept, the reading goes on without.
  const keep = (name: string, value: unknown) => void kept.put(name, value).catch(() => undefined);
  const feed = new KeptFeed(keep);
  return {
    ...reader,

    async entries(stream, after = 0) {
      const name = `stream/${stream}`;
      const before = await read(kept, name);
      const answer = await whileAway(
        () => reader.entries(stream, after),
        () => before && since(before, after),
      );
      if (before === null || newestOf(answer) > newestOf(before))
        keep(name, joined(before, answer));
      return answer;
    },

    board: () =>
      whileAway(
        async () => {
          const answer = await reader.board();
          feed.begin();
          await kept.remove(await kept.names(FEED));
          keep(BOARD, answer);
          return answer;
        },
        () => boardAsKept(kept),
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
    ...{ entries: away, signIns: away, board: away, arrivals: away, journal: away },
    ...{ packFiles: away, packFile: away, measures: away, measured: away, handBack: away },
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

async function read(kept: Kept, name: string): Promise<StreamEntries | null> {
  return streamEntries.safeParse(await kept.get(name)).data ?? null;
}

/** The board as it was read, and what the feed brought after it. */
async function boardAsKept(kept: Kept): Promise<StreamEntries | null> {
  const board = await read(kept, BOARD);
  if (board === null) return null;
  const later: PlacedEntry[] = [];
  for (const name of await kept.names(FEED))
    later.push(...((await read(kept, name))?.entries ?? []));
  const size = Math.max(board.size, ...later.map(({ index }) => index + 1));
  return { size, entries: [...board.entries, ...later] };
}

function since({ size, entries }: StreamEntries, after: number): StreamEntries {
  return { size, entries: entries.filter(({ version }) => version > after) };
}

function newestOf({ entries }: StreamEntries): number {
  return entries.at(-1)?.version ?? 0;
}

function joined(before: StreamEntries | null, read: StreamEntries): StreamEntries {
  if (before === null) return read;
  const { entries } = since(read, newestOf(before));
  return { size: read.size, entries: [...before.entries, ...entries] };
}

/** What the feed brings is put away a second's worth at a time. */
const TOGETHER_MS = 1_000;

class KeptFeed {
  readonly #keep: (name: string, value: StreamEntries) => void;
  #waiting: PlacedEntry[] = [];

  constructor(keep: (name: string, value: StreamEntries) => void) {
    this.#keep = keep;
  }

  /** The board was read anew: what came before is in it. */
  begin(): void {
    this.#waiting = [];
  }

  take({ index, version, bytes }: FeedEntry): void {
    if (bytes === undefined) return;
    if (this.#waiting.length === 0) setTimeout(() => this.#put(), TOGETHER_MS);
    this.#waiting.push({ index, version, bytes: Uint8Array.fromBase64(bytes) as Bytes });
  }

  #put(): void {
    const entries = this.#waiting;
    this.#waiting = [];
    const [first, last] = [entries[0], entries.at(-1)];
    if (first === undefined || last === undefined) return;
    // In the order of their names they are in the log's.
    const name = `${FEED}${first.index.toString().padStart(12, '0')}`;
    this.#keep(name, { size: last.index + 1, entries });
  }
}
