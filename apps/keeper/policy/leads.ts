/**
 * Who began which call, and to whom they were led. A call is a case before it is received: its key is given for a patient who is new, or whom
 * its taker looked up. Folded from the log.
 */
import type { Uuid } from '#base/ids.ts';
import { inMemory, type Keeping, type Many } from '#base/keeping.ts';
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
  readonly #begun: Many<Uuid, Begun>;
  /** By account, the calls it began that became no case yet and did not end. */
  readonly #calls: Many<Uuid, readonly Uuid[]>;
  readonly #ended: Many<Uuid, true>;
  /** When a lookup last led an account to a patient. */
  readonly #led: Many<string, number>;
  readonly #log: Log;

  constructor(log: Log, keeping: Keeping = inMemory) {
    this.#log = log;
    this.#begun = keeping.many('calls');
    this.#calls = keeping.many('calls-of');
    this.#ended = keeping.many('ended-calls');
    this.#led = keeping.many('led');
  }

  /** Takes what holds, in the log's order. */
  apply({ type, stream, facts, at }: IdentityEntry): void {
    const place = parseStream(stream);
    if (place?.kind !== 'account' || !this.#log.isPerson(place.id)) return;
    if (type === 'lookup.made') {
      for (const one of identityFacts[type].parse(facts).subjects)
        this.#led.set(`${place.id} ${one}`, at);
    } else if (type === 'access.granted') {
      const { streams, subjects } = identityFacts[type].parse(facts);
      const [patient] = subjects;
      if (patient === undefined) return;
      for (const name of streams) {
        const one = parseStream(name);
        if (one?.kind !== 'case' || this.#log.isReceived(one.id) || this.#begun.has(one.id))
          continue;
        this.#begun.set(one.id, { account: place.id, patient, at });
        this.#calls.set(place.id, [...(this.#calls.get(place.id) ?? []), one.id]);
      }
    }
  }

  received(id: Uuid): void {
    this.#settle(id);
  }

  ended(id: Uuid): void {
    if (this.#settle(id)) this.#ended.set(id, true);
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
      this.#log.all(patient).some((one) => this.#led.has(`${account} ${one}`)) ||
      this.#callsOf(account).some((one) => one.patient === patient)
    );
  }

  /** Whether this account is taking a call, as of a moment, in which it was led to this patient. */
  isOnCallFor(account: Uuid, patient: Uuid, now: number): boolean {
    const isLately = (at: number | undefined) => at !== undefined && now < at + CALL_MS;
    return (
      this.#log.all(patient).some((one) => isLately(this.#led.get(`${account} ${one}`))) &&
      this.#callsOf(account).some(({ at }) => isLately(at))
    );
  }

  #callsOf(account: Uuid): readonly Begun[] {
    return (this.#calls.get(account) ?? []).map((id) => this.#begun.get(id)!);
  }

  #settle(id: Uuid): boolean {
    const begun = this.#begun.get(id);
    if (begun === undefined) return false;
    this.#begun.delete(id);
    const rest = (this.#calls.get(begun.account) ?? []).filter((one) => one !== id);
    if (rest.length === 0) this.#calls.delete(begun.account);
    else this.#calls.set(begun.account, rest);
    return true;
  }
}
