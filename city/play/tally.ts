/** What has been played. */
import type { Taken } from './take-call.ts';

export class Tally {
  readonly #taken: Record<Taken, number> = { queued: 0, ended: 0, joined: 0 };
  abandoned = 0;
  reports = 0;
  /** Cases that a second clinician took a moment too late. */
  races = 0;
  /** What could not be played, by why. */
  readonly failures = new Map<string, number>();

  took(how: Taken): void {
    this.#taken[how] += 1;
  }

  failed(why: string): void {
    this.failures.set(why, (this.failures.get(why) ?? 0) + 1);
  }

  get taken(): Readonly<Record<Taken, number>> {
    return this.#taken;
  }

  /** Calls that have come to their end, whichever it was. */
  get played(): number {
    const { queued, ended, joined } = this.#taken;
    return queued + ended + joined + this.abandoned + this.reports;
  }
}
