/**
 * Puts the simulator in the place of what the code under test would otherwise take from Node: timers, the clock, randomness, files, and what is
 * computed on the thread pool. For the whole of this process, once, before a seed is run.
 *
 * Keys and ECDSA's signatures come from the platform's own randomness all the same: no trace may hold them.
 */
import crypto from 'node:crypto';
import { EventEmitter } from 'node:events';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';
import timers from 'node:timers/promises';
import workers from 'node:worker_threads';
import { answerTo, type Question } from '#journal/packed-claims.ts';
import type { Draw } from '../../city/draw.ts';
import { currentProcess, type Process } from './process.ts';
import type { Timeline } from './timeline.ts';

/** The seed that is being run: its time, and its chance. */
export type Ground = { readonly timeline: Timeline; readonly draw: Draw };

let ground: Ground | null = null;

/** What happens on the platform happens from here on in this seed. */
export function standOn(next: Ground | null): void {
  ground = next;
}

function standing(): Ground {
  if (ground === null) throw new Error('no seed is being run');
  return ground;
}

/** What asks the world outside in ways that are not replaced: done with everything else standing still. It must wait for nothing in virtual time. */
export function standingStill<T>(act: () => Promise<T>): Promise<T> {
  const process = currentProcess();
  return new Promise((resolve, reject) => {
    standing().timeline.after(0, () => {
      if (process?.isAlive === false) return undefined;
      return (process === undefined ? act() : process.run(act)).then(resolve, reject);
    });
  });
}

/** Ends so much later in virtual time, however long it took; and never once its process was killed. */
function answered<T>(doing: Promise<T>, ms: number): Promise<T> {
  const process = currentProcess();
  // Whoever asked hears of it; until then it is nobody's.
  doing.catch(() => undefined);
  return new Promise((resolve, reject) => {
    standing().timeline.after(ms, async () => {
      const outcome = await doing.then(
        (value) => () => resolve(value),
        (error: unknown) => () => reject(error),
      );
      if (process?.isAlive !== false) outcome();
    });
  });
}

const MOST_FILE_MS = 2;

function diskMs(): number {
  return standing().draw.between(50, 1_000 * MOST_FILE_MS) / 1_000;
}

type Act = (...given: never[]) => Promise<unknown>;

/** A killed process touches no file any more. */
function slowly(act: Act): Act {
  return (...given) => {
    if (currentProcess() === undefined) return act(...given);
    if (currentProcess()?.isAlive === false) return new Promise(() => {});
    return answered(act(...given), diskMs());
  };
}

const FILE_ACTS = ['access', 'mkdir', 'readFile', 'writeFile', 'rename', 'rm', 'readdir'] as const;
const HANDLE_ACTS = ['writeFile', 'sync', 'close', 'readFile'] as const;

function replaceFiles(): void {
  const files = fs as unknown as Record<string, Act>;
  for (const name of FILE_ACTS) files[name] = slowly(files[name]!);
  const open = files.open!;
  files.open = slowly(async (...given) => {
    const process = currentProcess();
    const handle = (await open(...given)) as Record<string, Act>;
    const close = handle.close!.bind(handle);
    // As the system closes what a process had open.
    const gone = () => void close().catch(() => undefined);
    process?.onKilled(gone);
    if (process?.isAlive === false) gone();
    for (const name of HANDLE_ACTS) handle[name] = slowly(handle[name]!.bind(handle));
    return handle;
  });
}

/** A process that is killed lets go of its files. */
function replaceSqlite(): void {
  const { prototype } = DatabaseSync;
  const exec = prototype.exec;
  const known = new WeakSet<DatabaseSync>();
  prototype.exec = function (this: DatabaseSync, text) {
    if (!known.has(this)) currentProcess()?.onKilled(() => this.isOpen && this.close());
    known.add(this);
    exec.call(this, text);
  };
}

/** Signatures that are verified on the thread pool; at once in virtual time, and in the order they were asked for. */
function replaceThreads(): void {
  const verify = crypto.verify as (...given: unknown[]) => boolean;
  const verifySoon = (...given: unknown[]) => {
    const done = given.at(-1);
    if (typeof done !== 'function') return verify(...given);
    const holds = verify(...given.slice(0, -1));
    void answered(Promise.resolve(), 0).then(() => done(null, holds));
    return undefined;
  };
  (crypto as { verify: unknown }).verify = verifySoon;
  (workers as { Worker: unknown }).Worker = SignatureThread;
  const subtle = globalThis.crypto.subtle as unknown as Record<string, Act>;
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(subtle));
  for (const name of names.filter((one) => one !== 'constructor' && one !== 'supports')) {
    const act = subtle[name]!.bind(subtle);
    const value: Act = (...given) => (ground === null ? act(...given) : answered(act(...given), 0));
    Object.defineProperty(subtle, name, { value });
  }
  globalThis.crypto.getRandomValues = ((into: Uint8Array) => {
    const { draw } = standing();
    for (let i = 0; i < into.length; i += 1) into[i] = draw.between(0, 255);
    return into;
  }) as typeof globalThis.crypto.getRandomValues;
}

/** The one thread that the code under test begins: it answers on this one. Who was killed meanwhile hears nothing of it. */
class SignatureThread extends EventEmitter {
  ref(): void {}
  unref(): void {}

  postMessage(asked: Question): void {
    const answer = answerTo(asked);
    void answered(Promise.resolve(), 0).then(() => this.emit('message', answer));
  }
}

type Timer = { cancelled: boolean; readonly unref: () => Timer; readonly ref: () => Timer };

function later(act: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): Timer {
  const process = currentProcess();
  const timer: Timer = { cancelled: false, unref: () => timer, ref: () => timer };
  standing().timeline.after(ms, () => {
    if (timer.cancelled || process?.isAlive === false) return;
    if (process === undefined) act(...given);
    else process.run(() => act(...given));
  });
  return timer;
}

function cancel(timer: Timer | undefined): void {
  if (timer !== undefined && timer !== null) timer.cancelled = true;
}

function sleep<T>(ms: number, value?: T, how: { signal?: AbortSignal } = {}): Promise<T> {
  const { signal } = how;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal!.reason);
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
    later(() => {
      signal?.removeEventListener('abort', stop);
      resolve(value as T);
    }, ms);
  });
}

function replaceTime(): void {
  Object.assign(globalThis, {
    setTimeout: later,
    clearTimeout: cancel,
    setImmediate: (act: (...given: unknown[]) => void, ...given: unknown[]) =>
      later(act, 0, ...given),
    clearImmediate: cancel,
    setInterval: () => {
      throw new Error('nothing in the simulator may count on an interval');
    },
  });
  (timers as unknown as { setTimeout: unknown }).setTimeout = sleep;
  AbortSignal.timeout = (ms) => {
    const ending = new AbortController();
    later(() => ending.abort(new DOMException('it took too long', 'TimeoutError')), ms);
    return ending.signal;
  };
  Date.now = () => (ground === null ? reallyNow() : clockOf(ground.timeline, currentProcess()));
  performance.now = () => (ground === null ? 0 : ground.timeline.now);
}

/** The machine’s own clock. */
export const reallyNow = Date.now;

function clockOf({ now }: Timeline, process: Process | undefined): number {
  return Math.floor(now + (process?.skew() ?? 0));
}

/** Node reads one on a thread. */
class Blob {
  readonly #parts: readonly Uint8Array[];
  constructor(parts: readonly Uint8Array[]) {
    this.#parts = parts;
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#parts)).buffer;
  }
}

export function replacePlatform(): void {
  Object.assign(globalThis, { Blob });
  replaceTime();
  replaceFiles();
  replaceSqlite();
  replaceThreads();
  syncBuiltinESMExports();
}
