/** Which calls and cases asked for a person's demographics, and which of those the gateway still has to answer. Folded from the log. */
import type { Uuid } from '#base/ids.ts';
import { type Few, inMemory, type Keeping, type Many } from '#base/keeping.ts';
import { parseStream } from '#base/stream.ts';
import { type CareEntry, careFact } from './board-entry.ts';

export type Question = {
  /** The entry that asked. */
  readonly id: Uuid;
  /** The call or case that it stands in. */
  readonly about: Uuid;
  readonly at: number;
};

type Asked = { readonly count: number; readonly open: readonly Question[] };

const NONE: Asked = { count: 0, open: [] };

export class Questions {
  readonly #asked: Many<Uuid, Asked>;
  /** Those with an open question. */
  readonly #open: Few<Uuid, true>;

  constructor(keeping: Keeping = inMemory) {
    this.#asked = keeping.many('questions');
    this.#open = keeping.few('open-questions');
  }

  /** Takes every entry, in the log's order. */
  apply(entry: Pick<CareEntry, 'id' | 'stream' | 'type' | 'facts' | 'at'>): void {
    const stream = parseStream(entry.stream);
    if (stream?.kind !== 'case') return;
    const fact = careFact(entry);
    const { count, open } = this.#of(stream.id);
    const { id, at } = entry;
    if (fact?.type === 'demographics.asked') {
      if (open.some((one) => one.id === id)) return;
      this.#set(stream.id, count + 1, [...open, { id, about: stream.id, at }]);
    } else if (fact?.type === 'demographics.answered') {
      const left = open.filter((one) => one.id !== fact.facts.asked);
      this.#set(stream.id, count, left);
    } else if (fact?.type === 'call.ended') {
      // Nobody waits for it any more.
      this.#set(stream.id, count, []);
    }
  }

  /** How often it was asked for one call or case. */
  asked(about: Uuid): number {
    return this.#of(about).count;
  }

  isOpen(about: Uuid, question: Uuid): boolean {
    return this.#of(about).open.some(({ id }) => id === question);
  }

  owesAnswer(about: Uuid): boolean {
    return this.#open.has(about);
  }

  /** All that wait for an answer. */
  *open(): Iterable<Question> {
    for (const about of this.#open.keys()) yield* this.#of(about).open;
  }

  #set(about: Uuid, count: number, open: Asked['open']): void {
    if (count === 0) return;
    this.#asked.set(about, { count, open });
    if (open.length > 0) this.#open.set(about, true);
    else this.#open.delete(about);
  }

  #of(about: Uuid): Asked {
    return this.#asked.get(about) ?? NONE;
  }
}
