/**
 * Who opened whom, as places in the log: what a guardian's question is answered from. Kept live like the board, in memory, and told by
 * position: the entries themselves stay in the database.
 */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import {
  type IdentityFacts,
  type IdentityType,
  identityFacts,
  isIdentityType,
} from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';
import { JOURNAL_KINDS, type JournalAsk, type JournalKind } from '#wire/server.ts';
import { Chains } from './chains.ts';
import { PackedNumbers } from './packed-numbers.ts';

/** An author's clock may say anything. */
const LAST_SECOND = 2 ** 32 - 1;

/** What one entry is about, where the journal tells of it. */
type Concern = {
  readonly kind: JournalKind;
  readonly accounts: readonly Uuid[];
  readonly patients: readonly Uuid[];
};

export type Places = {
  /** Indexes in the log, the newest first. */
  readonly places: readonly number[];
  readonly matches: number | null;
  readonly next: number | null;
};

export class AccessJournal {
  readonly #isMachine: (account: Uuid) => boolean;
  /** One row an entry, in the log's order. */
  readonly #places = new PackedNumbers();
  readonly #seconds = new PackedNumbers();
  readonly #kinds = new PackedNumbers();
  readonly #ofAccount = new Chains();
  readonly #ofPatient = new Chains();
  /** Where stands what others name: sessions by their own id, the rest by their entry's. */
  readonly #named = new Map<Uuid, number>();
  /** Where stands what names them: reviews, raises, seconds. */
  readonly #naming = new Map<Uuid, number[]>();

  constructor(isMachine: (account: Uuid) => boolean) {
    this.#isMachine = isMachine;
  }

  /** Takes entries in the log's order, after the directory did. */
  apply(header: Header, place: number): void {
    const concern = concernOf(header, this.#isMachine);
    if (concern !== null) this.#add(concern, header, place);
    if (concern !== null || header.type === 'action.seconded') this.#name(header, place);
  }

  /** What is asked for, at most so many. Matches are counted where the first page is asked for. */
  find(ask: JournalAsk, most: number): Places {
    const { before } = ask;
    const fits = this.#fitting(ask);
    const places: number[] = [];
    let matches = 0;
    for (const row of this.#newestFirst(ask)) {
      const place = this.#places.at(row);
      if ((before !== null && place >= before) || !fits(row)) continue;
      matches += 1;
      if (places.length <= most) places.push(place);
      else if (before !== null) break;
    }
    const more = places.length > most;
    return {
      places: places.slice(0, most),
      matches: before === null ? matches : null,
      next: more ? places[most - 1]! : null,
    };
  }

  /** Where stands what these entries name, and what names them or that. */
  about(headers: readonly Header[]): readonly number[] {
    const found = new Set<number>();
    for (const header of headers) {
      const names = namesOf(header);
      for (const id of names) {
        const place = this.#named.get(id);
        if (place !== undefined) found.add(place);
      }
      for (const id of [header.id, ...names]) {
        for (const place of this.#naming.get(id) ?? []) found.add(place);
      }
    }
    return [...found];
  }

  /** Rows of whom is asked about, and maybe of later than is asked. */
  #newestFirst({ account, patient, before }: JournalAsk): Iterable<number> {
    if (account !== null && patient !== null)
      return inBoth(this.#ofAccount.newestFirst(account), this.#ofPatient.newestFirst(patient));
    if (account !== null) return this.#ofAccount.newestFirst(account);
    if (patient !== null) return this.#ofPatient.newestFirst(patient);
    return downFrom(before === null ? this.#places.length : this.#firstFrom(before));
  }

  #fitting({ kinds, from, to }: JournalAsk): (row: number) => boolean {
    const wanted = kinds.reduce((bits, kind) => bits | (1 << JOURNAL_KINDS.indexOf(kind)), 0);
    const [first, last] = [Math.floor(from / 1000), Math.ceil(to / 1000)];
    return (row) => {
      const second = this.#seconds.at(row);
      return second >= first && second < last && (wanted & (1 << this.#kinds.at(row))) !== 0;
    };
  }

  /** The first row that does not stand before a place. */
  #firstFrom(place: number): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#places.at(middle) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #add(concern: Concern, { at }: Header, place: number): void {
    const row = this.#places.length;
    this.#places.push(place);
    this.#seconds.push(Math.min(Math.floor(at / 1000), LAST_SECOND));
    this.#kinds.push(JOURNAL_KINDS.indexOf(concern.kind));
    for (const id of new Set(concern.accounts)) this.#ofAccount.add(id, row);
    for (const id of new Set(concern.patients)) this.#ofPatient.add(id, row);
  }

  #name(header: Header, place: number): void {
    const { type, id, facts } = header;
    if (type === 'session.opened') {
      this.#named.set(identityFacts[type].parse(facts).session, place);
    } else if (NAMED.has(type)) this.#named.set(id, place);
    else if (ANSWERS.has(type)) {
      for (const named of namesOf(header)) {
        if (named !== header.session && this.#named.has(named))
          this.#naming.set(named, [...(this.#naming.get(named) ?? []), place]);
      }
    }
  }
}

const NAMED: ReadonlySet<string> = new Set([
  'access.frozen',
  'glass.broken',
  'bulk.opened',
  'person.forgotten',
]);
const ANSWERS: ReadonlySet<string> = new Set([
  'budget.raised',
  'glass.reviewed',
  'action.seconded',
]);

/** For each type of entry in the journal: what it is about, besides whoever wrote it. */
const CONCERNS: {
  readonly [T in IdentityType]?: (
    facts: IdentityFacts<T>,
    header: Header,
  ) => Omit<Concern, 'accounts'> & { readonly account: Uuid | null };
} = {
  'access.granted': ({ subjects }, { stream }) => ({
    kind: subjects.length > 0 ? 'opening' : 'list',
    account: accountOf(stream),
    patients: subjects,
  }),
  'lookup.made': ({ found, subjects }, { stream }) => ({
    kind: 'lookup',
    account: accountOf(stream),
    // Where nobody was found the subject is nobody's id.
    patients: found ? subjects : [],
  }),
  'access.frozen': ({ account }) => ({ kind: 'freeze', account, patients: [] }),
  'budget.raised': (_, { author }) => ({ kind: 'freeze', account: author, patients: [] }),
  'glass.broken': ({ patient }, { author }) => ({
    kind: 'glass',
    account: author,
    patients: [patient],
  }),
  'glass.reviewed': (_, { author }) => ({ kind: 'glass', account: author, patients: [] }),
  'bulk.opened': ({ account }) => ({ kind: 'bulk', account, patients: [] }),
  'person.forgotten': (_, { author, stream }) => {
    const patient = parseStream(stream);
    return {
      kind: 'forgotten',
      account: author,
      patients: patient?.kind === 'patient' ? [patient.id] : [],
    };
  },
  'session.opened': (_, { stream }) => ({
    kind: 'session',
    account: accountOf(stream),
    patients: [],
  }),
  'session.closed': (_, { stream }) => ({
    kind: 'session',
    account: accountOf(stream),
    patients: [],
  }),
};

function concernOf(header: Header, isMachine: (account: Uuid) => boolean): Concern | null {
  const { type } = header;
  if (!isIdentityType(type)) return null;
  const concern = CONCERNS[type] as
    | ((
        facts: unknown,
        header: Header,
      ) => ReturnType<NonNullable<(typeof CONCERNS)['glass.broken']>>)
    | undefined;
  const facts = concern && identityFacts[type].safeParse(header.facts);
  if (concern === undefined || facts?.success !== true) return null;
  const { kind, account, patients } = concern(facts.data, header);
  const accounts = [account, header.session === null ? null : header.author].filter(
    (id) => id !== null,
  );
  const byMachine = account !== null && isMachine(account);
  return { kind: byMachine ? 'machine' : kind, accounts, patients };
}

/** The entries and sessions that an entry names. */
function namesOf({ session, type, facts }: Header): readonly Uuid[] {
  const read = isIdentityType(type) ? identityFacts[type].safeParse(facts) : null;
  const said: Readonly<Record<string, unknown>> = read?.success === true ? read.data : {};
  return [said.session, said.under, said.freeze, said.glass, said.entry, session].filter(
    (id) => typeof id === 'string',
  ) as Uuid[];
}

function* downFrom(count: number): Iterable<number> {
  for (let row = count - 1; row >= 0; row -= 1) yield row;
}

/** Of two falling lists. */
function* inBoth(one: Iterable<number>, other: Iterable<number>): Iterable<number> {
  const others = other[Symbol.iterator]();
  let beside = others.next();
  for (const row of one) {
    while (beside.done !== true && beside.value > row) beside = others.next();
    if (beside.done === true) return;
    if (beside.value === row) yield row;
  }
}

function accountOf(stream: string): Uuid | null {
  const parsed = parseStream(stream);
  return parsed?.kind === 'account' ? parsed.id : null;
}
