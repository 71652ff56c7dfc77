/** The open feeds. Each sends every entry once, in order, from where its reader left off; none waits for another. */
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { Uuid } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import { sizeFrame } from './feed-frame.ts';
import type { Limits } from './limits.ts';
import type { LogTail } from './log-tail.ts';
import type { OpenSession } from './sessions.ts';

type Patience = Pick<Limits, 'feeds' | 'feedsPerSession' | 'heartbeatMs' | 'slowReaderMs'>;

/** For what was already sent to reach a reader whose feed ends. */
const END_WITHIN_MS = 500;

export class Feeds {
  readonly #tail: LogTail;
  readonly #limits: Patience;
  readonly #onBroken: (error: unknown) => void;
  readonly #open = new Map<PassThrough, { readonly session: Uuid; readonly end: () => void }>();

  /** @param onBroken told of what ended a feed that nobody had asked to end */
  constructor(tail: LogTail, limits: Patience, onBroken: (error: unknown) => void) {
    this.#tail = tail;
    this.#limits = limits;
    this.#onBroken = onBroken;
  }

  get count(): number {
    return this.#open.size;
  }

  /**
   * Entries from index `after` on. Ends with the session; a reader that takes nothing for `slowReaderMs` is cut, and what waits for
   * it until then is bounded by the stream's own buffers.
   * @throws Problem `request/too-many`, `session/unknown`
   */
  open(session: OpenSession, after: number): Readable {
    if (session.ended.aborted) throw new Problem('session/unknown', 'ended on the way in');
    const ofSession = [...this.#open.values()].filter((feed) => feed.session === session.id).length;
    if (this.#open.size >= this.#limits.feeds || ofSession >= this.#limits.feedsPerSession) {
      throw new Problem('request/too-many', 'feeds');
    }
    const out = new PassThrough();
    const closed = new AbortController();
    let cut: NodeJS.Timeout | undefined;
    const end = () => {
      closed.abort();
      out.end();
      cut = setTimeout(() => out.destroy(), END_WITHIN_MS);
    };
    this.#open.set(out, { session: session.id, end });
    session.ended.addEventListener('abort', end);
    out.once('close', () => {
      closed.abort();
      clearTimeout(cut);
      session.ended.removeEventListener('abort', end);
      this.#open.delete(out);
    });
    this.#send(out, after, closed.signal).catch((error: unknown) => {
      if (closed.signal.aborted) return;
      this.#onBroken(error);
      out.destroy();
    });
    return out;
  }

  endAll(): void {
    for (const { end } of this.#open.values()) end();
  }

  async #send(out: PassThrough, after: number, closed: AbortSignal): Promise<void> {
    const { heartbeatMs } = this.#limits;
    let next = after;
    let beatAt = performance.now();
    while (!closed.aborted) {
      if (performance.now() >= beatAt) {
        await this.#write(out, sizeFrame(this.#tail.size), closed);
        beatAt = performance.now() + heartbeatMs;
      } else if (next < this.#tail.size) {
        const frames = await this.#tail.frames(next);
        await this.#write(out, Buffer.concat(frames), closed);
        next += frames.length;
      } else {
        await this.#tail.grown(beatAt - performance.now(), closed);
      }
    }
  }

  async #write(out: PassThrough, text: Buffer, closed: AbortSignal): Promise<void> {
    if (closed.aborted || out.write(text)) return;
    const cut = setTimeout(() => out.destroy(), this.#limits.slowReaderMs);
    await once(out, 'drain', { signal: closed }).finally(() => clearTimeout(cut));
  }
}
