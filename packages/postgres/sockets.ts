/**
 * The ways to a PostgreSQL: one machine, or several of which one is written to. Who is silent is asked, past the connections that it has, whether
 * anybody is there: a machine that lost its power, its line, or its turn on the processor ends no connection, and TCP alone would wait for
 * a quarter of an hour.
 */
import { isIP, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as secure } from 'node:tls';
import { Way } from './way.ts';

/** A Unix socket's path, or a machine and its port. */
export type Place =
  | { readonly path: string }
  | { readonly host: string; readonly port: number; readonly encrypted: boolean };

export type Patience = {
  /** How long a connection may be silent before it is looked whether anybody is there, and how often, milliseconds. */
  readonly lookEveryMs: number;
  /** How long that may take to be answered: a machine under load is slow, and is there. */
  readonly thereWithinMs: number;
};

const USUAL: Patience = { lookEveryMs: 4_000, thereWithinMs: 5_000 };
const CONNECT_WITHIN_MS = 3_000;
const NEXT_ROUND_MS = 250;
/** Protocol §54.2.11: answered with one byte, before anybody says who they are. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

type Open = { readonly socket: Socket; readonly place: Place; heardAt: number };

export class Sockets {
  readonly #places: readonly Place[];
  readonly #patience: Patience;
  readonly #mustServe: ((socket: Socket) => Promise<void>) | undefined;
  readonly #open = new Set<Open>();
  /** Where the next is opened. */
  #at = 0;
  #notBefore = 0;
  #looking: NodeJS.Timeout | undefined;

  /**
   * @param places at least one
   * @param mustServe asks the other end of a new socket, which it uses up, whether this is the place to go to; it throws where it is not
   */
  constructor(
    places: readonly Place[],
    patience: Patience = USUAL,
    mustServe?: (socket: Socket) => Promise<void>,
  ) {
    this.#places = places;
    this.#patience = patience;
    this.#mustServe = mustServe;
  }

  /**
   * To the first place that takes a connection, beginning with the one that took the last and kept it. What fails, fails by the way's own events.
   * @param gone hears of its end before anybody else; without it the way closes as sockets do, for whoever opens another by themselves
   */
  async open(gone?: () => void): Promise<Way> {
    const way = new Way(await this.#next().catch((error: Error) => error), gone === undefined);
    return gone === undefined ? way : way.once('error', gone).once('close', gone);
  }

  /** @throws what the last place failed with */
  async #next(): Promise<Socket> {
    let failure: unknown;
    for (const _ of this.#places) {
      const at = this.#at;
      const place = this.#places[at]!;
      await sleep(Math.max(0, this.#notBefore - performance.now()));
      try {
        await this.#mustServe?.(await opened(place));
        const socket = await opened(place);
        this.#watch({ socket, place, heardAt: performance.now() }, at);
        return socket;
      } catch (error) {
        failure = error;
        this.#leave(at);
      }
    }
    throw failure;
  }

  #watch(one: Open, at: number): void {
    this.#open.add(one);
    this.#looking ??= setInterval(() => void this.#look(), this.#patience.lookEveryMs).unref();
    one.socket.on('data', () => {
      one.heardAt = performance.now();
    });
    one.socket.once('close', () => {
      this.#open.delete(one);
      // It died, or is not the one that is written to.
      this.#leave(at);
      if (this.#open.size > 0) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    });
  }

  #leave(at: number): void {
    if (at !== this.#at || this.#places.length === 1) return;
    this.#at = (at + 1) % this.#places.length;
    if (this.#at === 0) this.#notBefore = performance.now() + NEXT_ROUND_MS;
  }

  async #look(): Promise<void> {
    const { lookEveryMs, thereWithinMs } = this.#patience;
    const begun = performance.now();
    const silent = [...this.#open].filter(({ heardAt }) => begun - heardAt >= lookEveryMs);
    for (const [place, some] of Map.groupBy(silent, ({ place }) => place)) {
      if (await isThere(place, thereWithinMs)) continue;
      for (const { socket, heardAt } of some) {
        if (heardAt < begun) socket.destroy(silence());
      }
    }
  }
}

function silence(): Error {
  return Object.assign(new Error('the database is silent'), { code: 'DATABASE_SILENT' });
}

async function isThere(place: Place, withinMs: number): Promise<boolean> {
  const socket = new Socket().on('error', () => undefined);
  try {
    await happens(socket.connect(place), 'connect', withinMs);
    socket.write(SSL_REQUEST);
    await happens(socket, 'data', withinMs);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function opened(place: Place): Promise<Socket> {
  const socket = new Socket();
  try {
    await happens(socket.connect(place), 'connect', CONNECT_WITHIN_MS);
    if ('path' in place || !place.encrypted) return socket;
    socket.write(SSL_REQUEST);
    const [answer] = (await happens(socket, 'data', CONNECT_WITHIN_MS)) as [Buffer];
    if (answer.toString('latin1') !== 'S') throw new Error('the database takes no TLS');
    const { host } = place;
    const name = isIP(host) === 0 ? { servername: host } : {};
    const secured = secure({ socket, host, ...name, minVersion: 'TLSv1.2' });
    await happens(secured, 'secureConnect', CONNECT_WITHIN_MS);
    return secured;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** What the event came with. @throws what the socket failed with, or that it came to nothing in time */
function happens(socket: Socket, event: string, withinMs: number): Promise<unknown[]> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
  const listen = (...said: unknown[]) => resolve(said);
  const closed = () => reject(silence());
  const patience = setTimeout(closed, withinMs);
  socket.once(event, listen).once('error', reject).once('close', closed);
  return promise.finally(() => {
    clearTimeout(patience);
    socket.off(event, listen).off('error', reject).off('close', closed);
    // Nobody is to hear of an end that comes between two listeners.
    socket.on('error', () => undefined);
  });
}
