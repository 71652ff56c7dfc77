import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '#problems/catalogue.ts';
import type { KeptDesk, Seated } from '../kept-desk.ts';
import { allSent, type Call, takeCall, writeNote } from '../kept-work.ts';

const PAUSE_MS = 40;
const NOTES_A_CALL = 40;
/** For all that was written while no keeper answered. */
const SENT_WITHIN_MS = 180_000;

/** Somebody who takes call after call, whatever becomes of the site. */
export class Worker {
  readonly desk: KeptDesk;
  readonly #pauseMs: number;
  #seat: Seated;
  #working: Promise<void> = Promise.resolve();
  #stopped = true;
  #call: { readonly seat: Seated; readonly call: Call } | null = null;
  #idleSince: number | null = null;
  #idleMs = 0;

  private constructor(desk: KeptDesk, seat: Seated, pauseMs: number) {
    this.desk = desk;
    this.#pauseMs = pauseMs;
    this.#seat = seat;
  }

  /** @param pauseMs between one note and the next */
  static async at(desk: KeptDesk, origin: string, pauseMs = PAUSE_MS): Promise<Worker> {
    return new Worker(desk, await desk.signIn(origin), pauseMs);
  }

  get seat(): Seated {
    return this.#seat;
  }

  /** The longest that no call could be taken. */
  get idleMs(): number {
    return this.#idleMs;
  }

  work(): void {
    this.#stopped = false;
    this.#working = this.#takeCalls();
  }

  /** With all that is written and not yet safe. Resolves once the site has it, and this desk the site's board. */
  async moveTo(origin: string): Promise<void> {
    const before = this.#seat;
    const wasAtWork = !this.#stopped;
    // Whoever touches their passkey writes nothing meanwhile: it ends the session that they wrote in.
    await this.rest();
    this.#seat = await this.desk.signIn(origin);
    if (wasAtWork) this.work();
    await before.end();
    await allSent(this.#seat, SENT_WITHIN_MS);
    await this.#seat.reader.board();
  }

  /** Writes no more. What it wrote stays with it until it is sent. */
  async rest(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  async stop(): Promise<void> {
    await this.rest();
    this.#isIdle(false);
    await allSent(this.#seat, SENT_WITHIN_MS);
    await this.#seat.end();
  }

  async #takeCalls(): Promise<void> {
    while (!this.#stopped) {
      const seat = this.#seat;
      const call = await this.#nextCall(seat);
      for (let n = 0; call !== null && n < NOTES_A_CALL && !this.#stopped; n += 1) {
        await writeNote(seat, call, `Note ${n}`);
        await pause(this.#pauseMs);
      }
      if (call === null) await pause(this.#pauseMs);
    }
  }

  /** Whoever can begin none goes on with the one they have. */
  async #nextCall(seat: Seated): Promise<Call | null> {
    try {
      const call = await takeCall(seat);
      this.#call = { seat, call };
      this.#isIdle(false);
      return call;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#isIdle(true);
      return this.#call?.seat === seat ? this.#call.call : null;
    }
  }

  #isIdle(idle: boolean): void {
    const now = performance.now();
    if (idle) this.#idleSince ??= now;
    else if (this.#idleSince !== null) {
      this.#idleMs = Math.max(this.#idleMs, now - this.#idleSince);
      this.#idleSince = null;
    }
  }
}
