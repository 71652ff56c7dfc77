/** What waits where something that the same person wrote before it in the same stream was refused. */
import type { Uuid } from '#base/ids.ts';
import { isCareType } from './entries.ts';
import { HOW_IT_MERGES } from './how-it-merges.ts';

type Written = { readonly author: Uuid; readonly stream: string; readonly type: string };

/**
 * What is decided stands on all that came before: a case must not close without the notes it was closed on. What is seen and done is true whatever was
 * decided, and does not wait for a decision; it may stand on what was said before it, and waits for that.
 */
export class BehindRefused {
  readonly #said = new Set<string>();
  readonly #decided = new Set<string>();

  refuse(entry: Written): void {
    (decides(entry.type) ? this.#decided : this.#said).add(placeOf(entry));
  }

  /** Of an entry that was written after those. */
  waits(entry: Written): boolean {
    const place = placeOf(entry);
    return this.#said.has(place) || (decides(entry.type) && this.#decided.has(place));
  }
}

/** Whether an entry says whose a case is, or how it stands. */
export function decides(type: string): boolean {
  return isCareType(type) && HOW_IT_MERGES[type] === 'decides';
}

function placeOf({ author, stream }: Written): string {
  return `${author} ${stream}`;
}
