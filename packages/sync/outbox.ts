/**
 * Written work on its way to the log. An entry is durable here before anybody sees it as done, and stays until the keeper says
 * where it stands in the log; where there are lifeboats, until one of them has signed for it too. Should the site be lost before that, it is sent
 * once more, to the site that goes on. A crash at any step leaves it here or there, or in both, which is the same: an id is appended once.
 */
import type { Bytes } from '#base/bytes.ts';
import type { Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { BehindRefused, decides } from '#care/behind-refused.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Problem, type ProblemCode } from '#problems/catalogue.ts';
import { againAfterMs } from './again-after.ts';

export type StoredEntry = {
  /** Given by the store, rising. */
  readonly order: number;
  /** Sealed and signed. */
  readonly bytes: Bytes;
  /** Why the keeper would not have it: kept and shown until a person deals with it. */
  readonly refused: ProblemCode | null;
  /** Where it stands in the log of a site; null where it waits. */
  readonly placed: Place | null;
};

export type Place = {
  readonly index: number;
  /** The site's keeper, by its key. */
  readonly site: string;
};

/** Where entries wait. Each promise is kept on disk when it resolves. */
export type OutboxStore = {
  /** In the order they were added. */
  all(): Promise<readonly StoredEntry[]>;
  add(bytes: Bytes): Promise<void>;
  mark(order: number, refused: ProblemCode | null): Promise<void>;
  place(places: ReadonlyMap<number, Place>): Promise<void>;
  remove(orders: readonly number[]): Promise<void>;
};

export type OutboxItem = StoredEntry & {
  readonly header: Header;
  /** It is not sent as long as one that its author wrote before it is refused. */
  readonly isBehind: boolean;
};
export type KeptItem = OutboxItem & { readonly placed: Place };

export type OutboxParts = {
  readonly store: OutboxStore;
  /** Whose entries are sent. Others on this device wait for their own author to sign in. */
  readonly author: Uuid;
  /** The site they are sent to, by its keeper's key. */
  readonly site: string;
  /** Whether they are kept until a second site has signed for them. */
  readonly keeps: boolean;
  /** All or none, in the log when it resolves: gives where they stand. @throws Problem */
  readonly append: (entries: readonly Bytes[]) => Promise<readonly { readonly index: number }[]>;
  /** Runs the work while nobody else on this device runs theirs. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  /** Resolves early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: Random;
};

/** What the keeper takes in one call. */
const BATCH = 64;
const LONGEST_WAIT_MS = 15_000;

export class Outbox {
  readonly #parts: OutboxParts;
  readonly #listeners = new Set<() => void>();
  #items: readonly OutboxItem[] = [];
  #kept: readonly KeptItem[] = [];
  #readings = 0;
  #shown = 0;
  #news = Promise.withResolvers<void>();

  private constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  static async open(parts: OutboxParts): Promise<Outbox> {
    const outbox = new Outbox(parts);
    await outbox.#read();
    return outbox;
  }

  /** Everything that waits, oldest first. A new array after each change. */
  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  /** What stands in this site's log, and in no other yet that is known of. */
  get kept(): readonly KeptItem[] {
    return this.#kept;
  }

  /** @returns what ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Durable on this device when it resolves. */
  async put(bytes: Bytes): Promise<void> {
    await this.#parts.store.add(bytes);
    await this.#read();
    this.#wake();
  }

  /** Sends a refused entry once more: when an operator has mended what stood in its way. */
  async tryAgain(order: number): Promise<void> {
    await this.#parts.store.mark(order, null);
    await this.#read();
    this.#wake();
  }

  /** A decision of one's own that was refused: nobody else will ever deal with it. */
  mayDrop({ header, refused, placed }: OutboxItem): boolean {
    const isOwn = header.author === this.#parts.author;
    return isOwn && refused !== null && !wasHad(placed) && decides(header.type);
  }

  /** What was decided upon a refused decision, and goes with it: what it was decided upon did not happen. */
  decidedUpon({ header, order }: OutboxItem): readonly OutboxItem[] {
    const { author, stream } = header;
    return this.#items.filter(
      (one) =>
        one.isBehind &&
        !wasHad(one.placed) &&
        one.order > order &&
        one.header.author === author &&
        one.header.stream === stream &&
        decides(one.header.type),
    );
  }

  /**
   * Lets go for good of a refused decision of one's own, with what was decided upon it: its author has seen all of it, and says so. Leaves it where
   * it is being sent again, or was taken.
   */
  async drop(order: number): Promise<void> {
    await this.#parts.alone(async () => {
      await this.#read();
      const item = this.#items.find((one) => one.order === order);
      if (item === undefined || !this.mayDrop(item)) return;
      const orders = [item, ...this.decidedUpon(item)].map((one) => one.order);
      await this.#parts.store.remove(orders);
      await this.#read();
    });
    this.#wake();
  }

  /** Lets go of what a second site holds. */
  async letGo(safe: readonly KeptItem[]): Promise<void> {
    if (safe.length === 0) return;
    await this.#parts.store.remove(safe.map(({ order }) => order));
    await this.#read();
  }

  /** Sends what waits, in order, as often as it takes. @throws Problem `session/unknown`: the passkey must be touched again */
  async run(signal: AbortSignal): Promise<void> {
    const { alone, sleep, random } = this.#parts;
    let failures = 0;
    while (!signal.aborted) {
      const news = this.#news.promise;
      try {
        await alone(() => this.#sendAll(signal));
        failures = 0;
        await Promise.race([news, aborted(signal)]);
      } catch (error) {
        if (error instanceof Problem && error.code === 'session/unknown') throw error;
        await sleep(againAfterMs(failures, LONGEST_WAIT_MS, random), signal);
        failures += 1;
      }
    }
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    await this.#read();
    const refusedNow = new Set<number>();
    for (let most = BATCH; !signal.aborted; ) {
      const batch = this.#sendable(refusedNow).slice(0, most);
      if (batch.length === 0) break;
      const refused = await this.#send(batch);
      if (refused === null) {
        // They are in the log, and kept or gone from here.
      } else if (batch.length > 1) {
        // One of them was refused and none was taken: from here on each stands for itself.
        most = 1;
        continue;
      } else {
        refusedNow.add(batch[0]!.order);
        await this.#parts.store.mark(batch[0]!.order, refused);
      }
      await this.#read();
    }
    const early = this.#items.find(({ order, placed }) => refusedNow.has(order) && wasHad(placed));
    if (early !== undefined) throw new Problem(early.refused ?? 'entry/refused');
  }

  /** Null when they stand in the log; the reason where no repetition would help. @throws what waiting may mend */
  async #send(batch: readonly OutboxItem[]): Promise<ProblemCode | null> {
    const { store, site, keeps, append } = this.#parts;
    try {
      const positions = await append(batch.map(({ bytes }) => bytes));
      for (const { order, refused } of batch) if (refused !== null) await store.mark(order, null);
      if (!keeps) await store.remove(batch.map(({ order }) => order));
      else {
        const place = (i: number) => ({ index: positions[i]!.index, site });
        await store.place(new Map(batch.map(({ order }, i) => [order, place(i)])));
      }
      return null;
    } catch (error) {
      if (error instanceof Problem && FINAL.has(error.code)) return error.code;
      throw error;
    }
  }

  /** What a site that was lost had taken is asked for again in the next round: it may have come before what another desk has yet to bring. */
  #sendable(refusedNow: ReadonlySet<number>): readonly OutboxItem[] {
    const behind = new BehindRefused();
    return this.#items.filter((item) => {
      const { header, order } = item;
      if (header.author !== this.#parts.author) return false;
      if (behind.waits(header)) return false;
      if (!refusedNow.has(order) && !isRefused(item)) return true;
      behind.refuse(header);
      return false;
    });
  }

  async #read(): Promise<void> {
    const reading = ++this.#readings;
    const stored = await this.#parts.store.all();
    // Two readings may overtake one another: the older knows less.
    if (reading < this.#shown) return;
    this.#shown = reading;
    // What stands under a number never changes.
    const known = new Map([...this.#kept, ...this.#items].map((item) => [item.order, item.header]));
    // What a site had that is not this one is on its way again.
    const isKept = ({ placed }: StoredEntry) => placed?.site === this.#parts.site;
    const behind = new BehindRefused();
    const all = stored.map((entry) => {
      const header = known.get(entry.order) ?? decodeEntry(entry.bytes).header;
      if (isRefused(entry)) behind.refuse(header);
      const isBehind = !isKept(entry) && entry.refused === null && behind.waits(header);
      return { ...entry, header, isBehind };
    });
    this.#kept = all.filter((item): item is KeptItem => isKept(item));
    this.#items = all.filter((item) => !isKept(item));
    for (const listener of this.#listeners) listener();
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** Whether it waits for a person. */
function isRefused({ refused, placed }: StoredEntry): boolean {
  return refused !== null && !wasHad(placed);
}

/** Whether a site has had it; of what waits, one that was lost. */
function wasHad(placed: Place | null): boolean {
  return placed !== null;
}

/** Refusals of the entry itself. Any other is of the moment: a keeper that is away, a disk that is full. */
const FINAL: ReadonlySet<ProblemCode> = new Set([
  'entry/refused',
  'entry/exists',
  'attachment/too-many',
  'access/not-allowed',
  'request/malformed',
  'request/too-large',
]);

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
