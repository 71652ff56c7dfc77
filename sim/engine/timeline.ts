/**
 * Virtual time. One thing happens at a time, in the order of its moment and, within a moment, of its asking; nothing happens before all that the last
 * one set going has come to rest. So the order in which a thread pool answers cannot show, and a seed replays.
 */

// As they were before the platform was replaced.
const reallyImmediate = globalThis.setImmediate;

type Event = {
  readonly at: number;
  readonly order: number;
  readonly act: () => unknown;
};

export class Timeline {
  #now: number;
  #order = 0;
  /** A binary heap: the next is the first. */
  readonly #events: Event[] = [];

  /** @param from milliseconds since the epoch */
  constructor(from: number) {
    this.#now = from;
  }

  /** Milliseconds since the epoch, as no clock of any machine has to show them. */
  get now(): number {
    return this.#now;
  }

  /** Lets something happen so many milliseconds from now. What it promises is waited for before anything else happens. */
  after(ms: number, act: () => unknown): void {
    this.#order += 1;
    this.#push({ at: this.#now + Math.max(0, ms), order: this.#order, act });
  }

  /** Resolves so many milliseconds from now. */
  rest(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets time pass, at most to this moment. Gives false as soon as `goesOn` does, which is asked before each event. */
  async runTo(until: number, goesOn: () => boolean): Promise<boolean> {
    await settled();
    for (let next = this.#events[0]; next !== undefined && next.at <= until; ) {
      if (!goesOn()) return false;
      this.#pop();
      this.#now = next.at;
      await next.act();
      await settled();
      next = this.#events[0];
    }
    if (!goesOn()) return false;
    this.#now = Math.max(this.#now, until);
    return true;
  }

  #push(event: Event): void {
    const heap = this.#events;
    let i = heap.push(event) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = event;
  }

  #pop(): void {
    const heap = this.#events;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Every promise that can go on without the world outside has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => reallyImmediate(() => resolve()));
}
