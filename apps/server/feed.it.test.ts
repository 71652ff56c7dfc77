import { randomBytes } from 'node:crypto';
import { connect as dial } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { logReader } from '#sync/log-reader.ts';
import type { FeedEntry } from '#wire/server.ts';
import {
  caseReceived,
  caseStream,
  entry,
  newId,
  type Opened,
  sessionClosed,
} from './testing/entries.ts';
import { freePort, startTestServer, type TestServer } from './testing/test-server.ts';

const LIMITS = { feeds: 8, feedsPerSession: 3, heartbeatMs: 150, slowReaderMs: 400 };

let server: TestServer;
let port: number;
let host: string;
let origin: string;
beforeAll(async () => {
  port = await freePort();
  host = `127.0.0.1:${port}`;
  origin = `http://${host}`;
  server = await startTestServer({ limits: LIMITS, origin });
  await server.listen(port);
});
afterAll(() => server.stop());

let session: Opened;
let left: AbortController;
beforeEach(async () => {
  session = await server.signIn();
  left = new AbortController();
});
afterEach(async () => {
  left.abort();
  await expect.poll(openFeeds).toBe(0);
});

type Following = {
  readonly entries: FeedEntry[];
  readonly sizes: number[];
  readonly ended: Promise<void>;
};

/** As the desk follows it. */
function follow(after: number, { ticket } = session): Following {
  const [entries, sizes]: [FeedEntry[], number[]] = [[], []];
  const reader = logReader({ origin, ticket: new Uint8Array(ticket), fetch });
  const listener = {
    onEntry: (one: FeedEntry) => entries.push(one),
    onSize: (size: number) => sizes.push(size),
  };
  const ended = reader.feed(after, listener, left.signal).catch((error: unknown) => {
    if (!left.signal.aborted) throw error;
  });
  return { entries, sizes, ended };
}

const some = (count: number) => Array.from({ length: count }, () => caseReceived(newId()));
const indexes = ({ entries }: Following) => entries.map(({ index }) => index);
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

async function openFeeds(): Promise<number> {
  const { body } = await server.app.inject({ url: '/metrics', headers: { host } });
  return Number(/^holdfast_feeds (\d+)$/m.exec(body)![1]);
}

const size = () => server.writing.size;

describe('the feed', () => {
  it('brings each entry once, in order, while many are written and readers come at any moment', async () => {
    const start = size();
    const feeds = [follow(0)];
    for (let round = 0; round < 20; round += 1) {
      const written = Promise.all([server.append(...some(3)), server.append(...some(7))]);
      if (round === 7 || round === 13) feeds.push(follow(round));
      await written;
    }
    for (const [i, feed] of feeds.entries()) {
      const from = [0, 7, 13][i]!;
      await expect.poll(() => feed.entries.length).toBe(start + 200 - from);
      expect(indexes(feed)).toEqual(upTo(from, start + 200));
    }
  });

  it('brings the entry itself: its place, its stream, its bytes', async () => {
    const after = size();
    const feed = follow(after);
    const id = newId();
    const received = caseReceived(id);
    await server.append(received);
    await expect.poll(() => feed.entries.length).toBe(1);
    const [one] = feed.entries;
    expect(one).toEqual({
      index: after,
      version: 1,
      stream: caseStream(id),
      bytes: Buffer.from(await received).toString('base64'),
    });
    expect(decodeEntry(Uint8Array.fromBase64(one!.bytes!)).header.type).toBe('case.received');
  });

  it('names a part of a document and leaves its bytes where they are', async () => {
    const feed = follow(size());
    const stream = caseStream(newId());
    await server.append(
      entry({ stream, type: 'document.part', facts: {} }, randomBytes(60_000)),
      ...some(1),
    );
    await expect.poll(() => feed.entries.length).toBe(2);
    expect(feed.entries[0]).toEqual({ index: feed.entries[1]!.index - 1, version: 1, stream });
  });

  it('is there within a moment', async () => {
    const feed = follow(size());
    await expect.poll(() => feed.sizes.length).toBeGreaterThan(0);
    const took: number[] = [];
    for (let i = 1; i <= 10; i += 1) {
      const at = performance.now();
      await server.append(...some(1));
      while (feed.entries.length < i) await sleep(2);
      took.push(performance.now() - at);
    }
    expect(took.sort((a, b) => a - b)[5]).toBeLessThan(150);
  });

  it('says the log’s size at once and then again and again', async () => {
    const feed = follow(size());
    await sleep(1_000);
    expect(feed.sizes.length).toBeGreaterThanOrEqual(4);
    expect(feed.sizes.length).toBeLessThanOrEqual(8);
    expect(new Set(feed.sizes)).toEqual(new Set([size()]));
    expect(feed.entries).toEqual([]);
  });

  it('goes on after the last event that the reader saw', async () => {
    await server.append(...some(5));
    const end = size();
    const headers = {
      authorization: `Bearer ${base64url(session.ticket)}`,
      'last-event-id': String(end - 3),
    };
    const response = await fetch(`${origin}/feed?after=1`, { headers, signal: left.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-encoding')).toBeNull();
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.match(/^id: /gm)?.length === 2) break;
    }
    expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual([
      end - 2,
      end - 1,
    ]);
  });

  it.each([
    ['beyond the log', '?after=100000', {}],
    ['before it', '?after=-1', {}],
    ['no number', '?after=x', {}],
    ['another question', '?before=1', {}],
    ['no last event', '', { 'last-event-id': '1; DROP' }],
    ['a last event beyond the log', '', { 'last-event-id': '100000' }],
  ])('is refused from where nothing can be: %s', async (_, query, more) => {
    const headers = { host, authorization: `Bearer ${base64url(session.ticket)}`, ...more };
    const answer = await server.app.inject({ url: `/feed${query}`, headers });
    expect([answer.statusCode, answer.json().type]).toEqual([400, 'request/malformed']);
  });
});

describe('a feed ends', () => {
  it('within a second of its session’s closing, and shows nothing that came after', async () => {
    const after = size();
    const [feed, other] = [follow(after), follow(after, await server.signIn())];
    await expect.poll(() => other.sizes.length).toBeGreaterThan(0);
    const at = performance.now();
    await server.append(sessionClosed(session), ...some(5));
    await feed.ended;
    expect(performance.now() - at).toBeLessThan(1_000);
    await expect.poll(() => other.entries.length).toBe(7);
    expect(feed.entries.length).toBeLessThanOrEqual(1);
    await expect(follow(after).ended).rejects.toEqual(new Problem('session/unknown'));
  });

  it('within a second of its session’s end', async () => {
    const brief = await server.signIn(Date.now() + 60_000);
    const [feed, other] = [follow(0, brief), follow(0)];
    await expect.poll(() => feed.sizes.length).toBeGreaterThan(0);
    server.ahead = 60_001;
    const at = performance.now();
    await feed.ended;
    expect(performance.now() - at).toBeLessThan(1_000);
    const heard = other.sizes.length;
    await expect.poll(() => other.sizes.length).toBeGreaterThan(heard);
    server.ahead = 0;
  });

  it('where its reader takes nothing, and keeps nobody waiting meanwhile', async () => {
    const after = size();
    const stalled = dial(port, '127.0.0.1');
    stalled.on('error', () => undefined);
    stalled.write(
      `GET /feed?after=${after} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${base64url(session.ticket)}\r\n\r\n`,
    );
    await expect.poll(openFeeds).toBe(1);
    stalled.pause();
    const feed = follow(after);
    const large = () =>
      entry({ stream: 'directory', type: 'account.named', facts: {} }, randomBytes(60_000));
    for (let round = 0; round < 20; round += 1)
      await server.append(...Array.from({ length: 10 }, large));
    await expect.poll(() => feed.entries.length, { timeout: 5_000 }).toBe(200);
    await expect.poll(openFeeds, { timeout: 3_000 }).toBe(1);
    stalled.destroy();
  });

  it('when its reader leaves', async () => {
    follow(0);
    await expect.poll(openFeeds).toBe(1);
    left.abort();
    await expect.poll(openFeeds).toBe(0);
  });
});

describe('many feeds', () => {
  it('are refused past a session’s share, and past everyone’s', async () => {
    const others = [await server.signIn(), await server.signIn(), await server.signIn()];
    // From the log's end: whoever is slow to take a long past is let go, and leaves room.
    const now = size();
    for (const one of [session, ...others.slice(0, 1)])
      for (let i = 0; i < 3; i += 1) follow(now, one);
    await expect.poll(openFeeds).toBe(6);
    await expect(follow(now).ended).rejects.toEqual(new Problem('request/too-many'));
    follow(now, others[1]);
    follow(now, others[2]);
    await expect.poll(openFeeds).toBe(8);
    await expect(follow(now, others[2]).ended).rejects.toEqual(new Problem('request/too-many'));
  });
});
