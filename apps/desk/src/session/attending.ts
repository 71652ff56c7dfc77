/** Says for this desk's person whether they are free, so that a shift lead sees the room as it is. Nobody has to think of it. */
import type { Clock } from '#base/clock.ts';
import type { Presence } from '#care/entries.ts';
import { SAY_AGAIN_MS } from '#care/presence.ts';
import { Observable, type Readable } from '../store/observable.ts';

export type AttendingParts = {
  /** Puts it into the outbox. */
  readonly say: (presence: Presence) => Promise<unknown>;
  /** While nobody can hear it nothing is said: it would be old when it came. */
  readonly isConnected: () => boolean;
  readonly clock: Clock;
};

const LOOK_EVERY_MS = 30_000;

export class Attending {
  readonly #parts: AttendingParts;
  readonly #away = new Observable(false);
  #isBusy = false;
  #isGone = false;
  #last: { readonly presence: Presence; readonly at: number } | null = null;

  constructor(parts: AttendingParts) {
    this.#parts = parts;
  }

  /** Whether they have said that they are away. */
  get away(): Readable<boolean> {
    return this.#away;
  }

  /** Looks now and then, until the signal aborts: what did not change is said again. */
  follow(signal: AbortSignal): void {
    const timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer));
    this.look();
  }

  /** They hold a call or a case, or hold none. */
  isBusy(busy: boolean): void {
    this.#isBusy = busy;
    this.look();
  }

  isAway(away: boolean): void {
    this.#away.set(away);
    this.look();
  }

  /** On the way out, whether or not anybody hears it now. */
  async goes(): Promise<void> {
    if (this.#isGone || this.#last === null) return;
    this.#isGone = true;
    await this.#parts.say('gone');
  }

  /** Says what is so, where it is not what was said last or that is long ago. */
  look(): void {
    const { say, isConnected, clock } = this.#parts;
    const presence = this.#away.value ? 'away' : this.#isBusy ? 'on-call' : 'free';
    const isSaid = this.#last?.presence === presence && clock() - this.#last.at < SAY_AGAIN_MS;
    if (this.#isGone || isSaid || !isConnected()) return;
    this.#last = { presence, at: clock() };
    void say(presence).catch(() => {
      this.#last = null;
    });
  }
}
