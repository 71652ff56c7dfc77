/** What the folds of care read of an entry. No key is needed for it and nobody is named in it. */
import type { Uuid } from '#base/ids.ts';
import { type CareFact, careFacts, isCareType } from './entries.ts';

/** As much of an entry as the board needs. What takes two people is taken once it holds (`#identity/board-entries.ts`). */
export type CareEntry = {
  readonly id: Uuid;
  readonly stream: string;
  readonly type: string;
  readonly author: Uuid;
  readonly at: number;
  readonly facts: { readonly [name: string]: unknown };
};

/** @property index where it stands in the log, from 0; null for what has no place there yet */
export type BoardEntry = CareEntry & { readonly index: number | null };

type Said = Pick<CareEntry, 'type' | 'facts'>;

/** One fold after another asks of the same entry. */
let latest: Said & { readonly fact: CareFact | null } = { type: '', facts: {}, fact: null };

/** An entry's facts if it is one of care's and well formed; null otherwise. */
export function careFact({ type, facts }: Said): CareFact | null {
  if (facts !== latest.facts || type !== latest.type)
    latest = { type, facts, fact: parsed({ type, facts }) };
  return latest.fact;
}

function parsed(entry: Said): CareFact | null {
  if (!isCareType(entry.type)) return null;
  const { type } = entry;
  const { success, data: facts } = careFacts[type].safeParse(entry.facts);
  if (!success) return null;
  // Most say all with their type, and rows keep them: one serves all.
  if (Object.keys(facts).length > 0) return { type, facts } as CareFact;
  const known = bare.get(type) ?? ({ type, facts } as CareFact);
  bare.set(type, known);
  return known;
}

const bare = new Map<CareFact['type'], CareFact>();
