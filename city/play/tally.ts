/** What has been played. */
import type { MoveType } from '#pathways/moves.ts';
import type { Triage } from '#pathways/state.ts';
import type { Taken } from './take-call.ts';

export class Tally {
  readonly #taken: Record<Taken, number> = { queued: 0, ended: 0, joined: 0 };
  readonly #triage = { begun: 0, wentBack: 0, redFlags: 0, handedOver: 0, ended: 0 };
  /** Told by the telephone switch. */
  answered = 0;
  abandoned = 0;
  reports = 0;
  comforted = 0;
  /** Sets of observations, and those of them that have a whole NEWS2. */
  observed = 0;
  scored = 0;
  /** Cases that a second clinician took a moment too late. */
  races = 0;
  /** What could not be played, by why. */
  readonly failures = new Map<string, number>();

  took(how: Taken): void {
    this.#taken[how] += 1;
  }

  /** A triage as a call handler left it. */
  triaged({ ended, flags, moves, path }: Triage): void {
    const has = (type: MoveType) => moves.some((one) => one.type === type);
    const counts = {
      begun: true,
      wentBack: has('pathways.went-back'),
      redFlags: flags.length > 0 || path.some(({ redFlag }) => redFlag !== undefined),
      handedOver: !ended,
      ended,
    };
    for (const [what, is] of Object.entries(counts) as [keyof typeof counts, boolean][])
      if (is) this.#triage[what] += 1;
  }

  failed(why: string): void {
    this.failures.set(why, (this.failures.get(why) ?? 0) + 1);
  }

  get taken(): Readonly<Record<Taken, number>> {
    return this.#taken;
  }

  get triage(): Readonly<
    Record<'begun' | 'wentBack' | 'redFlags' | 'handedOver' | 'ended', number>
  > {
    return this.#triage;
  }

  /** Calls that have come to their end, whichever it was. */
  get played(): number {
    const { queued, ended, joined } = this.#taken;
    return queued + ended + joined + this.abandoned + this.reports;
  }
}
