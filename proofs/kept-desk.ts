/** A desk that keeps what it wrote until a second site has signed for it, as a browser's does, and goes to whichever site there is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bytes, base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type Author, author, type Draft } from '#sync/author.ts';
import { bring, carrying } from '#sync/carried.ts';
import { Keyring } from '#sync/keyring.ts';
import { type LogReader, logReader } from '#sync/log-reader.ts';
import { Offers } from '#sync/offers.ts';
import { Outbox } from '#sync/outbox.ts';
import { keepSafe } from '#sync/safe-keeping.ts';
import { openSession, type Session } from '#sync/session.ts';
import { relayTransport } from '#sync/transport.ts';
import { memoryCarriedStore } from '#testkit/memory-carried-store.ts';
import { memoryOutboxStore } from '#testkit/memory-outbox-store.ts';
import { type Desk, softwareDevice } from '#testkit/person.ts';

export type Seated = {
  readonly session: Session;
  readonly keyring: Keyring;
  readonly author: Author;
  readonly reader: LogReader;
  readonly outbox: Outbox;
  /** Begins streams for a patient, with keys made here. */
  begin(subject: Uuid, streams: readonly string[]): Promise<void>;
  /** Puts it into the outbox. @returns its id */
  write(draft: Draft): Promise<Uuid>;
  /** Leaves the site, which may be gone. */
  end(): Promise<void>;
};

export class KeptDesk {
  /** What a keeper has said stands in its log. */
  readonly acknowledged = new Map<Uuid, Bytes>();
  readonly #authenticators: Desk['authenticators'];
  readonly #device = softwareDevice();
  readonly #outbox = memoryOutboxStore();
  readonly #carried = memoryCarriedStore();
  #known: Session['keeper'] | null = null;

  constructor({ authenticators }: Pick<Desk, 'authenticators'>) {
    this.#authenticators = authenticators;
  }

  /** @param origin of the site that is there */
  async signIn(origin: string): Promise<Seated> {
    const [touched] = this.#authenticators;
    const primitives = nodePrimitives;
    const opened = await openSession({
      transport: relayTransport(origin, fetch),
      introduce: async (challenge) => ({ kind: 'passkey', response: touched.get(challenge) }),
      device: this.#device,
      primitives,
      known: this.#known,
    });
    const carried = this.#carried;
    await carried.add([{ kind: 'session', bytes: opened.opened }]);
    const random = systemRandom;
    const clock = systemClock;
    const offers = new Offers({
      session: carrying(opened, carried),
      store: carried,
      clock,
      random,
    });
    const { session } = offers;
    this.#known = session.keeper;
    const keyring = new Keyring(session, primitives);
    const touch = async (challenge: Bytes) => touched.assert(challenge);
    const device = this.#device;
    const writer = author({ session, device, keyring, primitives, clock, random, touch });
    const reader = logReader({ origin, ticket: session.ticket, fetch });
    const stop = new AbortController();
    const rest = (ms: number, signal: AbortSignal) =>
      sleep(Math.min(ms, 500), undefined, { signal }).catch(() => undefined);
    const outbox = await Outbox.open({
      store: this.#outbox,
      author: session.account,
      site: base64url(session.keeper.key),
      keeps: true,
      append: async (entries) => {
        await offers.bringKept();
        const { positions } = await session.call('append', { entries: [...entries] });
        for (const bytes of entries) this.acknowledged.set(decodeEntry(bytes).header.id, bytes);
        return positions;
      },
      alone: (work) => work(),
      sleep: rest,
      random,
    });
    if (outbox.items.length > 0) await bring(session, carried);
    const running = Promise.allSettled([
      outbox.run(stop.signal),
      keepSafe({
        ...{ outbox, carried, reader, primitives, clock, sleep: rest, signal: stop.signal },
        ...{ org: session.org, lifeboats: session.keeper.lifeboats, opened: opened.opened },
      }),
    ]);
    return {
      ...{ session, keyring, author: writer, reader, outbox },
      begin: (subject, streams) => offers.make(keyring, subject, streams),
      async write(draft) {
        const bytes = await writer.write(draft);
        await outbox.put(bytes);
        return decodeEntry(bytes).header.id;
      },
      async end() {
        stop.abort();
        for (const one of await running) {
          if (one.status === 'rejected' && !(one.reason instanceof Problem)) throw one.reason;
        }
      },
    };
  }
}
