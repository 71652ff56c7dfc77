/** Who opened whom, read a page at a time: the newest first, as many as one looks at, and then as many as one asks for. */
import type { Bytes } from '#base/bytes.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Problem, type ProblemCode } from '#problems/catalogue.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { JournalAsk, JournalPage } from '#wire/server.ts';
import { Observable, type Readable } from './observable.ts';
import { type Signature, signaturesOf } from './signatures.ts';

/** An entry, and where it stands in the log. */
export type Told = {
  readonly index: number;
  readonly header: Header;
  readonly bytes: Bytes;
  /** SHA-256 of the key of the device that a session was opened at; null of any other entry. */
  readonly device: Bytes | null;
  readonly signature: Signature;
};

export type Question = Omit<JournalAsk, 'before'>;

export type JournalParts = {
  readonly read: (ask: JournalAsk) => Promise<JournalPage>;
  readonly primitives: Pick<Primitives, 'sha256' | 'verify'>;
  /** As this desk knows it. */
  readonly keeperKey: Bytes;
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

export class AccessJournal {
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
export async function readPage(
  { read, primitives, keeperKey }: JournalParts,
  ask: JournalAsk,
): Promise<Part> {
  const page = await read(ask);
  const placed = [...page.entries, ...page.about];
  const decoded = placed.map(({ bytes }) => decodeEntry(bytes));
  const signatures = await signaturesOf(decoded, keeperKey, primitives);
  const told = await Promise.all(
    decoded.map(async ({ header, bytes }, i): Promise<Told> => {
      const device = await deviceIn(header, primitives);
      return { index: placed[i]!.index, header, bytes, device, signature: signatures[i]! };
    }),
  );
  const count = page.entries.length;
  const { matches, next } = page;
  return { entries: told.slice(0, count), about: told.slice(count), matches, next };
}

async function deviceIn(
  { type, facts }: Header,
  { sha256 }: JournalParts['primitives'],
): Promise<Bytes | null> {
  const opened = type === 'session.opened' ? identityFacts[type].safeParse(facts) : null;
  return opened?.success === true ? sha256(opened.data.device) : null;
}
