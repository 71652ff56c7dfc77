/**
 * Signatures by the hundred, on a thread of their own: a hand-over to the thread pool, and back, costs this thread a third of what a
 * verification costs that one. The thread begins with the first that are so many, and keeps no process alive that waits for nothing of it.
 */
import { Worker } from 'node:worker_threads';
import { type Answer, type Claim, type Packed, packed, type Question } from './packed-claims.ts';
import { verifyEntrySignature } from './verify-entry.ts';

/** Fewer are not worth a thread. */
const MANY = 32;

let thread: Thread | null = null;

/** Whether every one of these holds. @throws where the thread ends before it has said so */
export async function allSigned(claims: readonly Claim[]): Promise<boolean> {
  if (claims.length >= MANY) {
    thread ??= new Thread(() => {
      thread = null;
    });
    return thread.ask(packed(claims));
  }
  const each = claims.map(({ entry, key }) => verifyEntrySignature(entry, key));
  return !(await Promise.all(each)).includes(false);
}

class Thread {
  readonly #worker = new Worker(new URL('./signature-thread.ts', import.meta.url));
  /** What it has not answered yet, by number. */
  readonly #asked = new Map<number, PromiseWithResolvers<boolean>>();
  #next = 0;

  /** @param onEnded with this one, the next begins anew */
  constructor(onEnded: () => void) {
    this.#worker.unref();
    this.#worker
      .on('message', ({ number, holds }: Answer) => {
        this.#asked.get(number)?.resolve(holds);
        this.#asked.delete(number);
        if (this.#asked.size === 0) this.#worker.unref();
      })
      .on('error', (error) => this.#fail(error))
      .on('exit', () => {
        onEnded();
        this.#fail(new Error('the thread that verifies signatures has ended'));
      });
  }

  ask(claims: Packed): Promise<boolean> {
    const asked = Promise.withResolvers<boolean>();
    const question: Question = { number: this.#next, claims };
    this.#next += 1;
    this.#asked.set(question.number, asked);
    this.#worker.ref();
    const { lengths, signed, signatures, keyOf } = claims;
    const moved = [lengths, signed, signatures, keyOf].map(({ buffer }) => buffer);
    this.#worker.postMessage(question, moved);
    return asked.promise;
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}
