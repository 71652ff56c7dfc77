/** A simulated process. What it asks of the platform is answered as long as it lives; one that was killed waits for ever, in the middle of whatever it did. */
import { AsyncLocalStorage } from 'node:async_hooks';

export class Process {
  readonly name: string;
  /** How far its machine's clock is off, milliseconds. */
  readonly skew: () => number;
  #isAlive = true;
  readonly #onKilled: (() => void)[] = [];

  constructor(name: string, skew: () => number = () => 0) {
    this.name = name;
    this.skew = skew;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  kill(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const act of this.#onKilled) act();
  }

  onKilled(act: () => void): void {
    this.#onKilled.push(act);
  }

  /** Whatever is begun in there, and goes on from there, is this process. */
  run<T>(act: () => T): T {
    return running.run(this, act);
  }
}

const running = new AsyncLocalStorage<Process>();

/** The process whose code is running; undefined where it is the simulator's own. */
export function currentProcess(): Process | undefined {
  return running.getStore();
}
