/** Which calls and cases asked for a person's demographics, and which of those the gateway still has to answer. Folded from the log. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { type BoardEntry, careFact } from './board.ts';

export type Question = {
  /** The entry that asked. */
  readonly id: Uuid;
  /** The call or case that it stands in. */
  readonly about: Uuid;
  readonly at: number;
};

type Asked = { readonly count: number; readonly open: ReadonlyMap<Uuid, Question> };

const NONE: Asked = { count: 0, open: new Map() };

export class Questions {
  readonly #asked = new Map<Uuid, Asked>();
  /** Those with an open question. */
  readonly #open = new Set<Uuid>();

  /** Takes every entry, in the log's order. */
  apply(entry: Pick<BoardEntry, 'id' | 'stream' | 'type' | 'facts' | 'at'>): void {
    const stream = parseStream(entry.stream);
    if (stream?.kind !== 'case') return;
    const fact = careFact(entry);
    const { count, open } = this.#of(stream.id);
    const { id, at } = entry;
    if (fact?.type === 'demographics.asked') {
      const more = new Map(open).set(id, { id, about: stream.id, at });
      this.#set(stream.id, open.has(id) ? count : count + 1, more);
    } else if (fact?.type === 'demographics.answered') {
      const left = new Map(open);
      left.delete(fact.facts.asked);
      this.#set(stream.id, count, left);
    } else if (fact?.type === 'call.ended') {
      // Nobody waits for it any more.
      this.#set(stream.id, count, new Map());
    }
  }

  /** How often it was asked for one call or case. */
  asked(about: Uuid): number {
    return this.#of(about).count;
  }

  isOpen(about: Uuid, question: Uuid): boolean {
    return this.#of(about).open.has(question);
  }

  owesAnswer(about: Uuid): boolean {
    return this.#open.has(about);
  }

  /** All that wait for an answer. */
  *open(): Iterable<Question> {
    for (const about of this.#open) yield* this.#of(about).open.values();
  }

  #set(about: Uuid, count: number, open: Asked['open']): void {
    if (count === 0) return;
    this.#asked.set(about, { count, open });
    if (open.size > 0) this.#open.add(about);
    else this.#open.delete(about);
  }

  #of(about: Uuid): Asked {
    return this.#asked.get(about) ?? NONE;
  }
}
