import type { Clock } from '#base/clock.ts';

/** One person on their way through Care Identity. */
export type SignIn = {
  /** The session's challenge, base64url. */
  readonly nonce: string;
  /** RFC 7636: what the code is worth nothing without. */
  readonly verifier: string;
};

const LIFE_MS = 10 * 60_000;
const MOST = 10_000;

/** Who is under way, by `state`: ten minutes, once, in memory alone. A gateway that starts again asks people to begin again. */
export class SignIns {
  readonly #clock: Clock;
  readonly #under = new Map<string, SignIn & { readonly expires: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(state: string, signIn: SignIn): void {
    this.#sweep();
    this.#under.set(state, { ...signIn, expires: this.#clock() + LIFE_MS });
  }

  take(state: string): SignIn | undefined {
    const found = this.#under.get(state);
    this.#under.delete(state);
    return found !== undefined && this.#clock() < found.expires ? found : undefined;
  }

  /** Oldest first, as a Map keeps them. */
  #sweep(): void {
    for (const [state, { expires }] of this.#under) {
      if (expires > this.#clock() && this.#under.size < MOST) return;
      this.#under.delete(state);
    }
  }
}
