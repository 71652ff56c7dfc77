/** Who answers which call: first come first served, by whoever has been free for longest. Who waits too long hangs up. */
import type { Call } from '../calls/call.ts';
import type { Shift } from './roster.ts';

export type Telephoned = Extract<Call, { way: 'telephone' }>;

export type Answer =
  | { readonly kind: 'answered'; readonly at: number; readonly by: number }
  | { readonly kind: 'abandoned'; readonly at: number };

/** From the ring to the voice, where somebody is free. */
const RINGS_MS = 6_000;
/** Between two calls: the last words, and a breath. */
const PAUSE_MS = 45_000;

/** @param shifts of call handlers, in the order in which they begin */
export class Switchboard {
  readonly #shifts: readonly Shift[];
  /** By handler, from when on they are free. */
  readonly #free = new Map<number, number>();
  /** Those who rang before are answered before. */
  #answeredTo = 0;

  constructor(shifts: readonly Shift[]) {
    this.#shifts = shifts.filter(({ role }) => role === 'call-handler');
  }

  /** The next call, in the order in which they ring. */
  ring({ at, takesMs, patienceMs }: Telephoned): Answer {
    const earliest = Math.max(at, this.#answeredTo);
    const [first] = this.#shifts
      .filter(({ to, from }) => to > at && from <= at + patienceMs)
      .map(({ who, from, to }) => {
        const free = this.#free.get(who) ?? 0;
        return { who, free, to, at: Math.max(earliest, from, free) };
      })
      .filter(({ at: moment, to }) => moment + RINGS_MS < to)
      .sort((a, b) => a.at - b.at || a.free - b.free || a.who - b.who);
    if (first === undefined || first.at + RINGS_MS > at + patienceMs) {
      return { kind: 'abandoned', at: at + patienceMs };
    }
    this.#answeredTo = first.at;
    const answered = first.at + RINGS_MS;
    this.#free.set(first.who, answered + takesMs + PAUSE_MS);
    return { kind: 'answered', at: answered, by: first.who };
  }
}
