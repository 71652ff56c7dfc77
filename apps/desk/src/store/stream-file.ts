/** One stream, opened: read once, then only what is new, with one's own unsent entries last. */
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { isAway, Problem, type ProblemCode } from '#problems/catalogue.ts';
import type { Keyring, Opened, Wanted } from '#sync/keyring.ts';
import type { LogReader } from '#sync/log-reader.ts';
import type { Params } from '#wire/keeper.ts';
import type { LiveLog } from './live-log.ts';
import { Observable, type Readable } from './observable.ts';

export type StreamState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'refused'; readonly problem: ProblemCode }
  | { readonly kind: 'open'; readonly entries: readonly Opened[] };

export type StreamFileParts = {
  readonly keyring: Pick<Keyring, 'ensure' | 'has' | 'open'>;
  readonly reader: Pick<LogReader, 'entries'>;
  readonly live: Pick<LiveLog, 'watch' | 'own' | 'size'>;
  readonly wanted: Wanted;
  /** What will be opened right after it: asked for in the same grant, so that the access journal tells of one opening. */
  readonly alongside?: readonly Wanted[];
  readonly purpose: Params<'grant'>['purpose'];
};

/** Until what could not be read up to now is asked for again. */
const AGAIN_MS = 5_000;

export class StreamFile {
  readonly #parts: StreamFileParts;
  readonly #state = new Observable<StreamState>({ kind: 'opening' });
  readonly #read: Opened[] = [];
  readonly #ids = new Set<Uuid>();
  #version = 0;
  #reading: Promise<void> | null = null;
  #again = false;
  #followers = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: StreamFileParts) {
    this.#parts = parts;
  }

  get state(): Readable<StreamState> {
    return this.#state;
  }

  /** Opens it, and keeps it up until what is returned is called. */
  follow(): () => void {
    const { live, wanted } = this.#parts;
    this.#followers += 1;
    void this.refresh();
    const end = live.watch(wanted.stream, () => void this.refresh());
    return () => {
      end();
      this.#followers -= 1;
    };
  }

  /** Reads what is new; asked again meanwhile, once more afterwards. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    let isBehind = false;
    while (this.#again) {
      this.#again = false;
      try {
        isBehind = await this.#readNew();
      } catch (error) {
        isBehind = isAway(error);
        await this.#showTrouble(error);
      }
    }
    // In the same breath as the last look: what is asked for from here on begins anew.
    this.#reading = null;
    if (isBehind) this.#readLater();
  }

  /** The feed may have nothing more to tell of it. */
  #readLater(): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      if (this.#followers > 0) void this.refresh();
    }, AGAIN_MS);
  }

  /** What was read stays on the screen, and what began here is whole without reading; only a stream never opened has nothing to show. */
  async #showTrouble(error: unknown): Promise<void> {
    if (this.#state.value.kind === 'open' || this.#beganHere()) return this.#show();
    this.#state.set({
      kind: 'refused',
      problem: error instanceof Problem ? error.code : 'internal',
    });
  }

  /** Its author had seen nothing of it before their own first entry. */
  #beganHere(): boolean {
    const { live, wanted, keyring } = this.#parts;
    const isFirst = [...live.own.values()].some(
      ({ header }) => header.stream === wanted.stream && header.after === 0,
    );
    return isFirst && keyring.has(wanted.stream);
  }

  /** Gives whether the feed had come further already: what answered was kept here, or is behind. */
  async #readNew(): Promise<boolean> {
    const { keyring, reader, live, wanted, alongside = [], purpose } = this.#parts;
    const toldUpTo = live.size;
    // Sealed, they tell nobody anything: they come while their key is asked for.
    const reading = reader.entries(wanted.stream, this.#version);
    reading.catch(() => undefined);
    await keyring.ensure([wanted, ...alongside], purpose);
    const { size, entries } = await reading;
    const opened = await Promise.all(entries.map(({ bytes }) => this.#open(bytes)));
    for (const [i, { version }] of entries.entries()) {
      this.#version = Math.max(this.#version, version);
      const one = opened[i] ?? null;
      if (one === null || this.#ids.has(one.header.id)) continue;
      this.#ids.add(one.header.id);
      this.#read.push(one);
    }
    await this.#show();
    return size < toldUpTo;
  }

  async #show(): Promise<void> {
    const { live, wanted } = this.#parts;
    const mine = [...live.own.values()].filter(
      ({ header }) => header.stream === wanted.stream && !this.#ids.has(header.id),
    );
    const opened = await Promise.all(mine.map(({ bytes }) => this.#open(bytes)));
    const own = opened.filter((entry) => entry !== null);
    this.#state.set({ kind: 'open', entries: [...this.#read, ...own] });
  }

  /** With no payload where the seal does not hold, so that the fold counts it as not understood; null where it is no entry. */
  async #open(bytes: Uint8Array): Promise<Opened | null> {
    try {
      return await this.#parts.keyring.open(bytes);
    } catch {
      return headerOnly(bytes);
    }
  }
}

function headerOnly(bytes: Uint8Array): Opened | null {
  try {
    return { header: decodeEntry(bytes).header, payload: null };
  } catch {
    return null;
  }
}
