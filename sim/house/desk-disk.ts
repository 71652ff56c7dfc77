/** What a desk's browser keeps: the outbox, what is carried, the keeper it knew. A write takes its time; one that is torn is there or is not, and its writer does not know which. */
import type { Carried, CarriedStore } from '#sync/carried.ts';
import type { KnownKeeper } from '#sync/known-keeper.ts';
import type { OutboxStore } from '#sync/outbox.ts';
import { memoryCarriedStore } from '#testkit/memory-carried-store.ts';
import { memoryOutboxStore } from '#testkit/memory-outbox-store.ts';
import { currentProcess } from '../engine/process.ts';
import type { Seed } from '../seed.ts';

export class DeskDisk {
  readonly outbox: OutboxStore;
  readonly carried: CarriedStore;
  known: KnownKeeper | null = null;
  /** Where it was met. */
  site: string | null = null;
  readonly #seed: Pick<Seed, 'timeline' | 'chances'>;

  constructor(seed: Pick<Seed, 'timeline' | 'chances'>) {
    this.#seed = seed;
    const outbox = memoryOutboxStore();
    const carried = memoryCarriedStore();
    this.outbox = {
      all: () => this.#read(() => outbox.all()),
      add: (bytes) => this.#write(() => outbox.add(bytes)),
      mark: (order, refused) => this.#write(() => outbox.mark(order, refused)),
      place: (places) => this.#write(() => outbox.place(places)),
      remove: (orders) => this.#write(() => outbox.remove(orders)),
    };
    this.carried = {
      all: () => this.#read(() => carried.all()),
      add: (some: readonly Carried[]) => this.#write(() => carried.add(some)),
      replace: (some: readonly Carried[]) => this.#write(() => carried.replace(some)),
    };
  }

  #read<T>(act: () => Promise<T>): Promise<T> {
    return this.#soon(act);
  }

  #write(act: () => Promise<void>): Promise<void> {
    const { chances } = this.#seed;
    if (!chances.isTorn()) return this.#soon(act);
    const isThere = chances.coin();
    return this.#soon(async () => {
      if (isThere) await act();
      throw new DOMException('the disk failed', 'QuotaExceededError');
    });
  }

  /** A desk that is killed hears nothing more; what it asked of its disk may have been done. */
  #soon<T>(act: () => Promise<T>): Promise<T> {
    const { timeline, chances } = this.#seed;
    const process = currentProcess();
    return new Promise((resolve, reject) => {
      timeline.after(chances.statementMs(), () => {
        if (process?.isAlive === false && !chances.coin()) return undefined;
        return act().then(
          (value) => process?.isAlive !== false && resolve(value),
          (error: unknown) => process?.isAlive !== false && reject(error),
        );
      });
    });
  }
}
