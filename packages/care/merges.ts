/** Which records are of one person, as somebody found on the telephone: folded from the log, and undone by it too. */
import type { Uuid } from '#base/ids.ts';
import { inMemory, type Keeping, type Many } from '#base/keeping.ts';
import { parseStream } from '#base/stream.ts';
import { type CareEntry, careFact } from './board-entry.ts';

type Entry = Pick<CareEntry, 'stream' | 'type' | 'facts'>;

/** @property into null where what was merged is parted again */
export type Merge = { readonly record: Uuid; readonly into: Uuid | null };

/** What an entry says of two records; null where it says nothing of them. */
export function mergeIn(entry: Entry): Merge | null {
  const stream = parseStream(entry.stream);
  if (stream?.kind !== 'patient') return null;
  const fact = careFact(entry);
  if (fact?.type === 'patient.merged') return { record: stream.id, into: fact.facts.into };
  return fact?.type === 'patient.parted' ? { record: stream.id, into: null } : null;
}

/** The record under which a person goes on. */
export function oneOf(into: Pick<Many<Uuid, Uuid>, 'get'>, patient: Uuid): Uuid {
  const next = into.get(patient);
  return next === undefined ? patient : oneOf(into, next);
}

/** Whether it changes anything: what would join a record with itself does not, nor a second merge, nor what parts what is one. */
export function isChange(
  all: Pick<Many<Uuid, Uuid>, 'get' | 'has'>,
  { record, into }: Merge,
): boolean {
  return into === null ? all.has(record) : !all.has(record) && oneOf(all, into) !== record;
}

/** Into which record each went, after one more entry; the same where it changes nothing. */
export function stepMerged(all: ReadonlyMap<Uuid, Uuid>, entry: Entry): ReadonlyMap<Uuid, Uuid> {
  const merge = mergeIn(entry);
  if (merge === null || !isChange(all, merge)) return all;
  const after = new Map(all);
  if (merge.into === null) after.delete(merge.record);
  else after.set(merge.record, merge.into);
  return after;
}

export class Merges {
  /** Into which record each went. */
  readonly #into: Many<Uuid, Uuid>;
  readonly #from: Many<Uuid, readonly Uuid[]>;

  constructor(keeping: Keeping = inMemory) {
    this.#into = keeping.many('merged-into');
    this.#from = keeping.many('merged-from');
  }

  /** Takes every entry, in the log's order. */
  apply(entry: Entry): void {
    const merge = mergeIn(entry);
    if (merge === null || !isChange(this.#into, merge)) return;
    if (merge.into === null) this.#part(merge.record);
    else this.#merge(merge.record, merge.into);
  }

  /** The record under which this person goes on. */
  one(patient: Uuid): Uuid {
    return oneOf(this.#into, patient);
  }

  /** All records of the person, that one first. */
  all(patient: Uuid): readonly Uuid[] {
    return this.#into.has(patient) || this.#from.has(patient)
      ? this.#under(this.one(patient))
      : [patient];
  }

  isMerged(patient: Uuid): boolean {
    return this.#into.has(patient);
  }

  #under(patient: Uuid): Uuid[] {
    const from = this.#from.get(patient) ?? [];
    return [patient, ...from.flatMap((one) => this.#under(one))];
  }

  #merge(patient: Uuid, into: Uuid): void {
    this.#into.set(patient, into);
    this.#from.set(into, [...(this.#from.get(into) ?? []), patient]);
  }

  #part(patient: Uuid): void {
    const into = this.#into.get(patient)!;
    this.#into.delete(patient);
    const left = this.#from.get(into)!.filter((one) => one !== patient);
    if (left.length === 0) this.#from.delete(into);
    else this.#from.set(into, left);
  }
}
