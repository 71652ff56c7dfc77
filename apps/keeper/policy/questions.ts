/** Which calls and cases asked for a person's demographics, and which of those the gateway still has to answer. Folded from the log. */
import type { Uuid } from '#base/ids.ts';
import { careFact } from '#care/board.ts';
import type { Header } from '#journal/entry.ts';

type Asked = { readonly count: number; readonly open: ReadonlySet<Uuid> };

const NONE: Asked = { count: 0, open: new Set() };

export class Questions {
  readonly #asked = new Map<Uuid, Asked>();

  /** Takes what stands in a case's stream, in the log's order. */
  apply(about: Uuid, header: Pick<Header, 'id' | 'type' | 'facts'>): void {
    const fact = careFact(header);
    const { count, open } = this.#of(about);
    if (fact?.type === 'demographics.asked') {
      this.#asked.set(about, { count: count + 1, open: new Set(open).add(header.id) });
    } else if (fact?.type === 'demographics.answered') {
      const left = new Set(open);
      left.delete(fact.facts.asked);
      this.#asked.set(about, { count, open: left });
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
    return this.#of(about).open.size > 0;
  }

  #of(about: Uuid): Asked {
    return this.#asked.get(about) ?? NONE;
  }
}
