/** Who opened whom, read a page at a time: the newest first, as many as one looks at, and then as many as one asks for. */
import type { Bytes } from '#base/bytes.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Problem, type ProblemCode } from '#problems/catalogue.ts';
import type { JournalAsk, JournalPage, PlacedEntry } from '#wire/server.ts';
import { Observable, type Readable } from './observable.ts';

/** An entry, and where it stands in the log. */
export type Told = {
  readonly index: number;
  readonly header: Header;
  readonly bytes: Bytes;
  /** SHA-256 of the key of the device that a session was opened at; null of any other entry. */
  readonly device: Bytes | null;
};

export type Question = Omit<JournalAsk, 'before'>;

export type JournalParts = {
  readonly read: (ask: JournalAsk) => Promise<JournalPage>;
  readonly sha256: (bytes: Bytes) => Promise<Bytes>;
};

export type JournalState = {
  readonly kind: 'reading' | 'paused' | 'whole' | 'broken';
  readonly entries: readonly Told[];
  /** What these name, and what names them. */
  readonly about: readonly Told[];
  /** On all pages; null before the first has come. */
  readonly matches: number | null;
  /** Why it broke off. */
  readonly problem: ProblemCode | null;
};

/** Entries read before somebody is asked whether they want more. */
const AT_ONCE = 1_000;

export class JournalFile {
  readonly #parts: JournalParts;
  readonly #question: Question;
  readonly #state = new Observable<JournalState>({
    kind: 'reading',
    entries: [],
    about: [],
    matches: null,
    problem: null,
  });
  #before: number | null = null;
  #wanted = AT_ONCE;
  #followed = false;
  #reading = false;

  constructor(parts: JournalParts, question: Question) {
    this.#parts = parts;
    this.#question = question;
  }

  get state(): Readable<JournalState> {
    return this.#state;
  }

  /** Reads until what is returned is called, or there is enough. */
  follow(): () => void {
    this.#followed = true;
    void this.#read();
    return () => {
      this.#followed = false;
    };
  }

  /** Reads what is older; or goes on where it broke off. */
  readOn(): void {
    const { kind, entries } = this.#state.value;
    if (kind === 'paused') this.#wanted = entries.length + AT_ONCE;
    if (kind === 'paused' || kind === 'broken') this.#change({ kind: 'reading', problem: null });
    void this.#read();
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#followed && this.#state.value.kind === 'reading') this.#take(await this.#page());
    } catch (error) {
      const problem = error instanceof Problem ? error.code : 'internal';
      this.#change({ kind: 'broken', problem });
    } finally {
      this.#reading = false;
    }
  }

  #page(): Promise<Part> {
    return readPage(this.#parts, { ...this.#question, before: this.#before });
  }

  #take({ matches, next, ...part }: Part): void {
    const known = this.#state.value;
    const entries = [...known.entries, ...part.entries];
    this.#before = next;
    this.#change({
      entries,
      about: [...known.about, ...part.about],
      matches: matches ?? known.matches,
      kind: next === null ? 'whole' : entries.length >= this.#wanted ? 'paused' : 'reading',
    });
  }

  #change(part: Partial<JournalState>): void {
    this.#state.set({ ...this.#state.value, ...part });
  }
}

export type Part = Pick<JournalPage, 'matches' | 'next'> & Pick<JournalState, 'entries' | 'about'>;

/** @throws Problem, EntryError */
export async function readPage({ read, sha256 }: JournalParts, ask: JournalAsk): Promise<Part> {
  const { entries, about, matches, next } = await read(ask);
  const all = (some: readonly PlacedEntry[]) => Promise.all(some.map((one) => told(one, sha256)));
  return { entries: await all(entries), about: await all(about), matches, next };
}

async function told({ index, bytes }: PlacedEntry, sha256: JournalParts['sha256']): Promise<Told> {
  const { header } = decodeEntry(bytes);
  const opened =
    header.type === 'session.opened' ? identityFacts[header.type].safeParse(header.facts) : null;
  const device = opened?.success === true ? await sha256(opened.data.device) : null;
  return { index, header, bytes, device };
}
