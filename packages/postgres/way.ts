/**
 * What the package is given for a socket. It takes the end of one for the beginning of the next: a transaction that was cut then writes into none and ends the
 * process (porsager/postgres 1133). So a way that ended stays, and fails whatever is said to it; it closes once the package has let go of it.
 */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

export class Way extends EventEmitter {
  readonly #socket: Socket | null;
  readonly #closes: boolean;
  #isLetGo = false;
  #isClosed = false;
  #failure: Error | undefined;

  /**
   * @param way a socket that is open; or what kept it from being
   * @param closes tell of its end at once, for whoever opens another by themselves
   */
  constructor(way: Socket | Error, closes: boolean) {
    super();
    this.#closes = closes;
    this.#socket = way instanceof Error ? null : way;
    if (way instanceof Error) this.#failure = way;
    else
      way
        .on('data', (bytes) => this.emit('data', bytes))
        .on('drain', () => this.emit('drain'))
        .on('error', (error) => this.#fail(error))
        .on('close', () => {
          if (this.#isLetGo) this.#close();
          else if (this.#failure === undefined) this.#fail(closed());
        });
  }

  write(bytes: Uint8Array, done?: () => void): boolean {
    if (this.#failure === undefined && this.#socket?.writable)
      return this.#socket.write(bytes, done);
    setImmediate(() => this.#fail(this.#failure ?? closed()));
    return true;
  }

  end(bytes: Uint8Array): void {
    this.#letGo();
    if (this.#failure === undefined) this.#socket?.end(bytes);
  }

  destroy(): void {
    this.#letGo();
    if (this.#failure === undefined) this.#socket?.destroy();
  }

  setKeepAlive(...how: Parameters<Socket['setKeepAlive']>): void {
    this.#socket?.setKeepAlive(...how);
  }

  /** Open until it is let go of: only what is open does the package end, and what waits for that end goes on. */
  get readyState(): string {
    return this.#isLetGo ? 'closed' : 'open';
  }

  #letGo(): void {
    this.#isLetGo = true;
    if (this.#failure !== undefined) setImmediate(() => this.#close());
  }

  /** As often as somebody says something. */
  #fail(error: Error): void {
    if (this.#isClosed) return;
    const isFirst = this.#failure === undefined || this.#socket === null;
    this.#failure ??= error;
    this.emit('error', this.#failure);
    if (this.#closes && isFirst) setImmediate(() => this.#close());
  }

  /** Nobody listens after that. */
  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close', false);
  }
}

function closed(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'CONNECTION_CLOSED' });
}
