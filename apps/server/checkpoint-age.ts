/** For how long the published checkpoint has stood still behind the log. */
import type { Clock } from '#base/clock.ts';

export class CheckpointAge {
  readonly #clock: Clock;
  #size = -1;
  #behindSince: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be told now and then; `checkpoint` is 0 where none was published yet. */
  saw(sizes: { readonly log: number; readonly checkpoint: number }): void {
    const moved = sizes.checkpoint !== this.#size;
    this.#size = sizes.checkpoint;
    if (sizes.checkpoint >= sizes.log) this.#behindSince = null;
    else if (moved || this.#behindSince === null) this.#behindSince = this.#clock();
  }

  /** Milliseconds; 0 where the checkpoint covers the log or moves. */
  get ms(): number {
    return this.#behindSince === null ? 0 : Math.max(0, this.#clock() - this.#behindSince);
  }
}
