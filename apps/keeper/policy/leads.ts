/**
 * Who began which call, and to whom they were led. A call is a case before it is received: its key is given for a patient who is new, or whom
 * its taker looked up. Folded from the log.
 */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import type { IdentityEntry } from '#identity/two-people.ts';

/** As long as a shift: after that a call is begun anew. */
const CALL_MS = 12 * 3_600_000;

export type Begun = { readonly account: Uuid; readonly patient: Uuid; readonly at: number };

type Log = {
  readonly isPerson: (account: Uuid) => boolean;
  readonly isReceived: (id: Uuid) => boolean;
  /** All records of a person. */
  readonly all: (patient: Uuid) => readonly Uuid[];
};

export class Leads {
  readonly #begun = new Map<Uuid, Begun>();
  readonly #ended = new Set<Uuid>();
  /** By account, whom a lookup led them to. */
  readonly #led = new Map<Uuid, Map<Uuid, number>>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Takes what holds, in the log's order. */
  apply({ type, stream, facts, at }: IdentityEntry): void {
    const place = parseStream(stream);
    if (place?.kind !== 'account' || !this.#log.isPerson(place.id)) return;
    if (type === 'lookup.made') {
      const led = this.#led.get(place.id) ?? new Map<Uuid, number>();
      for (const one of identityFacts[type].parse(facts).subjects) led.set(one, at);
      this.#led.set(place.id, led);
    } else if (type === 'access.granted') {
      const { streams, subjects } = identityFacts[type].parse(facts);
      const [patient] = subjects;
      if (patient === undefined) return;
      for (const name of streams) {
        const one = parseStream(name);
        if (one?.kind !== 'case' || this.#log.isReceived(one.id) || this.#begun.has(one.id))
          continue;
        this.#begun.set(one.id, { account: place.id, patient, at });
      }
    }
  }

  received(id: Uuid): void {
    this.#begun.delete(id);
  }

  ended(id: Uuid): void {
    if (this.#begun.delete(id)) this.#ended.add(id);
  }

  /** The call that became no case yet. */
  begun(id: Uuid): Begun | undefined {
    return this.#begun.get(id);
  }

  hasEnded(id: Uuid): boolean {
    return this.#ended.has(id);
  }

  /** Whether this account looked them up, or began a call for them. */
  ledTo(account: Uuid, patient: Uuid): boolean {
    return (
      this.#log.all(patient).some((one) => this.#led.get(account)?.has(one)) ||
      [...this.#begun.values()].some((one) => one.account === account && one.patient === patient)
    );
  }

  /** Whether this account is taking a call, as of a moment, in which it was led to this patient. */
  isOnCallFor(account: Uuid, patient: Uuid, now: number): boolean {
    const isLately = (at: number | undefined) => at !== undefined && now < at + CALL_MS;
    return (
      this.#log.all(patient).some((one) => isLately(this.#led.get(account)?.get(one))) &&
      [...this.#begun.values()].some((one) => one.account === account && isLately(one.at))
    );
  }
}
