/** What whoever meets this patient must know first: their special notes, from the entries of their own stream. */
import type { Uuid } from '#base/ids.ts';
import { careFact } from './board-entry.ts';
import type { OpenedEntry } from './case.ts';
import { carePayloads } from './payloads.ts';

export type SpecialNote = {
  readonly id: Uuid;
  readonly stream: string;
  readonly text: string;
  /** Whose word it is: a practice, a provider, a colleague. */
  readonly source: string;
  readonly at: number;
  readonly by: Uuid;
  /** Null: until somebody ends it. */
  readonly until: number | null;
};

/** Those that hold as of a moment, the newest first. */
export function foldSpecialNotes(
  entries: readonly OpenedEntry[],
  now: number,
): readonly SpecialNote[] {
  const notes = new Map<Uuid, SpecialNote>();
  for (const { header, payload } of entries) {
    const fact = careFact(header);
    const { id, stream, at, author: by } = header;
    if (fact?.type === 'special-note.written') {
      const said = carePayloads[fact.type].safeParse(payload);
      if (said.success) notes.set(id, { id, stream, at, by, ...said.data, ...fact.facts });
    } else if (fact?.type === 'special-note.ended') {
      if (notes.get(fact.facts.note)?.stream === stream) notes.delete(fact.facts.note);
    }
  }
  return [...notes.values()].filter(({ until }) => until === null || now < until).toReversed();
}
