/** What the national record was asked in a call or a case, and what it answered: a fold over its opened entries. */
import type { Uuid } from '#base/ids.ts';
import { careFact } from './board-entry.ts';
import type { OpenedEntry } from './case.ts';
import type { CareFacts } from './entries.ts';
import {
  carePayloads,
  type DemographicsAnswer,
  type DemographicsQuestion,
  type PatientRecord,
} from './payloads.ts';

/** Whom it found. Of a sensitive person it says neither where they live nor a phone. */
export type FoundThere = Omit<DemographicsAnswer, 'record'> & {
  readonly outcome: 'found';
  readonly record: PatientRecord;
};

export type Demographics = {
  readonly id: Uuid;
  readonly question: DemographicsQuestion;
  readonly askedAt: number;
  /** Null until it came. */
  readonly answer:
    | FoundThere
    | { readonly outcome: Exclude<CareFacts<'demographics.answered'>['outcome'], 'found'> }
    | null;
};

/** Every question that can be read, oldest first. */
export function foldDemographics(entries: readonly OpenedEntry[]): readonly Demographics[] {
  const asked = new Map<Uuid, Demographics>();
  for (const { header, payload } of entries) {
    const fact = careFact(header);
    if (fact?.type === 'demographics.asked') {
      const question = carePayloads[fact.type].safeParse(payload);
      const { id, at: askedAt } = header;
      if (question.success) asked.set(id, { id, askedAt, question: question.data, answer: null });
    } else if (fact?.type === 'demographics.answered') {
      const { asked: of, outcome } = fact.facts;
      const one = asked.get(of);
      const answer = carePayloads[fact.type].safeParse(payload);
      if (one === undefined || one.answer !== null || !answer.success) continue;
      asked.set(of, { ...one, answer: answerOf(outcome, answer.data) });
    }
  }
  return [...asked.values()];
}

/** Found, and nothing can be shown of it: as if nobody had answered. */
function answerOf(
  outcome: CareFacts<'demographics.answered'>['outcome'],
  { record, ...answer }: DemographicsAnswer,
): Demographics['answer'] {
  if (outcome !== 'found') return { outcome };
  return record === undefined ? { outcome: 'unavailable' } : { outcome, record, ...answer };
}
