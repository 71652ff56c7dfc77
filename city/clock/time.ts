/** The city's time, for those who make it pass. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cityTime, REAL, type Reading, writeClock } from './clock-file.ts';

export type Speed = number | 'max';

/** Who wakes so close together wakes together. */
const GRAIN_MS = 1_000;
const LONGEST_SLEEP_MS = 60_000;

type Sleeper = { readonly at: number; readonly wake: () => void };

const NEVER = new AbortController().signal;

/**
 * At a number, the clock goes so many times as fast as the world's. At `max` it goes as the world's does, and leaps to the next thing that somebody
 * waits for as soon as nobody is at work.
 */
export class CityTime {
  readonly #file: string | undefined;
  #speed: Speed;
  readonly #realNow: () => number;
  readonly #settled: () => Promise<void>;
  #stopping: AbortSignal;
  #reading: Reading = REAL;
  readonly #sleepers = new Set<Sleeper>();
  #working = 0;
  #leaping = false;

  /** @param settled resolves when what was done has come to where others look for it: nothing leaps before that */
  constructor(parts: {
    /** Undefined where the world's time is all there is. */
    readonly file: string | undefined;
    readonly speed: Speed;
    readonly realNow: () => number;
    readonly settled: () => Promise<void>;
    readonly stopping: AbortSignal;
  }) {
    this.#file = parts.file;
    this.#speed = parts.speed;
    this.#realNow = parts.realNow;
    this.#settled = parts.settled;
    this.#stopping = parts.stopping;
  }

  /** At the world's pace until it begins: to make ready takes as long as it takes. */
  prepare(at: number): void {
    this.#write({ city: at, real: this.#realNow(), rate: 1 });
  }

  begin(at: number): void {
    this.#set(at);
  }

  now(): number {
    return Math.floor(cityTime(this.#reading, this.#realNow()));
  }

  /** From here on the world's time, for everybody, until another signal aborts. Nobody waits for anything. */
  becomeReal(stopping: AbortSignal): void {
    this.#speed = 1;
    this.#stopping = stopping;
    this.#write(REAL);
  }

  /** Counts as being at work while it runs, except while it waits. */
  async work<T>(act: () => Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await act();
    } finally {
      this.#rest();
    }
  }

  /**
   * Resolves when it is that time, or when the signal aborts; within `work` alone.
   * @throws the reason where all is to stop
   */
  async until(at: number, signal: AbortSignal = NEVER): Promise<void> {
    this.#stopping.throwIfAborted();
    if (at <= this.now() || signal.aborted) return;
    if (this.#speed === 'max') await this.#asleep(at, signal);
    else await this.#sleepUntil(at, this.#speed, AbortSignal.any([signal, this.#stopping]));
    this.#stopping.throwIfAborted();
  }

  async #asleep(at: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { at, wake: () => {} };
    sleeper.wake = () => {
      if (!this.#sleepers.delete(sleeper)) return;
      this.#working += 1;
      for (const one of [signal, this.#stopping]) one.removeEventListener('abort', sleeper.wake);
      resolve();
    };
    this.#sleepers.add(sleeper);
    for (const one of [signal, this.#stopping]) one.addEventListener('abort', sleeper.wake);
    this.#rest();
    await promise;
  }

  async #sleepUntil(at: number, rate: number, signal: AbortSignal): Promise<void> {
    for (let left = at - this.now(); left > 0 && !signal.aborted; left = at - this.now()) {
      const ms = Math.min(left / rate, LONGEST_SLEEP_MS);
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
  }

  #rest(): void {
    this.#working -= 1;
    if (this.#working === 0 && !this.#leaping) void this.#leap();
  }

  async #leap(): Promise<void> {
    this.#leaping = true;
    await this.#settled();
    this.#leaping = false;
    if (this.#working > 0 || this.#sleepers.size === 0) return;
    const next = Math.max(this.now(), Math.min(...[...this.#sleepers].map(({ at }) => at)));
    const awake = [...this.#sleepers].filter(({ at }) => at <= next + GRAIN_MS);
    const latest = Math.max(next, ...awake.map(({ at }) => at));
    if (latest > this.now()) this.#set(latest);
    for (const { wake } of awake) wake();
  }

  #set(city: number): void {
    const rate = this.#speed === 'max' ? 1 : this.#speed;
    this.#write({ city, real: this.#realNow(), rate });
  }

  #write(reading: Reading): void {
    this.#reading = reading;
    if (this.#file !== undefined) writeClock(this.#file, reading);
  }
}
