/** What is opened outside somebody's care: by breaking glass, or in bulk by two people; and who is opened no more. Folded from the log. */
import type { Uuid } from '#base/ids.ts';
import { type Few, inMemory, type Keeping, type Many } from '#base/keeping.ts';
import { parseStream } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import type { IdentityEntry } from '#identity/two-people.ts';

/** How long broken glass lets its breaker in. */
const GLASS_MS = 3_600_000;

type Bulk = {
  readonly id: Uuid;
  readonly people: number;
  readonly until: number;
  /** How many it has opened. */
  readonly opened: number;
};

export class Allowances {
  /** The latest, by account and patient. */
  readonly #glass: Many<string, { readonly id: Uuid; readonly at: number }>;
  readonly #breakers: Many<Uuid, Uuid>;
  readonly #reviewed: Many<Uuid, true>;
  /** The latest, by account. */
  readonly #bulk: Few<Uuid, Bulk>;
  /** By the bulk and the patient. */
  readonly #openedInBulk: Many<string, true>;
  readonly #forgotten: Few<Uuid, true>;
  /** Whom a bulk opens, counted before the log says so. */
  readonly #spent = new Map<Uuid, Set<Uuid>>();
  /** All records of a person. */
  readonly #all: (patient: Uuid) => readonly Uuid[];

  constructor(all: (patient: Uuid) => readonly Uuid[], keeping: Keeping = inMemory) {
    this.#all = all;
    this.#glass = keeping.many('glass');
    this.#breakers = keeping.many('glass-breakers');
    this.#reviewed = keeping.many('reviewed-glass');
    this.#bulk = keeping.few('bulk');
    this.#openedInBulk = keeping.many('opened-in-bulk');
    this.#forgotten = keeping.few('forgotten');
  }

  /** Takes what holds, in the log's order. */
  apply({ id, type, stream, author, at, facts }: IdentityEntry): void {
    switch (type) {
      case 'glass.broken': {
        const { patient } = identityFacts[type].parse(facts);
        this.#glass.set(`${author} ${patient}`, { id, at });
        this.#breakers.set(id, author);
        break;
      }
      case 'glass.reviewed':
        this.#reviewed.set(identityFacts[type].parse(facts).glass, true);
        break;
      case 'bulk.opened': {
        const { account, people, until } = identityFacts[type].parse(facts);
        this.#bulk.set(account, { id, people, until, opened: 0 });
        break;
      }
      case 'access.granted': {
        const { under, subjects } = identityFacts[type].parse(facts);
        if (under !== null) this.#openInBulk(under, subjects);
        break;
      }
      case 'person.forgotten': {
        const patient = parseStream(stream);
        if (patient?.kind === 'patient') this.#forgotten.set(patient.id, true);
      }
    }
  }

  /** The glass that this account broke for this patient, while it lets them in. */
  glass(account: Uuid, patient: Uuid, now: number): Uuid | null {
    const broken = this.#all(patient)
      .map((one) => this.#glass.get(`${account} ${one}`))
      .find((one) => one !== undefined && now < one.at + GLASS_MS);
    return broken?.id ?? null;
  }

  /** Who broke this glass; undefined where it was not broken, or was reviewed. */
  breakerToReview(glass: Uuid): Uuid | undefined {
    return this.#reviewed.has(glass) ? undefined : this.#breakers.get(glass);
  }

  /** The opening in bulk that lets this account open these people, as of a moment. */
  bulk(account: Uuid, now: number): Uuid | null {
    const bulk = this.#bulk.get(account);
    return bulk !== undefined && now < bulk.until ? bulk.id : null;
  }

  /** Counts these people, unless that were more than two people agreed to. They count from here on. */
  spendBulk(account: Uuid, subjects: readonly Uuid[]): boolean {
    const bulk = this.#bulk.get(account);
    if (bulk === undefined) return false;
    const spent = this.#spent.get(bulk.id) ?? new Set();
    const more = subjects.filter((one) => !this.#openedInBulk.has(`${bulk.id} ${one}`));
    const ahead = new Set([...spent, ...more]);
    if (bulk.opened + ahead.size > bulk.people) return false;
    this.#spent.set(bulk.id, ahead);
    return true;
  }

  isForgotten(patient: Uuid): boolean {
    return this.#all(patient).some((one) => this.#forgotten.has(one));
  }

  forgotten(): IterableIterator<Uuid> {
    return this.#forgotten.keys();
  }

  #openInBulk(id: Uuid, subjects: readonly Uuid[]): void {
    for (const [account, bulk] of this.#bulk) {
      if (bulk.id !== id) continue;
      const more = subjects.filter((one) => !this.#openedInBulk.has(`${id} ${one}`));
      for (const one of more) {
        this.#openedInBulk.set(`${id} ${one}`, true);
        this.#spent.get(id)?.delete(one);
      }
      this.#bulk.set(account, { ...bulk, opened: bulk.opened + more.length });
    }
  }
}
