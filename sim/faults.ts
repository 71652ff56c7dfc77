/** What goes wrong, how often, and how often it did. All of it is drawn from the seed. */
import type { Draw } from '../city/draw.ts';

export const FAULTS = [
  'message delayed',
  'message lost',
  'message twice',
  'links cut',
  'write failed',
  'write failed but persisted',
  'write failed, persisted later',
  'read failed',
  'keeper killed',
  'server killed',
  'courier killed',
  'desk killed',
  'outbox write torn',
  'clock set',
  'second keeper',
  'site lost',
  'line cut',
  'site given up',
  'sites joined',
  'keys stolen',
  'server lied',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Chances are of one message or statement; means are of virtual time between two, milliseconds, null for never. */
export type Rates = {
  readonly delayed: number;
  readonly lost: number;
  readonly twice: number;
  readonly writeFails: number;
  readonly readFails: number;
  readonly tornOutbox: number;
  readonly cutEachMs: number | null;
  readonly killEachMs: { readonly [P in 'keeper' | 'server' | 'courier' | 'desk']: number | null };
  readonly clockEachMs: number | null;
  readonly secondKeeperEachMs: number | null;
  readonly lieEachMs: number | null;
};

export const NONE: Rates = {
  ...{ delayed: 0, lost: 0, twice: 0, writeFails: 0, readFails: 0, tornOutbox: 0 },
  ...{ cutEachMs: null, clockEachMs: null, secondKeeperEachMs: null, lieEachMs: null },
  killEachMs: { keeper: null, server: null, courier: null, desk: null },
};

export type StatementFate = 'done' | 'failed' | 'failed but persisted' | 'failed, persisted later';
export type MessageFate = { readonly lost: boolean; readonly twice: boolean; readonly ms: number };

export class Chances {
  readonly #draw: Draw;
  readonly #counts = new Map<Fault, number>();
  #rates = NONE;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  get rates(): Rates {
    return this.#rates;
  }

  get counts(): ReadonlyMap<Fault, number> {
    return this.#counts;
  }

  begin(rates: Rates): void {
    this.#rates = rates;
  }

  /** From here on nothing goes wrong any more, but what is under way. */
  calm(): void {
    this.#rates = NONE;
  }

  count(fault: Fault): void {
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
  }

  statementMs(): number {
    return this.#draw.between(100, 3_000) / 1_000;
  }

  laterMs(): number {
    return this.#draw.between(1, 40);
  }

  coin(): boolean {
    return this.#draw.chance(0.5);
  }

  ofStatement(text: string): StatementFate {
    const isRead = /^\s*SELECT/.test(text);
    if (!this.#draw.chance(isRead ? this.#rates.readFails : this.#rates.writeFails)) return 'done';
    if (isRead) {
      this.count('read failed');
      return 'failed';
    }
    const fate = this.#draw.pick([
      'failed',
      'failed but persisted',
      'failed, persisted later',
    ] as const);
    this.count(`write ${fate}`);
    return fate;
  }

  isTorn(): boolean {
    const torn = this.#draw.chance(this.#rates.tornOutbox);
    if (torn) this.count('outbox write torn');
    return torn;
  }

  ofMessage(): MessageFate {
    const { delayed, lost, twice } = this.#rates;
    const isLate = this.#draw.chance(delayed);
    const fate = {
      lost: this.#draw.chance(lost),
      twice: this.#draw.chance(twice),
      ms: this.#draw.around(15) + (isLate ? this.#draw.exponential(3_000) : 0),
    };
    if (isLate) this.count('message delayed');
    if (fate.lost) this.count('message lost');
    if (fate.twice) this.count('message twice');
    return fate;
  }
}
