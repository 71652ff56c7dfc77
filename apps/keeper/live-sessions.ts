import type { Bytes } from '#base/bytes.ts';
import { type Clock, steady } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { isLive, type Session } from '#identity/directory.ts';
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
  /** When its person was last known to be there. */
  readonly #presentAt = new Map<Uuid, number>();
  readonly #state: State;
  readonly #clock: Clock;
  /** A clock that is set back lengthens nobody's silence. */
  readonly #steady: Clock;
  readonly #silenceMs: number;

  /** @param silenceMs how long a person's desk may say nothing of its person */
  constructor(state: State, clock: Clock, silenceMs: number) {
    this.#state = state;
    this.#clock = clock;
    this.#steady = steady(clock);
    this.#silenceMs = silenceMs;
  }

  add(session: LiveSession): void {
    this.#sessions.set(session.id, session);
    this.present(session.id);
  }

  present(id: Uuid): void {
    this.#presentAt.set(id, this.#steady());
  }

  /** Undefined where there is none, the log says that it ended, or it has fallen silent. */
  get(id: Uuid): LiveSession | undefined {
    const recorded = this.#state.directory.session(id);
    if (recorded === undefined || !isLive(recorded, this.#clock()) || this.#isSilent(recorded)) {
      this.#sessions.delete(id);
      this.#presentAt.delete(id);
      return undefined;
    }
    return this.#sessions.get(id);
  }

  /**
   * Those that the log has open, and whose person is not there: or nobody can speak in them, because the keeper began anew. Lets go of the
   * keys of all that ended.
   */
  silent(): Session[] {
    const { directory } = this.#state;
    for (const id of this.#sessions.keys()) this.get(id);
    return [...directory.accounts()]
      .flatMap(({ id }) => directory.openSessionsOf(id))
      .filter((session) => isLive(session, this.#clock()) && this.#isSilent(session));
  }

  #isSilent({ id, by }: Session): boolean {
    if (by === 'machine') return false;
    const presentAt = this.#presentAt.get(id);
    return presentAt === undefined || this.#steady() - presentAt >= this.#silenceMs;
  }
}
