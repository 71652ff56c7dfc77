/** A signed-in desk: all its parts, wired together. When its session ends nothing of it can open anything any more. */
import { type Bytes, base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { DayTallies, PlacesOf } from '#care/measures/measures.ts';
import { dayTallies } from '#care/measures/plain-days.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { author, type Draft } from '#sync/author.ts';
import { bring, carrying } from '#sync/carried.ts';
import { findSite, sitesToAsk } from '#sync/find-site.ts';
import { Keyring, type Opened, type Wanted } from '#sync/keyring.ts';
import type { KnownKeeper } from '#sync/known-keeper.ts';
import { logReader } from '#sync/log-reader.ts';
import { Outbox } from '#sync/outbox.ts';
import { keepSafe } from '#sync/safe-keeping.ts';
import { type Introduction, openSession, type Session } from '#sync/session.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import type { Cis2Answer } from '#wire/cis2.ts';
import type { Params } from '#wire/keeper.ts';
import type {
  ArrivalCounts,
  JournalAsk,
  JournalPage,
  MeasuredCases,
  PackFiles,
} from '#wire/server.ts';
import { see, seenUpTo } from './account-news.ts';
import { Attending } from './attending.ts';
import { careIdentityNow } from './care-identity.ts';
import { carriedStore } from './carried-store.ts';
import type { DeskDatabase } from './database.ts';
import { knownKeeper, lastSite, openDevice, rememberKeeper, rememberSite } from './device.ts';
import { Drafts } from './drafts.ts';
import { LiveLog } from './live-log.ts';
import { alone, outboxStore } from './outbox-store.ts';
import { sessionPasskey } from './passkey.ts';
import { Pictures } from './pictures.ts';
import { rest } from './rest.ts';
import { type SignIn, signInsOf } from './sign-ins.ts';
import type { SiteFetch } from './site-fetch.ts';
import { StreamFile } from './stream-file.ts';

/** A draft's author need not say what of the stream they have seen: the desk knows. */
export type DeskDraft = Draft extends infer D
  ? D extends Draft
    ? Omit<D, 'after' | 'id'>
    : never
  : never;

export type Desk = {
  readonly session: Session;
  readonly live: LiveLog;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  /** Says whether this person is free; null of who takes no part in the room. */
  readonly attending: Attending | null;
  readonly pictures: Pictures;
  /** How far this device's clock is ahead of the keeper's, milliseconds. */
  readonly clockAheadMs: number;
  /** Seals, signs and puts into the outbox: durable on this device when it resolves. @throws Problem, EntryError */
  write(draft: DeskDraft): Promise<Uuid>;
  /**
   * For what is done now or not at all: the person touches their passkey where the type asks for it, and the entry is in the log when it
   * resolves. @throws Problem, EntryError, or the browser's own error where the passkey was not used
   */
  act(draft: DeskDraft): Promise<Uuid>;
  /** What a stream's entries say in the clear. @throws Problem */
  headers(stream: string): Promise<readonly Header[]>;
  /** A stream's file. Once opened it stays with the session, so that it can be looked at again with nobody to ask. */
  file(
    stream: string,
    purpose: Params<'grant'>['purpose'],
    alongside?: readonly string[],
  ): StreamFile;
  /** A page of who opened whom. @throws Problem */
  journal(ask: JournalAsk): Promise<JournalPage>;
  /** How many cases came, by service and hour. @throws Problem */
  arrivals(): Promise<ArrivalCounts>;
  /** The national measures, and what stands behind each. @throws Problem */
  readonly measures: {
    days(
      from: string,
      to: string,
    ): Promise<{ readonly size: number; readonly days: readonly DayTallies[] }>;
    cases(of: PlacesOf, after: number): Promise<MeasuredCases>;
  };
  /** Opens entries of streams that hold nobody's record. @throws Problem, SealError */
  open(entries: readonly Bytes[], purpose: Params<'grant'>['purpose']): Promise<readonly Opened[]>;
  /** Asks for the keys of streams that will be written without being read, in one grant. @throws Problem */
  ensure(wanted: Wanted | readonly Wanted[], purpose: Params<'grant'>['purpose']): Promise<void>;
  /** Where an account signed in, in the log's order. @throws Problem */
  signIns(account: Uuid): Promise<readonly SignIn[]>;
  /** NHS login’s issuer, client and keys as they stand; null where this installation has none. @throws Problem */
  careIdentityNow(): Promise<Cis2Answer<'/trust'> | null>;
  /** Triage packs as the server has them: nothing of them is believed before it was checked. */
  readonly packs: {
    /** @throws Problem */
    files(): Promise<PackFiles>;
    /** @throws Problem */
    file(hash: Bytes): Promise<Bytes>;
  };
  /** Up to where in the log this account has seen its news, here. */
  readonly news: {
    seenUpTo(signIns: readonly SignIn[]): Promise<number>;
    see(index: number): Promise<void>;
  };
  /** The lifeboat that has taken over, where one has; null where none has, or none answers. */
  elsewhere(): Promise<string | null>;
  readonly fetch: SiteFetch;
  /** Tells the keeper that its person is there: without that the session ends. */
  present(): void;
  /** Ends the session, and says why. */
  leave(why: Leaving): Promise<void>;
  /** Lets go of the keys: nothing is opened or sealed from here on. */
  forget(): void;
  /** Resolves when the session is no more, and says whether it was left. */
  readonly ended: Promise<Leaving | 'over'>;
};

/** Signed out by its person, locked because nobody was there, or left for a lifeboat that has taken over. */
export type Leaving = 'signed-out' | 'idle' | 'moved';

/** Time that the last words get on their way out. What does not make it goes at the next signing in. */
const FAREWELL_MS = 3_000;
/** Streams in one grant. */
const MOST_STREAMS = 32;
/** Who takes cases, and who leads them. */
const IN_THE_ROOM: ReadonlySet<string> = new Set(['clinician', 'call-handler', 'shift-lead']);

/**
 * Asks for the passkey, where nothing else introduces the person, and opens the desk.
 * @throws Problem, or the browser's own error where the passkey was not used
 */
export async function signIn(database: DeskDatabase, introduce?: Introduction): Promise<Desk> {
  const device = await openDevice(database);
  const clock = systemClock;
  const random = systemRandom;
  const primitives = webPrimitives;
  const skew = { aheadMs: 0 };
  const known = await knownKeeper(database);
  const site = await siteOf(known, await lastSite(database));
  const siteFetch: SiteFetch = (path, init) => fetch(`${site}${path}`, init);
  const transport = notingClock(relayTransport(site, fetch.bind(globalThis)), clock, skew);
  const passkey = sessionPasskey();
  const opened = await openSession({
    transport,
    introduce: introduce ?? passkey.introduce,
    device,
    primitives,
    known,
  });
  const carried = carriedStore(database);
  await carried.add([{ kind: 'session', bytes: opened.opened }]);
  const session = carrying(opened, carried);
  await rememberKeeper(database, known, session.keeper);
  await rememberSite(database, site);

  const keyring = new Keyring(session, primitives);
  const { touch } = passkey;
  const writer = author({ session, device, keyring, primitives, clock, random, touch });
  const reader = logReader({ origin: site, ticket: session.ticket, fetch: fetch.bind(globalThis) });
  const live = new LiveLog({ reader, keyring, services: session.services, clock });
  const pictures = new Pictures({
    database,
    primitives,
    random,
    org: session.org,
    attach: (stream, bytes) => session.call('attach', { stream, bytes }),
    fetch: siteFetch,
  });
  const append = async (entries: readonly Bytes[]) => {
    const headers = entries.map((bytes) => decodeEntry(bytes).header);
    await pictures.bring(headers);
    const { positions } = await session.call('append', { entries: [...entries] });
    live.acknowledge(new Map(headers.map(({ id }, i) => [id, positions[i]!.index])));
    await pictures.letGo(headers);
    return positions;
  };
  const outbox = await Outbox.open({
    store: outboxStore(database),
    author: session.account,
    site: base64url(session.keeper.key),
    keeps: session.keeper.lifeboats.length > 0,
    append,
    alone,
    sleep: rest,
    random,
  });
  if (outbox.items.length > 0) await bring(session, carried);
  live.outboxIs(outbox.items);
  outbox.subscribe(() => live.outboxIs(outbox.items));
  await live.load();
  // A browser may throw away what it was not asked to keep, and with it unsent work.
  void navigator.storage.persist();

  const stop = new AbortController();
  // Either of them ends when the keeper knows the session no more.
  const running = Promise.allSettled([
    live.follow(stop.signal).finally(() => stop.abort()),
    outbox.run(stop.signal).finally(() => stop.abort()),
    keepSafe({
      ...{ outbox, carried, reader, primitives, sleep: rest, signal: stop.signal },
      ...{ org: session.org, lifeboats: session.keeper.lifeboats, opened: session.opened },
    }),
  ]);
  const expiry = setTimeout(() => stop.abort(), session.expires - clock() + skew.aheadMs);
  let leaving: Leaving | null = null;
  const ended = running.then(() => {
    clearTimeout(expiry);
    return leaving ?? 'over';
  });

  const files = new Map<string, StreamFile>();
  const written = (draft: DeskDraft) =>
    writer.write({ ...draft, after: live.seen(draft.stream) } as Draft);
  const write: Desk['write'] = async (draft) => {
    const bytes = await written(draft);
    await outbox.put(bytes);
    return decodeEntry(bytes).header.id;
  };
  const inRoom = session.roles.some((role) => IN_THE_ROOM.has(role));
  const attending = inRoom
    ? new Attending({
        say: (presence) =>
          write({
            stream: streamName({ kind: 'room', day: dayOf(clock()) }),
            type: 'presence.said',
            facts: { presence },
          }),
        isConnected: () => live.room.value.connected,
        clock,
      })
    : null;
  attending?.follow(stop.signal);
  return {
    session,
    live,
    outbox,
    attending,
    pictures,
    drafts: new Drafts({
      database,
      primitives,
      random,
      keyring,
      org: session.org,
      account: session.account,
    }),
    clockAheadMs: skew.aheadMs,
    write,
    async act(draft) {
      const bytes = await written(draft);
      await append([bytes]);
      return decodeEntry(bytes).header.id;
    },
    async headers(stream) {
      const { entries } = await reader.entries(stream);
      return entries.map(({ bytes }) => decodeEntry(bytes).header);
    },
    file(stream, purpose, beside = []) {
      const [wanted, ...alongside] = [stream, ...beside].map((one) => ({
        stream: one,
        subject: null,
      }));
      const parts = { keyring, reader, live, wanted: wanted!, alongside, purpose };
      const file = files.get(stream) ?? new StreamFile(parts);
      files.set(stream, file);
      return file;
    },
    journal: (ask) => reader.journal(ask),
    arrivals: () => reader.arrivals(),
    measures: {
      async days(from, to) {
        const { size, days } = await reader.measures(from, to);
        return { size, days: days.map(dayTallies) };
      },
      cases: (of, after) => reader.measured(of, after),
    },
    async open(entries, purpose) {
      const streams = new Set(entries.map((bytes) => decodeEntry(bytes).header.stream));
      const wanted = [...streams].map((stream) => ({ stream, subject: null }));
      for (let i = 0; i < wanted.length; i += MOST_STREAMS)
        await keyring.ensure(wanted.slice(i, i + MOST_STREAMS), purpose);
      return Promise.all(entries.map((bytes) => keyring.open(bytes)));
    },
    ensure: (wanted, purpose) => keyring.ensure([wanted].flat(), purpose),
    async signIns(account) {
      const { entries } = await reader.signIns(account);
      return signInsOf(entries, primitives.sha256);
    },
    careIdentityNow: () => careIdentityNow(session.ticket),
    packs: { files: () => reader.packFiles(), file: (hash) => reader.packFile(hash) },
    news: {
      seenUpTo: (signIns) => seenUpTo(database, session.account, signIns),
      see: (index) => see(database, session.account, index),
    },
    async elsewhere() {
      const { lifeboats } = session.keeper;
      const parts = { known: session.keeper, primitives, fetch: fetch.bind(globalThis) };
      const there = await findSite({ ...parts, sites: lifeboats.map(({ origin }) => origin) });
      return lifeboats.find(({ origin }) => origin === there)?.name ?? null;
    },
    fetch: siteFetch,
    // The strip says when the keeper is away; what it says of an ended session, the feed says too.
    present: () => void session.call('present', {}).catch(() => undefined),
    forget: () => keyring.forget(),
    async leave(why) {
      leaving = why;
      if (why === 'moved') {
        // The site is gone: there is nobody to take leave of.
        stop.abort();
        await ended;
        return;
      }
      await attending?.goes();
      const stream = streamName({ kind: 'account', id: session.account });
      await write({
        stream,
        type: 'session.closed',
        facts: { session: session.id, reason: why },
      });
      await Promise.race([emptied(outbox, session.account), rest(FAREWELL_MS, stop.signal)]);
      stop.abort();
      await ended;
    },
    ended,
  };
}

/** The page's own site, unless it is away and a lifeboat that is known has taken over, or had when this desk was there last. */
async function siteOf(known: KnownKeeper | null, last: string | null): Promise<string> {
  if (known === null) return '';
  const sites = sitesToAsk('', last, known);
  if (sites.length === 1) return '';
  const parts = { known, primitives: webPrimitives, fetch: fetch.bind(globalThis) };
  return (await findSite({ ...parts, sites })) ?? '';
}

/** When everything of this author has left. */
function emptied(outbox: Outbox, account: Uuid): Promise<void> {
  const isEmpty = () =>
    !outbox.items.some(({ header, refused }) => header.author === account && refused === null);
  return new Promise((resolve) => {
    const look = () => {
      if (!isEmpty()) return;
      leave();
      resolve();
    };
    const leave = outbox.subscribe(look);
    look();
  });
}

/** The keeper says its time when a session begins. */
function notingClock(
  transport: Transport,
  clock: () => number,
  skew: { aheadMs: number },
): Transport {
  return async (path, ask) => {
    const answer = await transport(path, ask);
    if ('now' in answer) skew.aheadMs = clock() - answer.now;
    return answer;
  };
}
