/** What is opened outside somebody's care: by breaking glass, or in bulk by two people; and who is opened no more. Folded from the log. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import type { IdentityEntry } from '#identity/two-people.ts';

/** How long broken glass lets its breaker in. */
const GLASS_MS = 3_600_000;

type Bulk = {
  readonly id: Uuid;
  readonly people: number;
  readonly until: number;
  readonly opened: Set<Uuid>;
};

export class Allowances {
  /** The latest, by account and patient. */
  readonly #glass = new Map<string, { readonly id: Uuid; readonly at: number }>();
  readonly #breakers = new Map<Uuid, Uuid>();
  readonly #reviewed = new Set<Uuid>();
  readonly #bulk = new Map<Uuid, Bulk>();
  readonly #forgotten = new Set<Uuid>();
  /** All records of a person. */
  readonly #all: (patient: Uuid) => readonly Uuid[];

  constructor(all: (patient: Uuid) => readonly Uuid[]) {
    this.#all = all;
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
        this.#reviewed.add(identityFacts[type].parse(facts).glass);
        break;
      case 'bulk.opened': {
        const { account, people, until } = identityFacts[type].parse(facts);
        this.#bulk.set(account, { id, people, until, opened: new Set() });
        break;
      }
      case 'access.granted': {
        const { under, subjects } = identityFacts[type].parse(facts);
        if (under === null) break;
        for (const bulk of this.#bulk.values()) {
          if (bulk.id === under) for (const subject of subjects) bulk.opened.add(subject);
        }
        break;
      }
      case 'person.forgotten': {
        const patient = parseStream(stream);
        if (patient?.kind === 'patient') this.#forgotten.add(patient.id);
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
    if (new Set([...bulk.opened, ...subjects]).size > bulk.people) return false;
    for (const subject of subjects) bulk.opened.add(subject);
    return true;
  }

  isForgotten(patient: Uuid): boolean {
    return this.#all(patient).some((one) => this.#forgotten.has(one));
  }

  forgotten(): IterableIterator<Uuid> {
    return this.#forgotten.values();
  }
}
