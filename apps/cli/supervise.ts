/** A process that is meant to live until it is stopped. */
export interface Process {
  /** Settles with what the part says of itself once it serves; rejects when it cannot. */
  readonly ready: Promise<Readiness>;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** The first message of a part. */
export interface Readiness {
  /** The keeper's, while no account exists: the link that the first person opens. */
  readonly enrolment?: string;
  /** The gateway's: what an operator compares before approving this machine. */
  readonly fingerprint?: string;
  /** Of a lifeboat's keeper that stands by: what operators of the main site name it by. */
  readonly introduction?: string;
  /** A courier's that brought what a site wrote that gave way; and of how many streams the keys, and how many attachments, did not come. */
  readonly joined?: {
    readonly entries: number;
    readonly awaited: number;
    readonly attachments: number;
  };
  /** A courier's that read an export: how many entries it held. */
  readonly restored?: number;
  /** The keeper's: where and how the root key is kept. */
  readonly protection?: string;
}

export interface Part {
  readonly name: string;
  start(): Promise<Process>;
}

export type Incident =
  | { readonly kind: 'died'; readonly part: string; readonly retryMs: number }
  | { readonly kind: 'recovered'; readonly part: string };

export interface Supervision {
  /** What each part said at its first start. */
  readonly readiness: ReadonlyMap<string, Readiness>;
  /** In reverse order, each only after those that lean on it. */
  stop(): Promise<void>;
}

export interface SupervisionNeeds {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  onIncident(incident: Incident): void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
/** A part that lived this long died of something new. */
const STEADY_MS = 30_000;

/**
 * Starts `parts` in order, each when the one before is ready, and keeps them running: a part that
 * dies is started again, ever later while it keeps dying. Parts do not wait for one another then:
 * each reports itself unready while what it leans on is away.
 *
 * When a part fails at its first start, those before it are stopped and its failure is thrown.
 */
export async function supervise(
  parts: readonly Part[],
  needs: SupervisionNeeds,
  stopping: AbortSignal,
): Promise<Supervision> {
  const watches: Watch[] = [];
  const readiness = new Map<string, Readiness>();
  const stop = async () => {
    for (const watch of watches.toReversed()) await watch.stop();
  };
  try {
    for (const part of parts) {
      stopping.throwIfAborted();
      const process = await part.start();
      const watch = new Watch(part, process, needs);
      watches.push(watch);
      readiness.set(part.name, await interruptible(process.ready, stopping));
      watch.begin();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { readiness, stop };
}

/** One part after its first start. */
class Watch {
  readonly #part: Part;
  readonly #needs: SupervisionNeeds;
  readonly #stopping = new AbortController();
  #process: Process;
  #watching: Promise<void> = Promise.resolve();

  constructor(part: Part, process: Process, needs: SupervisionNeeds) {
    this.#part = part;
    this.#process = process;
    this.#needs = needs;
  }

  begin(): void {
    this.#watching = this.#keepRunning();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#process.stop();
    await this.#watching;
  }

  async #keepRunning(): Promise<void> {
    const { signal } = this.#stopping;
    let retryMs = FIRST_RETRY_MS;
    for (;;) {
      const since = this.#needs.now();
      await this.#process.exited;
      if (this.#needs.now() - since >= STEADY_MS) retryMs = FIRST_RETRY_MS;
      do {
        if (signal.aborted) return;
        this.#needs.onIncident({ kind: 'died', part: this.#part.name, retryMs });
        await this.#needs.sleep(retryMs, signal);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
        if (signal.aborted) return;
      } while (!(await this.#startAgain()));
      this.#needs.onIncident({ kind: 'recovered', part: this.#part.name });
    }
  }

  /** Why a start fails stands in the part's own log; here it only means: later again. */
  async #startAgain(): Promise<boolean> {
    try {
      this.#process = await this.#part.start();
      if (this.#stopping.signal.aborted) await this.#process.stop();
      await this.#process.ready;
      return true;
    } catch {
      await this.#process.stop();
      return false;
    }
  }
}

function interruptible<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
