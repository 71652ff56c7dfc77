/** The gateway at its post: a session of its own, opened again when it ends, and what it writes through it. */
import type { Logger } from 'pino';
import type { Bytes } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { recall, remember } from '#journal/checkpoint-memory.ts';
import { isProblemCode, Problem } from '#problems/catalogue.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type Author, author } from '#sync/author.ts';
import type { Device } from '#sync/device.ts';
import { Keyring } from '#sync/keyring.ts';
import { decodeKnownKeeper, encodeKnownKeeper } from '#sync/known-keeper.ts';
import { type LogReader, logReader } from '#sync/log-reader.ts';
import { openSession, type Session } from '#sync/session.ts';
import { relayTransport } from '#sync/transport.ts';
import type { MachineKey, MachineKeys } from './machine-key.ts';

/** What the gateway works with while its session lasts. */
export type Post = {
  readonly session: Session;
  readonly keyring: Keyring;
  readonly author: Author;
  readonly reader: LogReader;
};

export type PostParts = {
  /** The server's address, as `http://desk.example`. */
  readonly server: string;
  readonly fetch: typeof globalThis.fetch;
  readonly keys: MachineKeys;
  /** A file of the keeper's key as the gateway met it last. */
  readonly pin: string;
  readonly device: Device;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

export class Posts {
  readonly #parts: PostParts;
  #open: Promise<Post> | null = null;

  constructor(parts: PostParts) {
    this.#parts = parts;
  }

  /**
   * Does some work with a post, once more with a new one where the session ended meanwhile. Whatever is written twice
   * carries the same ids and stands once.
   * @throws Problem `machine/not-approved` until an operator has approved the gateway
   */
  async work<T>(act: (post: Post) => Promise<T>): Promise<T> {
    const opening = this.#post();
    const post = await opening;
    try {
      return await act(post);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'session/unknown') throw error;
      return act(await this.#after(opening));
    }
  }

  /** A new session in place of the one that is. @throws Problem */
  async renew(): Promise<void> {
    const opening = this.#open;
    await opening?.catch(() => {});
    await this.#after(opening);
  }

  /** A later post than this one. One that others have opened meanwhile will do: a session more on this device would end theirs. */
  #after(opening: Promise<Post> | null): Promise<Post> {
    if (this.#open === opening) this.#open = null;
    return this.#post();
  }

  #post(): Promise<Post> {
    if (this.#open !== null) return this.#open;
    const opening = this.#begin();
    this.#open = opening;
    opening.catch(() => {
      if (this.#open === opening) this.#open = null;
    });
    return opening;
  }

  /** By the key that the log knows: where that is the next one already, it serves from here on. */
  async #signIn(): Promise<Session> {
    const { keys } = this.#parts;
    try {
      return await this.#openSession(keys.current);
    } catch (error) {
      const isRekeyed = error instanceof Problem && error.code === 'machine/rekeyed';
      if (!isRekeyed || keys.next === null) throw error;
      const session = await this.#openSession(keys.next);
      await keys.promote();
      return session;
    }
  }

  async #openSession(key: MachineKey): Promise<Session> {
    const { server, fetch, device, pin } = this.#parts;
    const introduce = async (challenge: Bytes) => ({
      kind: 'machine' as const,
      name: 'Gateway',
      key: key.publicKey,
      signature: key.sign(challenge),
    });
    const pinned = await recall(pin);
    const known = pinned && decodeKnownKeeper(new Uint8Array(pinned));
    const transport = relayTransport(server, fetch);
    const primitives = nodePrimitives;
    const session = await openSession({ transport, introduce, device, primitives, known });
    await remember(pin, encodeKnownKeeper(session.keeper));
    return session;
  }

  async #begin(): Promise<Post> {
    const { server, fetch, device, clock, random, log } = this.#parts;
    const session = await this.#signIn();
    const primitives = nodePrimitives;
    log.info({ session: session.id }, 'session opened');
    const keyring = new Keyring(session, primitives);
    const reader = logReader({ origin: server, ticket: session.ticket, fetch });
    return {
      session,
      keyring,
      reader,
      author: author({ session, device, keyring, primitives, clock, random, touch: null }),
    };
  }
}

/** A problem's code for a log line; nothing of an unknown error is repeated. */
export function codeOf(error: unknown): string {
  return error instanceof Problem && isProblemCode(error.code) ? error.code : 'internal';
}
