/** What was said when a case went from one to another, and how the patient was while they waited: from its opened entries, the latest first. */
import type { Uuid } from '#base/ids.ts';
import { careFact } from './board-entry.ts';
import type { OpenedEntry } from './case.ts';
import { isHeard } from './case-row.ts';
import type { CareFacts, Condition } from './entries.ts';
import { contactNote } from './payloads.ts';

export type PassedOn = { readonly at: number; readonly by: Uuid; readonly note: string } & (
  | { readonly kind: 'assigned'; readonly to: Uuid | null }
  | { readonly kind: 'transferred'; readonly service: string }
  /** How they were; null where nobody was heard. */
  | { readonly kind: 'comforted'; readonly condition: Condition | null }
);

export function passedOn(entries: readonly OpenedEntry[]): readonly PassedOn[] {
  return entries
    .flatMap(({ header, payload }): PassedOn[] => {
      const fact = careFact(header);
      const { author: by, at } = header;
      const note = contactNote.safeParse(payload).data?.note ?? '';
      switch (fact?.type) {
        case 'case.assigned':
          return [{ kind: 'assigned', by, at, note, to: fact.facts.to }];
        case 'case.transferred':
          return [{ kind: 'transferred', by, at, note, service: fact.facts.service }];
        case 'case.comforted':
          return [{ kind: 'comforted', by, at, note, condition: conditionIn(fact.facts) }];
        default:
          return [];
      }
    })
    .reverse();
}

function conditionIn({ outcome, condition }: CareFacts<'case.comforted'>): Condition | null {
  return isHeard(outcome) ? condition : null;
}
