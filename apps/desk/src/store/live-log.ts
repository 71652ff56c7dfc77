/** The room as it is now: the board's fold, kept up by the feed, with one's own unsent work on top. */
import type { Clock, Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { type Board, emptyBoard, foldBoard, stepBoard } from '#care/board.ts';
import type { BoardEntry } from '#care/board-entry.ts';
import { Arriving } from '#care/branches.ts';
import { Ledger } from '#care/invariants.ts';
import { nobodyHere, type Presences, stepPresence } from '#care/presence.ts';
import { isIdentityType } from '#identity/entries.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { againAfterMs } from '#sync/again-after.ts';
import type { Keyring } from '#sync/keyring.ts';
import type { LogReader } from '#sync/log-reader.ts';
import type { OutboxItem } from '#sync/outbox.ts';
import type { FeedEntry, PlacedEntry } from '#wire/server.ts';
import { type Notices, noNotices, stepNotices } from './notices.ts';
import { Observable, type Readable } from './observable.ts';
import { acknowledged, type OwnEntries, readUpTo, withOutbox } from './own-entries.ts';
import { nobody, type People, PeopleFold } from './people.ts';
import { rest } from './rest.ts';
import { type Lines, SealedLines } from './sealed-lines.ts';

export type Room = Lines & {
  readonly board: Board;
  readonly people: People;
  readonly presences: Presences;
  readonly notices: Notices;
  /** False while the feed is away: then the room is as it was, and one's own work goes on top. */
  readonly connected: boolean;
};

export type LiveLogParts = {
  readonly reader: Pick<LogReader, 'board' | 'feed'>;
  readonly keyring: Pick<Keyring, 'ensure' | 'open'>;
  /** Who is signed in. */
  readonly account: Uuid;
  readonly services: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
};

/** Two heartbeats of the feed and a little: then the connection is taken for dead. */
const SILENCE_MS = 35_000;
const LONGEST_WAIT_MS = 10_000;

export class LiveLog {
  readonly #reader: LiveLogParts['reader'];
  readonly #lines: SealedLines;
  readonly #room = new Observable<Room>({
    board: emptyBoard,
    people: nobody,
    presences: nobodyHere,
    notices: noNotices,
    labels: new Map(),
    names: new Map(),
    devices: new Map(),
    connected: false,
  });
  readonly #account: Uuid;
  readonly #clock: Clock;
  readonly #random: Random;
  #people = new PeopleFold();
  #ledger = new Ledger();
  #arriving = new Arriving();
  readonly #versions = new Map<string, number>();
  readonly #watchers = new Map<string, Set<() => void>>();
  /** What was read, without one's own on top. */
  #read: Board = emptyBoard;
  #own: OwnEntries = new Map();
  #next = 0;
  /** Another site's work came in, maybe to cases that were closed before this desk looked: the board is read anew. */
  #isStale = false;
  #endListening = () => {};

  constructor({ reader, random, ...parts }: LiveLogParts) {
    this.#reader = reader;
    this.#random = random;
    this.#account = parts.account;
    this.#clock = parts.clock;
    this.#lines = new SealedLines({ ...parts, onOpened: (lines) => this.#change(lines) });
  }

  get room(): Readable<Room> {
    return this.#room;
  }

  /** How many of the log's entries were read. */
  get size(): number {
    return this.#next;
  }

  /** What was written here and not yet read back. */
  get own(): OwnEntries {
    return this.#own;
  }

  /** Which cases are open by the types of what was read alone, with one's own on top: what the board is held against. */
  ledger(): Ledger {
    const ledger = this.#ledger.copy();
    for (const { header } of this.#own.values()) ledger.apply(header);
    return ledger;
  }

  /** How many entries of a stream were seen, one's own included. */
  seen(stream: string): number {
    const mine = [...this.#own.values()].filter(({ header }) => header.stream === stream);
    return (this.#versions.get(stream) ?? 0) + mine.length;
  }

  /** Told whenever a stream has something new. @returns what ends it */
  watch(stream: string, listener: () => void): () => void {
    const watchers = this.#watchers.get(stream) ?? new Set();
    this.#watchers.set(stream, watchers.add(listener));
    return () => watchers.delete(listener);
  }

  /** Reads the board as it is, and folds all of it anew. @throws Problem */
  async load(): Promise<void> {
    const { size, entries } = await this.#reader.board();
    this.#people = new PeopleFold();
    this.#ledger = new Ledger();
    this.#arriving = new Arriving();
    const headers: (Header & { readonly index: number })[] = [];
    const told: BoardEntry[] = [];
    for (const entry of entries) {
      const header = this.#note(entry);
      if (header === null) continue;
      headers.push({ ...header, index: entry.index });
      told.push(...this.#people.apply(header, entry.index));
      this.#ledger.apply(header);
    }
    this.#read = foldBoard(told);
    for (const header of headers) this.#arriving.apply(header, this.#read.origins);
    this.#next = size;
    this.#isStale = false;
    this.#owns(readUpTo(this.#own, size));
    this.#change({
      people: this.#people.people(this.#clock()),
      presences: headers.reduce<Presences>(stepPresence, nobodyHere),
      notices: headers.reduce(stepNotices, noNotices),
    });
    for (const stream of this.#watchers.keys()) this.#tell(stream);
    await this.#lines.open();
  }

  /** Follows the feed until the signal aborts, coming back whenever it breaks. @throws Problem `session/unknown` */
  async follow(signal: AbortSignal): Promise<void> {
    let failures = 0;
    const heard = () => {
      failures = 0;
      this.#change({ connected: true });
    };
    while (!signal.aborted) {
      try {
        if (this.#isStale) await this.load();
        await this.#listen(heard, signal);
      } catch (error) {
        if (error instanceof Problem && error.code === 'session/unknown') throw error;
      }
      this.#change({ connected: false });
      await rest(againAfterMs(failures, LONGEST_WAIT_MS, this.#random), signal);
      failures += 1;
    }
  }

  /** Puts what the outbox holds of one’s own on top of what was read. What a colleague left unsent on this device has happened for nobody yet. */
  outboxIs(items: readonly OutboxItem[]): void {
    const own = items.filter(({ header }) => header.author === this.#account);
    const fresh = own.filter(({ header }) => !this.#own.has(header.id));
    this.#owns(withOutbox(this.#own, own));
    for (const { header, bytes } of fresh) this.#lines.add(header, bytes);
    void this.#lines.open();
  }

  /** The keeper said where some of one's own entries stand. */
  acknowledge(places: ReadonlyMap<Uuid, number>): void {
    this.#owns(readUpTo(acknowledged(this.#own, places), this.#next));
  }

  async #listen(heard: () => void, signal: AbortSignal): Promise<void> {
    const silence = new AbortController();
    this.#endListening = () => silence.abort();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      heard();
    };
    const listener = {
      onEntry: (entry: FeedEntry) => {
        this.#take(entry);
        alive();
      },
      onSize: () => {
        void this.#lines.open();
        alive();
      },
    };
    try {
      await this.#reader.feed(this.#next, listener, AbortSignal.any([signal, silence.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  #take({ index, version, stream, bytes }: FeedEntry): void {
    this.#next = index + 1;
    this.#versions.set(stream, version);
    const header =
      bytes === undefined
        ? null
        : this.#note({ index, version, bytes: Uint8Array.fromBase64(bytes) });
    const wasUnderway = this.#arriving.isUnderway(index);
    if (header !== null) {
      this.#arriving.apply({ ...header, index }, this.#read.origins);
      this.#read = this.#people.apply(header, index).reduce(stepBoard, this.#read);
      this.#ledger.apply(header);
      const isOfPeople = isIdentityType(header.type);
      this.#change({
        ...(isOfPeople ? { people: this.#people.people(this.#clock()) } : {}),
        presences: stepPresence(this.#room.value.presences, header),
        notices: stepNotices(this.#room.value.notices, header),
      });
      void this.#lines.open();
    }
    this.#owns(readUpTo(this.#own, this.#next));
    this.#tell(stream);
    if (wasUnderway && !this.#arriving.isUnderway(this.#next)) {
      this.#isStale = true;
      this.#endListening();
    }
  }

  /** Null where the bytes are no entry: what cannot be read changes nothing. */
  #note({ version, bytes }: PlacedEntry): Header | null {
    try {
      const { header } = decodeEntry(bytes);
      // A board that is read anew leaves out what no board needs.
      this.#versions.set(header.stream, Math.max(version, this.#versions.get(header.stream) ?? 0));
      this.#lines.add(header, bytes);
      return header;
    } catch {
      return null;
    }
  }

  #owns(own: OwnEntries): void {
    if (own === this.#own) return;
    const streams = new Set(
      [...this.#own.values(), ...own.values()].map(({ header }) => header.stream),
    );
    this.#own = own;
    this.#change({});
    for (const stream of streams) this.#tell(stream);
  }

  #tell(stream: string): void {
    for (const watcher of this.#watchers.get(stream) ?? []) watcher();
  }

  #change(part: Partial<Room>): void {
    const board = [...this.#own.values()].reduce(
      (on, { header, index }) => stepBoard(on, { ...header, index }),
      this.#read,
    );
    const room = this.#room.value;
    const next: Room = { ...room, ...part, board };
    const same = (Object.keys(next) as (keyof Room)[]).every((name) => next[name] === room[name]);
    if (!same) this.#room.set(next);
  }
}
