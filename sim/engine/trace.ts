/** What happened in a seed, in order: the digest says whether two runs were the same one, and the last lines what led to a failure. */
import { createHash } from 'node:crypto';

const REMEMBERED = 60;

export class Trace {
  readonly #hash = createHash('sha256');
  readonly #last: string[] = [];
  readonly #moment: () => number;
  readonly #tell: ((line: string) => void) | null;
  #count = 0;

  /**
   * @param moment milliseconds since the seed began
   * @param tell told of every line
   */
  constructor(moment: () => number, tell: ((line: string) => void) | null) {
    this.#moment = moment;
    this.#tell = tell;
  }

  /** Nothing that a platform's own randomness made may be in it. */
  say(who: string, what: string): void {
    const line = `${(this.#moment() / 1_000).toFixed(3).padStart(10)}  ${who.padEnd(12)} ${what}`;
    this.#hash.update(line).update('\n');
    this.#count += 1;
    if (this.#last.push(line) > REMEMBERED) this.#last.shift();
    this.#tell?.(line);
  }

  get count(): number {
    return this.#count;
  }

  get last(): readonly string[] {
    return this.#last;
  }

  digest(): string {
    return this.#hash.copy().digest('hex').slice(0, 32);
  }
}
