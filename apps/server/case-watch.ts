/** Holds what the board shows against what must always be true of it, while it runs: no case is lost without anybody hearing of it. */
import type { Logger } from 'pino';
import type { Clock } from '#base/clock.ts';
import { brokenInvariants, INVARIANTS, type Invariant, Ledger, tallyOf } from '#care/invariants.ts';
import { colleaguesOf } from '#identity/colleagues.ts';
import type { Directory } from '#identity/directory.ts';
import type { Header } from '#journal/entry.ts';
import type { BoardPlaces } from './board-places.ts';

type Watched = {
  readonly board: Pick<BoardPlaces, 'openCases'>;
  readonly directory: Pick<Directory, 'accounts'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
};

/** Whoever asks more often is told what was found then. */
const LOOK_EVERY_MS = 1_000;
/** How soon the log says what nobody asked for. */
const SAY_EVERY_MS = 10_000;

export class CaseWatch {
  readonly #watched: Watched;
  readonly #ledger = new Ledger();
  #found: { readonly at: number; readonly tally: ReadonlyMap<Invariant, number> } | null = null;
  /** When it last looked for that, and what it then knew. */
  #said = { at: Number.NEGATIVE_INFINITY, words: '{}' };

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

  /** Says in the server's log, now and then, what is broken where that is other than it last said. Of how many cases, and never of which. */
  say(): void {
    const { clock, log } = this.#watched;
    const now = clock();
    if (Math.abs(now - this.#said.at) < SAY_EVERY_MS) return;
    const tally = this.broken();
    const broken = Object.fromEntries(
      INVARIANTS.flatMap((rule) => (tally.has(rule) ? [[rule, tally.get(rule)!]] : [])),
    );
    const words = JSON.stringify(broken);
    const isNews = words !== this.#said.words;
    this.#said = { at: now, words };
    if (!isNews) return;
    if (tally.size === 0) log.info('all holds again that always must of cases');
    else log.warn({ broken }, 'of so many cases something does not hold that always must');
  }
}
