/**
 * What the log counts for each measure, by service and by London's days: a fold over facts in the clear, in the log's order. No key is needed
 * for it and nobody is named in it.
 *
 * A case stays in mind for as long as it is open, and for some days of silence after; then only what it counted for does. "Now" is what the
 * keeper's own entries last said, never an author's clock.
 */
import type { Uuid } from '#base/ids.ts';
import { dayInLondon } from '#base/london-day.ts';
import { parseStream } from '#base/stream.ts';
import { allAlone, isElsewhere, type Services, stepServices } from '../beside.ts';
import { type CareEntry, careFact } from '../board-entry.ts';
import { type CaseFact, type CaseRecord, stepRecord, TAKEN_OVER } from './case-record.ts';
import { Count, type CountedPlace, unpack } from './count.ts';
import type { Unit } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { judge, type Placed, subjectsOf } from './judge.ts';
import { sumTallies, type Tally } from './tally.ts';

/** As much of an entry as the measures need. */
export type MeasuredEntry = CareEntry & {
  /** Null where the keeper wrote it. */
  readonly session: Uuid | null;
};

export type ServiceTallies = {
  readonly service: string;
  /** By measure, of those that counted something. */
  readonly tallies: ReadonlyMap<string, Tally>;
};
export type DayTallies = { readonly day: string; readonly services: readonly ServiceTallies[] };

/** Of which measure, on which days, both included; of which service, or null for all. */
export type PlacesOf = {
  readonly from: string;
  readonly to: string;
  readonly measure: string;
  readonly service: string | null;
};
export type Places = {
  readonly count: number;
  readonly page: readonly CountedPlace[];
  /** Days whose places are kept no more; their figures are. */
  readonly letGo: readonly string[];
};

/** A closed case of which nothing was heard for so long counts as it stands. */
const KEPT_MS = 72 * 3_600_000;
/** A map that is eaten from its front is slow to look into, so not at each entry. */
const SETTLE_EVERY_MS = 600_000;
/** About 8 bytes each. */
const MOST_PLACES = 8_000_000;

/** A case that may still change. */
type Kept = { record: CaseRecord; readonly day: string; heardAt: number };
/** By service, then by measure: what it counted so far. */
type Counts = Map<string, Map<string, Count>>;
/**
 * What began on it: summed up for good where nothing will change it any more, which is called settled here (`case.settled` is another thing); and
 * the cases that are kept, which are counted anew whenever somebody asks.
 */
type Day = {
  readonly settled: Counts;
  readonly kept: Set<Kept>;
  /** In `settled`. */
  places: number;
  letGo: boolean;
};

export class Measures {
  readonly #isClinician: (account: Uuid) => boolean;
  readonly #mostPlaces: number;
  /** In all days together. */
  #places = 0;
  readonly #days = new Map<string, Day>();
  readonly #open = new Map<Uuid, Kept>();
  /** The longest silent first. */
  readonly #closed = new Map<Uuid, Kept>();
  #services: Services = allAlone;
  #asOf = 0;
  #settledAt = 0;

  /** @param isClinician as the directory has it where the fold stands */
  constructor(isClinician: (account: Uuid) => boolean, mostPlaces = MOST_PLACES) {
    this.#isClinician = isClinician;
    this.#mostPlaces = mostPlaces;
  }

  /** Takes what holds of services, in the log's order. */
  hold(entry: CareEntry): void {
    this.#services = stepServices(this.#services, entry);
  }

  /** Takes entries in the log's order, after the directory did. */
  apply(entry: MeasuredEntry, place: number): void {
    if (entry.session === null) this.#asOf = Math.max(this.#asOf, entry.at);
    if (this.#asOf - this.#settledAt >= SETTLE_EVERY_MS) this.#settleSilent();
    const stream = parseStream(entry.stream);
    if (stream?.kind !== 'case' && stream?.kind !== 'room') return;
    const { type, facts } = entry;
    const fact: CaseFact | null =
      type === TAKEN_OVER ? { type: TAKEN_OVER, facts } : careFact(entry);
    if (fact === null) return;
    if (stream.kind === 'room') this.#ring(fact, place);
    else if (!this.#isCopy(fact)) this.#step(stream.id, fact, entry, place);
  }

  /** Its time ran in another system. */
  #isCopy({ type, facts }: CaseFact): boolean {
    if (type !== 'case.received' || facts.source !== 'nhs-111-report') return false;
    return isElsewhere(this.#services, facts.service);
  }

  /** Days of which something was counted, both ends included, in their order. */
  days(from: string, to: string): readonly DayTallies[] {
    return this.#between(from, to).map(([day, counts]) => {
      const services = [...new Set(counts.flatMap((part) => [...part.keys()]))].sort();
      return { day, services: services.map((service) => talliesOf(service, counts)) };
    });
  }

  /** Where in the log stands what a figure counted, in the log's order: a page of it, beginning after so many. */
  places({ from, to, measure, service }: PlacesOf, after: number, most: number): Places {
    const days = this.#between(from, to);
    const all = Float64Array.from(
      days
        .flatMap(([, parts]) => parts.flatMap((part) => [...part]))
        .flatMap(([of, counts]) => (service === null || of === service ? [counts] : []))
        .flatMap((counts) => counts.get(measure)?.places ?? []),
    ).sort();
    return {
      count: all.length,
      page: [...all.subarray(after, after + most)].map(unpack),
      letGo: days.flatMap(([day]) => (this.#days.get(day)!.letGo ? [day] : [])),
    };
  }

  #between(from: string, to: string): readonly (readonly [string, readonly Counts[]])[] {
    return [...this.#days]
      .filter(([day]) => from <= day && day <= to)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, { settled, kept }]) => {
        const live: Counts = new Map();
        for (const { record } of kept) count(live, subjectsOf(record), record.service, this.#asOf);
        return [day, [settled, live]] as const;
      });
  }

  #ring({ type, facts }: CaseFact, place: number): void {
    if (type !== 'telephone.answered' && type !== 'telephone.abandoned') return;
    const [ended, until] =
      type === 'telephone.answered'
        ? (['answered', facts.answered] as const)
        : (['abandoned', facts.ended] as const);
    const waitMs = Math.max(0, until - facts.offered);
    const day = this.#day(dayInLondon(facts.offered));
    const subject = { kind: 'ring', facts: { ended, waitMs } } as const;
    this.#settle(day, [{ place, subject }], facts.service);
  }

  #step(id: Uuid, fact: CaseFact, { id: entry, author, at }: MeasuredEntry, place: number): void {
    const known = this.#open.get(id) ?? this.#closed.get(id);
    const byClinician = this.#isClinician(author);
    const record = stepRecord(known?.record, fact, { id: entry, at, place, byClinician });
    if (record === undefined) return;
    const kept = known ?? this.#keep(record);
    kept.record = record;
    kept.heardAt = this.#asOf;
    this.#closed.delete(id);
    if (record.outcome === null) this.#open.set(id, kept);
    else {
      this.#open.delete(id);
      this.#closed.set(id, kept);
    }
  }

  #keep(record: CaseRecord): Kept {
    const kept = { record, day: dayInLondon(record.began), heardAt: this.#asOf };
    this.#day(kept.day).kept.add(kept);
    return kept;
  }

  #settleSilent(): void {
    this.#settledAt = this.#asOf;
    for (const [id, kept] of this.#closed) {
      if (this.#asOf - kept.heardAt < KEPT_MS) break;
      this.#closed.delete(id);
      const day = this.#day(kept.day);
      day.kept.delete(kept);
      this.#settle(day, subjectsOf(kept.record), kept.record.service);
    }
  }

  #settle(day: Day, subjects: readonly Placed[], service: string): void {
    const places = count(day.settled, subjects, service, this.#asOf);
    day.places += places;
    this.#places += places;
    while (this.#places > this.#mostPlaces) this.#letGoOfOldest();
  }

  /** Of the day's places: its figures stay. */
  #letGoOfOldest(): void {
    const [[, oldest]] = [...this.#days].filter(([, { places }]) => places > 0).sort(byDay) as [
      [string, Day],
    ];
    for (const measures of oldest.settled.values())
      for (const one of measures.values()) one.letGoOfPlaces();
    this.#places -= oldest.places;
    oldest.places = 0;
    oldest.letGo = true;
  }

  #day(day: string): Day {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const begun: Day = { settled: new Map(), kept: new Set(), places: 0, letGo: false };
    this.#days.set(day, begun);
    return begun;
  }
}

function byDay([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function talliesOf(service: string, counts: readonly Counts[]): ServiceTallies {
  const parts = counts.flatMap((part) => part.get(service) ?? []);
  const measures = DEFINITIONS.filter(({ id }) => parts.some((part) => part.has(id)));
  return {
    service,
    tallies: new Map(
      measures.map(({ id }) => [
        id,
        sumTallies(parts.flatMap((part) => part.get(id)?.tally ?? [])),
      ]),
    ),
  };
}

/** Adds what each subject counts for. @returns how many places that took */
function count(counts: Counts, subjects: readonly Placed[], service: string, asOf: number): number {
  let places = 0;
  for (const { place, subject } of subjects) {
    for (const definition of OF_KIND[subject.kind]) {
      const verdict = judge(definition, subject, asOf);
      if (verdict === 'not-counted') continue;
      const measures = counts.get(service) ?? new Map<string, Count>();
      const one = measures.get(definition.id) ?? new Count();
      one.add(place, verdict === 'met', subject.kind === 'ring' ? subject.facts.waitMs : null);
      counts.set(service, measures.set(definition.id, one));
      places += 1;
    }
  }
  return places;
}

const ofKind = (kind: Unit) => DEFINITIONS.filter((definition) => definition.kind === kind);
const OF_KIND = { ring: ofKind('ring'), case: ofKind('case'), request: ofKind('request') };
