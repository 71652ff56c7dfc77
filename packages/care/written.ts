/**
 * What was written in a case: calls, consultations, observations. What is corrected stands as corrected, and keeps what stood before.
 * A fold over opened entries, in the log's order.
 */
import type { Uuid } from '#base/ids.ts';
import type { CareEntry } from './board-entry.ts';
import type { Amendable, CareFact, CareFacts, Condition } from './entries.ts';
import { type CaseObservations, type Consultation, carePayloads } from './payloads.ts';

export type Correction<T> = {
  readonly at: number;
  readonly by: Uuid;
  readonly reason: string;
  /** What stood until then. */
  readonly before: T;
};

type Said = { readonly id: Uuid; readonly at: number; readonly by: Uuid };

export type Contact = Said & {
  readonly outcome: CareFacts<'case.contacted'>['outcome'];
  /** How the patient was, where it was a comfort call. */
  readonly condition: Condition | null;
  readonly note: string;
  readonly corrections: readonly Correction<string>[];
};

export type Consulted = Said & {
  readonly consultation: Consultation;
  readonly corrections: readonly Correction<Consultation>[];
};

export type Observed = Said & {
  readonly observations: CaseObservations;
  readonly corrections: readonly Correction<CaseObservations>[];
};

/** Each oldest first, by when it was said: who was cut off may have sent it after what others said later. */
export type Written = {
  readonly contacts: readonly Contact[];
  readonly consultations: readonly Consulted[];
  /** By when they were taken. */
  readonly observations: readonly Observed[];
};

type Entry = Pick<CareEntry, 'id' | 'author' | 'at'>;

export class WrittenFold {
  readonly #contacts = new Map<Uuid, Contact>();
  readonly #consultations = new Map<Uuid, Consulted>();
  readonly #observations = new Map<Uuid, Observed>();

  get written(): Written {
    return {
      contacts: oldestFirst(this.#contacts, ({ at }) => at),
      consultations: oldestFirst(this.#consultations, ({ at }) => at),
      observations: oldestFirst(this.#observations, takenAt),
    };
  }

  /** False where it could not be understood; true where it was, or is none of these. */
  step({ type, facts }: CareFact, { id, author: by, at }: Entry, payload: unknown): boolean {
    const said = { id, at, by };
    switch (type) {
      case 'case.contacted':
      case 'case.comforted': {
        const opened = carePayloads[type].safeParse(payload);
        if (!opened.success) return false;
        const condition = 'condition' in facts ? facts.condition : null;
        const { note } = opened.data;
        const { outcome } = facts;
        this.#contacts.set(id, { ...said, outcome, condition, note, corrections: [] });
        return true;
      }
      case 'case.consulted': {
        const opened = carePayloads[type].safeParse(payload);
        if (!opened.success) return false;
        this.#consultations.set(id, { ...said, consultation: opened.data, corrections: [] });
        return true;
      }
      case 'case.observed': {
        const opened = carePayloads[type].safeParse(payload);
        if (!opened.success) return false;
        this.#observations.set(id, { ...said, observations: opened.data, corrections: [] });
        return true;
      }
      case 'case.amended':
        return this.#amend(facts, said, payload);
      default:
        return true;
    }
  }

  #amend(
    { entry, of }: { readonly entry: Uuid; readonly of: Amendable },
    { at, by }: Said,
    payload: unknown,
  ): boolean {
    const opened = carePayloads['case.amended'].safeParse(payload);
    if (!opened.success) return false;
    const { reason, consultation, observations, note } = opened.data;
    const correction = { at, by, reason };
    const contact = this.#contacts.get(entry);
    const consulted = this.#consultations.get(entry);
    const observed = this.#observations.get(entry);
    if (of === 'note' && contact && note !== undefined) {
      const corrections = [...contact.corrections, { ...correction, before: contact.note }];
      this.#contacts.set(entry, { ...contact, note, corrections });
    } else if (of === 'consultation' && consulted && consultation) {
      const before = consulted.consultation;
      const corrections = [...consulted.corrections, { ...correction, before }];
      this.#consultations.set(entry, { ...consulted, consultation, corrections });
    } else if (of === 'observations' && observed && observations) {
      const before = observed.observations;
      const corrections = [...observed.corrections, { ...correction, before }];
      this.#observations.set(entry, { ...observed, observations, corrections });
    } else return false;
    return true;
  }
}

function oldestFirst<T>(all: ReadonlyMap<Uuid, T>, when: (one: T) => number): readonly T[] {
  return [...all.values()].sort((a, b) => when(a) - when(b));
}

/** When they were taken, milliseconds; where nobody wrote a moment, when they were written. */
export function takenAt({ observations, at }: Pick<Observed, 'observations' | 'at'>): number {
  const taken = Date.parse(observations.takenAt);
  return Number.isNaN(taken) ? at : taken;
}
