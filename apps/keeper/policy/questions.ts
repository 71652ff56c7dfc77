/** Which calls and cases asked for a person's demographics, and which of those the gateway still has to answer. Folded from the log. */
import type { Uuid } from '#base/ids.ts';
import { inMemory, type Keeping, type Many } from '#base/keeping.ts';
import { careFact } from '#care/board.ts';
import type { Header } from '#journal/entry.ts';

type Asked = { readonly count: number; readonly open: readonly Uuid[] };

const NONE: Asked = { count: 0, open: [] };

export class Questions {
  readonly #asked: Many<Uuid, Asked>;

  constructor(keeping: Keeping = inMemory) {
    this.#asked = keeping.many('questions');
  }

  /** Takes what stands in a case's stream, in the log's order. */
  apply(about: Uuid, header: Pick<Header, 'id' | 'type' | 'facts'>): void {
    const fact = careFact(header);
    if (fact?.type === 'demographics.asked') {
      const { count, open } = this.#of(about);
      this.#asked.set(about, { count: count + 1, open: [...open, header.id] });
    } else if (fact?.type === 'demographics.answered') {
      const { count, open } = this.#of(about);
      const left = open.filter((one) => one !== fact.facts.asked);
      this.#asked.set(about, { count, open: left });
    }
  }

  /** How often it was asked for one call or case. */
  asked(about: Uuid): number {
    return this.#of(about).count;
  }

  isOpen(about: Uuid, question: Uuid): boolean {
    return this.#of(about).open.includes(question);
  }

  owesAnswer(about: Uuid): boolean {
    return this.#of(about).open.length > 0;
  }

  #of(about: Uuid): Asked {
    return this.#asked.get(about) ?? NONE;
  }
}
