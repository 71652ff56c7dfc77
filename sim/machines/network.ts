/** Links between machines: each message takes its time, or does not arrive, or arrives twice; and for a while two machines may not hear each other at all. */
import type { Process } from '../engine/process.ts';
import type { Timeline } from '../engine/timeline.ts';
import type { Chances } from '../faults.ts';

/** As much of an HTTP request as anything here asks. */
export type Request = {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** A machine that can be asked. It rejects where nothing listens there. */
export type Host = {
  readonly machine: string;
  answer(request: Request): Promise<Answer>;
};

export class Network {
  readonly #hosts = new Map<string, Host>();
  readonly #cut = new Map<string, number>();
  /** Who is met in whose place, by who asks and the origin they ask. */
  readonly #diverted = new Map<string, Host>();
  /** Between rooms whose line is cut, until it is mended. */
  readonly #parted = new Set<string>();
  readonly #timeline: Timeline;
  readonly #chances: Chances;

  constructor(timeline: Timeline, chances: Chances) {
    this.#timeline = timeline;
    this.#chances = chances;
  }

  /** Lets a machine be reached under an origin. */
  listen(origin: string, host: Host): void {
    this.#hosts.set(origin, host);
  }

  /** Two machines do not hear each other until then. */
  cut(one: string, other: string, until: number): void {
    this.#cut.set(linkOf(one, other), until);
  }

  /** Some machines meet another host under an origin; null for the one that listens there. */
  divert(machines: readonly string[], origin: string, host: Host | null): void {
    for (const machine of machines) {
      if (host === null) this.#diverted.delete(`${machine} ${origin}`);
      else this.#diverted.set(`${machine} ${origin}`, host);
    }
  }

  /** A line is cut: nobody of the one room hears anybody of the other. */
  part(room: readonly string[], other: readonly string[]): void {
    for (const one of room) for (const two of other) this.#parted.add(linkOf(one, two));
  }

  mend(room: readonly string[], other: readonly string[]): void {
    for (const one of room) for (const two of other) this.#parted.delete(linkOf(one, two));
  }

  /** Every line is mended. */
  mendAll(): void {
    this.#parted.clear();
  }

  heal(): void {
    this.#cut.clear();
    this.mendAll();
  }

  /** What a process on a machine has for the network. */
  fetchOf(machine: string, process: Process): typeof fetch {
    return async (input, init = {}) => {
      const url = new URL(String(input));
      const { method = 'GET', headers = {}, body = null, signal = null } = init;
      const request: Request = {
        method: method as Request['method'],
        path: url.pathname + url.search,
        headers: { ...(headers as Record<string, string>), host: url.host },
        body: body as Uint8Array | null,
      };
      const asked = this.#ask(machine, url.origin, request);
      const { status, headers: said, body: bytes } = await abortable(asked, signal, process);
      return new Response(new Uint8Array(bytes), { status, headers: said });
    };
  }

  #ask(from: string, origin: string, request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const host = this.#diverted.get(`${from} ${origin}`) ?? this.#hosts.get(origin);
      const { lost, twice, ms } = this.#chances.ofMessage();
      // Nobody hears of what is lost; whoever asked waits until they have waited long enough.
      if (lost || host === undefined || this.#isCut(from, host.machine)) return;
      const deliver = () => {
        host.answer(request).then(
          (answer) => this.#back(host.machine, from, () => resolve(answer)),
          () => this.#back(host.machine, from, () => reject(new TypeError('fetch failed'))),
        );
      };
      this.#timeline.after(ms, deliver);
      if (twice) this.#timeline.after(ms + this.#chances.laterMs(), deliver);
    });
  }

  #back(from: string, to: string, arrive: () => void): void {
    const { lost, ms } = this.#chances.ofMessage();
    if (!lost && !this.#isCut(from, to)) this.#timeline.after(ms, arrive);
  }

  #isCut(one: string, other: string): boolean {
    const link = linkOf(one, other);
    return this.#parted.has(link) || (this.#cut.get(link) ?? 0) > this.#timeline.now;
  }
}

function linkOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Ends with the signal, whatever the network does; and never where the process was killed. */
function abortable(
  asked: Promise<Answer>,
  signal: AbortSignal | null,
  process: Process,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = () => process.isAlive && reject(signal!.reason);
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
    asked.then(
      (answer) => process.isAlive && resolve(answer),
      (error: unknown) => process.isAlive && reject(error),
    );
  });
}
