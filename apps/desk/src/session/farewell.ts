/** The end of a session by its own person: once, however often it is asked for, and whatever fails on the way. */
import { rest } from '../store/rest.ts';
import type { Leaving } from './desk.ts';

export type FarewellParts = {
  /** Writes that the session is over, and why. */
  readonly say: (why: Said) => Promise<unknown>;
  /** Resolves when all that was written has left. */
  readonly sent: () => Promise<unknown>;
  /** Stops what works for the session. */
  readonly stop: AbortController;
  /** Resolves when all of that has stopped. */
  readonly stopped: Promise<unknown>;
};

/** Nobody is there to take leave of where one goes to another site. */
type Said = Exclude<Leaving, 'moved' | 'back'>;

export type Farewell = {
  /** Resolves as soon as somebody leaves: nothing may be begun in the session from here on. */
  readonly begun: Promise<Leaving>;
  leave(why: Leaving): Promise<void>;
};

/** Time that the last words get on their way out. What does not make it goes at the next signing in. */
const FAREWELL_MS = 3_000;

export function farewell({ say, sent, stop, stopped }: FarewellParts): Farewell {
  const begun = Promise.withResolvers<Leaving>();
  let leaving: Promise<void> | null = null;

  async function leave(why: Leaving): Promise<void> {
    begun.resolve(why);
    try {
      if (why === 'moved' || why === 'back') return;
      await say(why);
      await Promise.race([sent(), rest(FAREWELL_MS, stop.signal)]);
    } finally {
      stop.abort();
      await stopped;
    }
  }

  return {
    begun: begun.promise,
    leave(why) {
      leaving ??= leave(why);
      return leaving;
    },
  };
}
