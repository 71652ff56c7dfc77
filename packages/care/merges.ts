/** Which records are of one person, as somebody found on the telephone: folded from the log, and undone by it too. */
import type { Uuid } from '#base/ids.ts';
import { inMemory, type Keeping, type Many } from '#base/keeping.ts';
import { parseStream } from '#base/stream.ts';
import { type CareEntry, careFact } from './board-entry.ts';

export class Merges {
  /** Into which record each went. */
  readonly #into: Many<Uuid, Uuid>;
  readonly #from: Many<Uuid, readonly Uuid[]>;

  constructor(keeping: Keeping = inMemory) {
    this.#into = keeping.many('merged-into');
    this.#from = keeping.many('merged-from');
  }

  /** Takes every entry, in the log's order. What would join a record with itself changes nothing. */
  apply(entry: Pick<CareEntry, 'stream' | 'type' | 'facts'>): void {
    const stream = parseStream(entry.stream);
    if (stream?.kind !== 'patient') return;
    const fact = careFact(entry);
    if (fact?.type === 'patient.merged') this.#merge(stream.id, fact.facts.into);
    else if (fact?.type === 'patient.parted') this.#part(stream.id);
  }

  /** The record under which this person goes on. */
  one(patient: Uuid): Uuid {
    const into = this.#into.get(patient);
    return into === undefined ? patient : this.one(into);
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
    if (this.#into.has(patient) || this.one(into) === patient) return;
    this.#into.set(patient, into);
    this.#from.set(into, [...(this.#from.get(into) ?? []), patient]);
  }

  #part(patient: Uuid): void {
    const into = this.#into.get(patient);
    if (into === undefined) return;
    this.#into.delete(patient);
    const left = this.#from.get(into)!.filter((one) => one !== patient);
    if (left.length === 0) this.#from.delete(into);
    else this.#from.set(into, left);
  }
}
