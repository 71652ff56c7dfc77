/** A week that takes hours may be played in more sittings than one: SIGUSR2 lets what is under way end, and stops the watch; once more, and it goes on. */
export class Sitting {
  #rest: PromiseWithResolvers<void> | null = null;
  #restedMs = 0;
  #since = 0;

  constructor(say: (line: string) => void) {
    process.on('SIGUSR2', () => {
      const now = performance.now();
      if (this.#rest === null) {
        this.#rest = Promise.withResolvers();
        this.#since = now;
        say('resting: no call begins until the next SIGUSR2');
      } else {
        this.#restedMs += now - this.#since;
        this.#rest.resolve();
        this.#rest = null;
        say('going on');
      }
    });
  }

  /** Rests so far that are over, milliseconds. */
  get restedMs(): number {
    return this.#restedMs;
  }

  /** Resolves at once, but in a rest. */
  async goesOn(): Promise<void> {
    await this.#rest?.promise;
  }
}
