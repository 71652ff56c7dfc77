/** Wires a signed-in desk together. */
import { type Bytes, base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { hasOneOf, IN_THE_ROOM } from '#base/roles.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { dayTallies } from '#care/measures/plain-days.ts';
import { decodeEntry } from '#journal/entry.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { author, type Draft, type Touch } from '#sync/author.ts';
import { bring, type CarriedStore, carrying } from '#sync/carried.ts';
import { carryOut } from '#sync/carried-out.ts';
import type { Device } from '#sync/device.ts';
import { findSite, sitesToAsk } from '#sync/find-site.ts';
import { type Granted, Keyring } from '#sync/keyring.ts';
import type { LogReader } from '#sync/log-reader.ts';
import { Offers } from '#sync/offers.ts';
import { Outbox } from '#sync/outbox.ts';
import { keepSafe } from '#sync/safe-keeping.ts';
import type { Session } from '#sync/session.ts';
import type { Kept } from '../offline/kept.ts';
import { keepKeys } from '../offline/kept-keys.ts';
import { keptReader } from '../offline/kept-reader.ts';
import { keptHere, lendHere } from '../offline/lending.ts';
import { see, seenUpTo } from '../store/account-news.ts';
import type { DeskDatabase } from '../store/database.ts';
import { Drafts } from '../store/drafts.ts';
import { LiveLog } from '../store/live-log.ts';
import { alone, outboxStore } from '../store/outbox-store.ts';
import { Pictures } from '../store/pictures.ts';
import { rest } from '../store/rest.ts';
import { signInsOf } from '../store/sign-ins.ts';
import type { SiteFetch } from '../store/site-fetch.ts';
import { StreamFile } from '../store/stream-file.ts';
import { Attending } from './attending.ts';
import type { Desk, DeskDraft } from './desk.ts';
import { lastSite } from './device.ts';
import { farewell } from './farewell.ts';
import { haveLabels } from './labels-ahead.ts';
import type { SessionPasskey } from './passkey.ts';

/** What a desk stands on once somebody was let in. */
export type Ground = {
  readonly database: DeskDatabase;
  readonly device: Device;
  readonly carried: CarriedStore;
  readonly opened: Session;
  readonly log: LogReader;
  readonly siteFetch: SiteFetch;
  readonly touch: Touch;
  readonly used: ReturnType<SessionPasskey['used']>;
  /** How far this device's clock is ahead of the keeper's, milliseconds. */
  readonly aheadMs: number;
  /** What was kept for a session that no keeper opened; null where one did. */
  readonly offline: { readonly kept: Kept; readonly keys: readonly Granted[] } | null;
};

/** Streams in one grant. */
const MOST_STREAMS = 32;

/** @throws Problem */
export async function seat(ground: Ground): Promise<Desk> {
  const { database, device, carried, opened, log, siteFetch, touch, offline, aheadMs } = ground;
  const clock = systemClock;
  const random = systemRandom;
  const primitives = webPrimitives;
  const offers = new Offers({ session: carrying(opened, carried), store: carried, clock, random });
  const { session } = offers;
  const keyring = new Keyring(session, primitives);
  const writer = author({ session, device, keyring, primitives, clock, random, touch });
  if (offline !== null) keyring.restore(offline.keys);
  const lending = { database, primitives, random, clock, session, keyring };
  const kept = offline?.kept ?? (await keptHere(lending, ground.used));
  const reader = kept === null ? log : keptReader(log, kept);
  const { account, services } = session;
  const live = new LiveLog({ reader, keyring, account, services, clock, random });
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
    await offers.bringKept();
    await pictures.bring(headers);
    const { positions } = await session.call('append', { entries: [...entries] });
    live.acknowledge(new Map(headers.map(({ id }, i) => [id, positions[i]!.index])));
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
  if (offline === null) {
    await bring(session, carried);
    await offers.bringKept();
  }
  live.outboxIs(outbox.items);
  outbox.subscribe(() => live.outboxIs(outbox.items));
  await live.load();
  // What is begun here must be there again after a lock.
  if (offline !== null) await keepKeys(offline.kept, keyring, clock);
  if (offline === null && kept !== null) {
    const { people } = live.room.value;
    void lendHere(lending, kept, { ...ground, people, reader }).catch(() => undefined);
  }
  // A browser may throw away what it was not asked to keep, and with it unsent work.
  void navigator.storage.persist();

  const stop = new AbortController();
  // Either of them ends when the keeper knows the session no more.
  const running = Promise.allSettled([
    live.follow(stop.signal).finally(() => stop.abort()),
    outbox.run(stop.signal).finally(() => stop.abort()),
    // Nobody is there to ask what is safe, and the proof of this session stays until somebody has it.
    offline === null &&
      keepSafe({
        ...{ outbox, carried, reader, primitives, clock, sleep: rest, signal: stop.signal },
        ...{ org: session.org, lifeboats: session.keeper.lifeboats, opened: session.opened },
      }),
  ]);
  const left = session.expires - clock() + (offline === null ? aheadMs : 0);
  const expiry = setTimeout(() => stop.abort(), left);
  void running.then(() => clearTimeout(expiry));

  const files = new Map<string, StreamFile>();
  const written = (draft: DeskDraft) =>
    writer.write({ ...draft, after: live.seen(draft.stream) } as Draft);
  const write: Desk['write'] = async (draft) => {
    const bytes = await written(draft);
    await outbox.put(bytes);
    return decodeEntry(bytes).header.id;
  };
  const inRoom = hasOneOf(session.roles, IN_THE_ROOM);
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
  const { begun, leave } = farewell({
    async say(reason) {
      await attending?.goes();
      const stream = streamName({ kind: 'account', id: session.account });
      await write({ stream, type: 'session.closed', facts: { session: session.id, reason } });
    },
    sent: async () => offline === null && emptied(outbox, session.account),
    stop,
    stopped: running,
  });
  if (inRoom) void haveLabels(keyring, session.services, clock, stop.signal);
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
    clockAheadMs: aheadMs,
    offlineUntil: offline === null ? null : session.expires,
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
    accessJournal: (ask) => reader.accessJournal(ask),
    arrivals: () => reader.arrivals(),
    measures: {
      async days(from, to) {
        const { size, days } = await reader.measures(from, to);
        return { size, days: days.map(dayTallies) };
      },
      cases: (of, after) => reader.measured(of, after),
    },
    handBack: (service) => reader.handBack(service),
    async open(entries, purpose) {
      const streams = new Set(entries.map((bytes) => decodeEntry(bytes).header.stream));
      const wanted = [...streams].map((stream) => ({ stream, subject: null }));
      for (let i = 0; i < wanted.length; i += MOST_STREAMS)
        await keyring.ensure(wanted.slice(i, i + MOST_STREAMS), purpose);
      return Promise.all(entries.map((bytes) => keyring.open(bytes)));
    },
    async begin(subject, streams) {
      await offers.make(keyring, subject, streams);
      // What does not get there now goes before the next question.
      void offers.bring().catch(() => undefined);
    },
    holds: (stream) => keyring.has(stream),
    ensure: (wanted, purpose) => keyring.ensure([wanted].flat(), purpose),
    async signIns(account) {
      const { entries } = await reader.signIns(account);
      return signInsOf(entries, primitives.sha256);
    },
    careIdentity: () => reader.careIdentity(),
    services: () => reader.services(),
    codes: { lists: () => reader.codeLists(), slice: (hash) => reader.codeSlice(hash) },
    packs: { files: () => reader.packFiles(), file: (hash) => reader.packFile(hash) },
    news: {
      seenUpTo: (signIns) => seenUpTo(database, session.account, signIns),
      see: (index) => see(database, session.account, index),
    },
    lentUntil: async () => (await database.get('leases', session.account))?.until ?? null,
    async elsewhere() {
      const { lifeboats } = session.keeper;
      const sites =
        offline === null
          ? lifeboats.map(({ origin }) => origin)
          : sitesToAsk('', await lastSite(database), session.keeper);
      const parts = { known: session.keeper, primitives, fetch: fetch.bind(globalThis) };
      const there = await findSite({ ...parts, sites });
      const main = live.room.value.people.organisation?.keeper;
      const site = lifeboats.find(({ origin }) => origin === there);
      // Of a site that went on apart, the main site is one of those that stand by.
      const lifeboat = site === undefined || site.lifeboat === main ? null : site.name;
      return there === null ? null : { lifeboat };
    },
    carryOut: () => carryOut({ session, outbox, carried, primitives, random }),
    // The strip says when the keeper is away; what it says of an ended session, the feed says too.
    present: () => void session.call('present', {}).catch(() => undefined),
    forget: () => keyring.forget(),
    leave,
    // What is written on the way out needs no key: whoever closes the screen takes them at once.
    ended: Promise.race([begun, running.then(() => 'over' as const)]),
  };
}

/** When everything of this author has left that can. */
function emptied(outbox: Outbox, account: Uuid): Promise<void> {
  const isEmpty = () =>
    !outbox.items.some(
      ({ header, refused, isBehind }) => header.author === account && refused === null && !isBehind,
    );
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
