/** A desk with its person, as the browser's puts it together: session, outbox, what is carried, and the board, over whichever site there is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bytes, base64url } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author, type Draft } from '#sync/author.ts';
import { bring, carrying } from '#sync/carried.ts';
import type { Device } from '#sync/device.ts';
import { findSite, sitesToAsk } from '#sync/find-site.ts';
import { Keyring } from '#sync/keyring.ts';
import { type LogReader, logReader } from '#sync/log-reader.ts';
import { Offers } from '#sync/offers.ts';
import { Outbox, type OutboxItem } from '#sync/outbox.ts';
import { keepSafe } from '#sync/safe-keeping.ts';
import { openSession, type Session } from '#sync/session.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import { type Desk as Enrolled, softwareDevice } from '#testkit/person.ts';
import { Process } from '../engine/process.ts';
import type { Seed } from '../seed.ts';
import { DeskDisk } from './desk-disk.ts';
import { randomOf } from './machine.ts';
import { MAIN } from './names.ts';

/** A desk with somebody signed in at it. */
export type Seated = {
  readonly origin: string;
  readonly session: Session;
  readonly keyring: Keyring;
  readonly reader: LogReader;
  readonly outbox: Outbox;
  /** Begins streams for a patient, with keys made here. */
  begin(subject: Uuid, streams: readonly string[]): Promise<void>;
  /** Durable in the outbox when it resolves. @returns its id */
  write(draft: Draft): Promise<Uuid>;
  /** Aborted once this session is no more. */
  readonly ended: AbortSignal;
  /** Its person is in the middle of something. */
  isActing: boolean;
};

export type DeskParts = {
  readonly name: string;
  readonly authenticators: Enrolled['authenticators'];
  readonly seed: Seed;
  /** The address that people are told, which a desk that knows no keeper yet is opened at. */
  readonly whereToOpen: () => string;
  /** What its person does for as long as they are signed in. */
  readonly work: (seated: Seated) => Promise<void>;
};

const REST_MS = 2_000;
/** The browser's is told by its feed. */
const LOOK_MS = 5_000;
const PRESENT_MS = 60_000;

export class SimulatedDesk {
  readonly parts: DeskParts;
  readonly disk: DeskDisk;
  readonly #device: Device = softwareDevice();
  /** How far its clock is off, milliseconds. */
  skewMs = 0;
  readonly #refused = new Set<number>();
  #process: Process | null = null;
  #seated: Seated | null = null;

  constructor(parts: DeskParts) {
    this.parts = parts;
    this.disk = new DeskDisk(parts.seed);
  }

  /** How many entries wait that could be sent: the rest waits for a person. */
  get toSend(): number {
    const { items } = this.#seated?.outbox ?? { items: [] };
    const isRefused = ({ refused, placed }: OutboxItem) => refused !== null && placed === null;
    return items.filter((item) => !isRefused(item) && !item.isBehind).length;
  }

  /** Null while nobody is signed in. */
  get seated(): Seated | null {
    return this.#seated;
  }

  start(): void {
    const { name, seed } = this.parts;
    const process = new Process(name, () => this.skewMs);
    this.#process = process;
    process.onKilled(() => {
      seed.trace.say(name, 'desk ended');
      this.#seated = null;
      seed.timeline.after(seed.draw.between(1_000, 8_000), () => this.start());
    });
    process
      .run(() => this.#live(process))
      .catch((error: unknown) => {
        if (!process.isAlive) return;
        if (!(error instanceof DOMException)) throw error;
        // The page is opened anew.
        process.kill();
      });
  }

  kill(): void {
    this.#process?.kill();
  }

  async #live(process: Process): Promise<void> {
    const { name, seed } = this.parts;
    for (;;) {
      try {
        await this.#sit(process);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        seed.trace.say(name, `not signed in: ${error.code}`);
      }
      this.#seated = null;
      await sleep(REST_MS);
    }
  }

  /** Signs in, and resolves once the session is over. @throws Problem */
  async #sit(process: Process): Promise<void> {
    const { name, seed, work } = this.parts;
    const { witness, trace } = seed;
    const fetch = seed.network.fetchOf(name, process);
    const origin = await this.#siteOf(fetch);
    const [touched] = this.parts.authenticators;
    const primitives = nodePrimitives;
    const device = this.#device;
    const clock = () => Math.floor(seed.timeline.now + this.skewMs);
    const random = randomOf(seed.draw);
    const opened = await openSession({
      transport: this.#seen(relayTransport(origin, fetch)),
      introduce: async (challenge) => ({ kind: 'passkey', response: touched.get(challenge) }),
      ...{ device, primitives, known: this.disk.known },
    });
    const { carried } = this.disk;
    await carried.add([{ kind: 'session', bytes: opened.opened }]);
    const asking = carrying(this.#witnessed(opened), carried);
    const offers = new Offers({ session: asking, store: carried, clock, random });
    const { session } = offers;
    this.disk.known = session.keeper;
    this.disk.site = origin;
    trace.say(name, `signed in at ${new URL(origin).host}`);
    const keyring = new Keyring(session, primitives);
    const touch = async (challenge: Bytes) => touched.assert(challenge);
    const writer = author({ session, device, keyring, primitives, clock, random, touch });
    const reader = logReader({ origin, ticket: session.ticket, fetch });
    const stop = new AbortController();
    const { signal } = stop;
    const rest = (ms: number, until: AbortSignal) =>
      sleep(ms, undefined, { signal: until }).catch(() => undefined);
    const outbox = await Outbox.open({
      store: this.disk.outbox,
      author: session.account,
      site: base64url(session.keeper.key),
      keeps: session.keeper.lifeboats.length > 0,
      append: async (entries) => {
        await offers.bringKept();
        return this.#append(session, entries);
      },
      alone: (act) => act(),
      ...{ sleep: rest, random },
    });
    await bring(session, carried);
    await offers.bringKept();
    this.#tellRefusals(outbox, signal);
    const seated: Seated = {
      ...{ origin, session, keyring, reader, outbox, ended: signal, isActing: false },
      begin: (subject, streams) => offers.make(keyring, subject, streams),
      async write(draft) {
        const bytes = await writer.write(draft);
        await outbox.put(bytes);
        witness.sawWritten(bytes);
        const { id, type } = decodeEntry(bytes).header;
        trace.say(name, `wrote ${type} ${id}`);
        return id;
      },
    };
    this.#seated = seated;
    const lifeboats = session.keeper.lifeboats;
    await Promise.all([
      outbox
        .run(signal)
        .catch(mustBeProblem)
        .finally(() => stop.abort()),
      keepSafe({
        ...{ outbox, carried, reader, primitives, clock, sleep: rest, signal },
        ...{ org: session.org, lifeboats, opened: opened.opened },
      }),
      this.#look(fetch, seated, stop),
      this.#stayPresent(session, signal),
      work(seated),
    ]);
    trace.say(name, 'session over');
  }

  async #siteOf(fetch: typeof globalThis.fetch): Promise<string> {
    const { known, site } = this.disk;
    if (known === null) return this.parts.whereToOpen();
    const sites = sitesToAsk(MAIN, site, known);
    if (sites.length === 1) return MAIN;
    const there = await findSite({ sites, known, primitives: nodePrimitives, fetch });
    if (there === null) throw new Problem('keeper/unavailable');
    return there;
  }

  #tellRefusals(outbox: Outbox, signal: AbortSignal): void {
    const { name, seed } = this.parts;
    const leave = outbox.subscribe(() => {
      for (const { header, refused, order } of outbox.items) {
        if (refused === null || this.#refused.has(order)) continue;
        this.#refused.add(order);
        seed.trace.say(name, `was refused ${header.type} ${header.id}: ${refused}`);
      }
    });
    signal.addEventListener('abort', leave);
  }

  async #append(session: Session, entries: readonly Bytes[]) {
    const { witness, trace } = this.parts.seed;
    const asked = () => session.call('append', { entries: [...entries] });
    const { value, left } = await witness.during(asked);
    const { positions } = value;
    witness.sawAcknowledged(entries, positions, left);
    trace.say(this.parts.name, `acknowledged ${positions.map(({ index }) => index).join()}`);
    return positions;
  }

  /** Sees which answer of a keeper it is that came. */
  #seen(transport: Transport): Transport {
    return async (path, ask) => {
      const answer = await transport(path, ask);
      if (path === '/channel') this.parts.seed.witness.arrives((answer as { box: Bytes }).box);
      return answer;
    };
  }

  /** Sees what keys come, and whether their entry stood by then. */
  #witnessed(session: Session): Session {
    const { witness } = this.parts.seed;
    return {
      ...session,
      async call(method, params) {
        if (method !== 'grant') return session.call(method, params);
        const { value, left } = await witness.during(() => session.call('grant', params as never));
        witness.sawReleased(
          session.id,
          value.keys.map(({ stream }) => stream),
          left,
        );
        return value as never;
      },
    };
  }

  /** Ends the session where the site knows it no more, or does not answer and a lifeboat that took over does. */
  async #look(
    fetch: typeof globalThis.fetch,
    { origin, reader, ended }: Seated,
    stop: AbortController,
  ): Promise<void> {
    while (!ended.aborted) {
      await sleep(LOOK_MS, undefined, { signal: ended }).catch(() => undefined);
      if (ended.aborted) return;
      try {
        await reader.board();
      } catch (error) {
        mustBeProblem(error);
        if ((error as Problem).code === 'session/unknown') return stop.abort();
        const there = await this.#siteOf(fetch).catch(() => origin);
        if (there !== origin) stop.abort();
      }
    }
  }

  async #stayPresent(session: Session, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(PRESENT_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await session.call('present', {}).catch(mustBeProblem);
    }
  }
}

function mustBeProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}
