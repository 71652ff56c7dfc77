/** Holds what the board shows against what must always be true of it, while it runs: no case is lost without anybody hearing of it. */
import type { Clock } from '#base/clock.ts';
import { brokenInvariants, type Invariant, Ledger, tallyOf } from '#care/invariants.ts';
import { colleaguesOf } from '#identity/colleagues.ts';
import type { Directory } from '#identity/directory.ts';
import type { Header } from '#journal/entry.ts';
import type { BoardPlaces } from './board-places.ts';

type Watched = {
  readonly board: Pick<BoardPlaces, 'openCases'>;
  readonly directory: Pick<Directory, 'accounts'>;
  readonly clock: Clock;
};

/** Whoever asks more often is told what was found then. */
const LOOK_EVERY_MS = 1_000;

export class CaseWatch {
  readonly #watched: Watched;
  readonly #ledger = new Ledger();
  #found: { readonly at: number; readonly tally: ReadonlyMap<Invariant, number> } | null = null;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Takes entries in the log's order, after the folds that it watches. */
  apply(header: Header): void {
    this.#ledger.apply(header);
  }

  /** How many cases break each rule that is broken. Of no case which: that is not told outside. */
  broken(): ReadonlyMap<Invariant, number> {
    const { board, directory, clock } = this.#watched;
    const now = clock();
    if (this.#found === null || Math.abs(now - this.#found.at) >= LOOK_EVERY_MS) {
      const cases = board.openCases();
      const colleagues = colleaguesOf(directory.accounts());
      const tally = tallyOf(brokenInvariants({ cases, colleagues, ledger: this.#ledger, now }));
      this.#found = { at: now, tally };
    }
    return this.#found.tally;
  }
}
