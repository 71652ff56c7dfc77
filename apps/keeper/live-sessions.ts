import type { Bytes } from '#base/bytes.ts';
import type { Clock } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { isLive } from '#identity/directory.ts';
import type { KeeperChannel } from '#seal/channel.ts';
import type { State } from './state.ts';

/** A session that can be spoken with. Its keys are here and nowhere else: a keeper that restarts asks for the passkey again. */
export type LiveSession = {
  readonly id: Uuid;
  readonly account: Uuid;
  readonly channel: KeeperChannel;
  readonly ticket: Bytes;
};

export class LiveSessions {
  readonly #sessions = new Map<Uuid, LiveSession>();
  readonly #state: State;
  readonly #clock: Clock;

  constructor(state: State, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  add(session: LiveSession): void {
    this.#sessions.set(session.id, session);
  }

  /** Undefined where there is none, or the log says that it ended. */
  get(id: Uuid): LiveSession | undefined {
    const recorded = this.#state.directory.session(id);
    if (recorded === undefined || !isLive(recorded, this.#clock())) {
      this.#sessions.delete(id);
      return undefined;
    }
    return this.#sessions.get(id);
  }
}
