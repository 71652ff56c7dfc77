/** Moves rows a few at a time, beside everything else, until none is left. What fails is tried again; what a crash cuts off goes on at the next start. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

const TRY_AGAIN_MS = 1_000;

export class Moving {
  readonly #step: () => Promise<boolean>;
  readonly #log: Logger;
  readonly #ending = new AbortController();
  #going: Promise<void> | null = null;
  #again = false;

  /** @param step moves some; false where nothing was left */
  constructor(step: () => Promise<boolean>, log: Logger) {
    this.#step = step;
    this.#log = log;
  }

  /** There may be something to move. */
  start(): void {
    this.#again = true;
    this.#going ??= this.#go();
  }

  /** Resolves when nothing is left, or it was stopped. */
  async settled(): Promise<void> {
    await this.#going;
  }

  /** Ends after the step that it is at. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#going;
  }

  async #go(): Promise<void> {
    const { signal } = this.#ending;
    while (this.#again && !signal.aborted) {
      this.#again = false;
      try {
        while (!signal.aborted && (await this.#step()));
      } catch (error) {
        this.#log.warn({ err: error }, 'keys not moved yet');
        this.#again = true;
        await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    this.#going = null;
  }
}
