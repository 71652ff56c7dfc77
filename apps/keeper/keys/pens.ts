/**
 * The pens at hand, and turns at them. The log says which writes: from the moment that a `keeper.rekeyed` is committed it is the next, and no entry
 * signed by the one before may come after it. So whoever writes as the keeper does so in a turn, and the pen is changed with nobody beside it.
 */
import { assert } from '#base/assert.ts';
import { equal } from '#base/bytes.ts';
import type { Directory } from '#identity/directory.ts';
import { Turns } from '../turns.ts';
import type { Pen } from './pen.ts';

export class Pens {
  readonly #directory: Pick<Directory, 'organisation'>;
  readonly #turns = new Turns();
  #held: readonly Pen[];

  constructor(pen: Pen, directory: Pick<Directory, 'organisation'>) {
    this.#held = [pen];
    this.#directory = directory;
  }

  /** The one that the log names as it is now. */
  get current(): Pen {
    const { organisation } = this.#directory;
    const pen =
      organisation === null
        ? this.#held[0]
        : this.#held.find(({ publicKey }) => equal(publicKey, organisation.key));
    assert(pen !== undefined, 'the pen that the log names is at hand');
    return pen;
  }

  /** While this lasts the pen stays the same. */
  writing<T>(act: () => Promise<T>): Promise<T> {
    return this.#turns.together(act);
  }

  /** While this lasts nobody else writes as the keeper. */
  changing<T>(act: () => Promise<T>): Promise<T> {
    return this.#turns.alone(act);
  }

  /** Has the next one at hand, beside the one that writes now. */
  hold(next: Pen): void {
    this.#held = [this.current, next];
  }

  /** Lets go of all but the one that writes now. */
  settle(): void {
    this.#held = [this.current];
  }
}
