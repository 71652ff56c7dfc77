/** The packs in use, opened as each desk opens them: adopted in the log, signed, and found sound. Each would find the same, so one looks for all. */
import type { AdoptedPacks } from '../../apps/desk/src/store/adopted-packs.ts';
import { openShelf, type Shelf } from '../../apps/desk/src/tasks/triage/shelf.ts';
import type { Seat } from '../staff/crew.ts';
import type { Follower } from './follower.ts';

export class SharedShelf {
  readonly #follower: Pick<Follower, 'adopted'>;
  #opened: { readonly adopted: AdoptedPacks; readonly shelf: Promise<Shelf> } | null = null;

  constructor(follower: Pick<Follower, 'adopted'>) {
    this.#follower = follower;
  }

  /** @param desk whose session fetches what is not here yet */
  async at({ reader }: Pick<Seat, 'reader'>): Promise<Shelf> {
    const { adopted } = this.#follower;
    if (this.#opened?.adopted !== adopted) {
      const packs = { files: () => reader.packFiles(), file: reader.packFile };
      this.#opened = { adopted, shelf: openShelf({ packs }, adopted, () => undefined) };
    }
    const shelf = await this.#opened.shelf;
    // What one desk could not fetch, the next may.
    if (shelf.troubles.length > 0) this.#opened = null;
    return shelf;
  }
}
