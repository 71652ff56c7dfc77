import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import { decodeEntry } from '#journal/entry.ts';
import { arrivalCounts, streamEntries } from '#wire/server.ts';
import {
  caseReceived,
  caseStream,
  entry,
  newId,
  newSession,
  type Opened,
  sessionClosed,
  sessionOpened,
} from './testing/entries.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let session: Opened;
beforeAll(async () => {
  server = await startTestServer();
  session = await server.signIn();
});
afterAll(() => server.stop());

const bearer = (ticket: Uint8Array) => ({ authorization: `Bearer ${base64url(ticket)}` });
const get = (url: string, headers: Record<string, string> = bearer(session.ticket)) =>
  server.app.inject({ method: 'GET', url, headers: { host: HOST, ...headers } });

async function read(url: string) {
  const answer = await get(url);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('application/cbor');
  expect(answer.headers['cache-control']).toBe('no-store');
  return streamEntries.parse(fromCbor(new Uint8Array(answer.rawPayload)));
}

describe('arrivals', () => {
  it('are counted by service and hour, and told to whoever is signed in', async () => {
    await server.append(caseReceived(newId()), caseReceived(newId()));
    const counted = async () => {
      const answer = await get('/arrivals');
      expect(answer.headers['cache-control']).toBe('no-store');
      const counts = arrivalCounts.parse(fromCbor(new Uint8Array(answer.rawPayload)));
      return counts.map(({ service, counts: hours }) => [
        service,
        hours.reduce((sum, one) => sum + one, 0),
      ]);
    };
    await expect.poll(counted, { timeout: 5_000 }).toEqual([['north', 2]]);
    expect((await get('/arrivals', {})).statusCode).toBe(401);
  });
});

describe('a stream', () => {
  it('is read as it stands, from a version on', async () => {
    const stream = caseStream(newId());
    const entries = ['case.received', 'case.taken', 'case.released'].map((type) =>
      entry({ stream, type, facts: {} }, randomBytes(80)),
    );
    await server.append(...entries, caseReceived(newId()));
    const bytes = await Promise.all(entries);
    const all = await read(`/entries?stream=${stream}`);
    expect(all.entries.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(all.entries.map((one) => Buffer.from(one.bytes).toString('hex'))).toEqual(
      bytes.map((one) => Buffer.from(one).toString('hex')),
    );
    expect(all.size).toBe(all.entries[0]!.index + 4);
    const later = await read(`/entries?stream=${encodeURIComponent(stream)}&after=2`);
    expect(later.entries).toEqual(all.entries.slice(2));
    expect((await read(`/entries?stream=${stream}&after=3`)).entries).toEqual([]);
    expect((await read(`/entries?stream=${caseStream(newId())}`)).entries).toEqual([]);
  });

  it.each([
    '',
    '?after=1',
    '?stream=',
    '?stream=case',
    '?stream=case/1',
    "?stream=case/'%20OR%201=1",
    '?stream=labels/north',
    `?stream=${'x'.repeat(201)}`,
    '?stream=directory&after=-1',
    '?stream=directory&after=1.5',
    '?stream=directory&after=x',
    '?stream=directory&after=99999999999999999999',
    '?stream=directory&after=1e400',
    '?stream=directory&stream=org',
    '?stream=directory&limit=1',
  ])('is refused where the question is not one: %s', async (query) => {
    const answer = await get(`/entries${query}`);
    expect([answer.statusCode, answer.json().type]).toEqual([400, 'request/malformed']);
  });
});

describe('the board', () => {
  it('holds what is open, in the log’s order, and says where the feed goes on', async () => {
    const [open, done] = [newId(), newId()];
    const closed = {
      stream: caseStream(done),
      type: 'case.closed',
      facts: { outcome: 'advice', gpMessage: false },
    };
    await server.append(
      caseReceived(open),
      caseReceived(done),
      entry({ stream: 'directory', type: 'account.named', facts: {} }, randomBytes(50)),
      entry(closed),
    );
    const { size } = await read('/entries?stream=directory');
    await expect.poll(async () => (await read('/board')).size).toBe(size);
    const { entries } = await read('/board');
    const lately = entries.map(({ index }) => index).filter((index) => index >= size - 4);
    expect(lately).toEqual([size - 4, size - 2]);
  });

  it('is the desk’s page to a browser that goes there, and data to whoever has a ticket', async () => {
    const page = await get('/board', { accept: 'text/html' });
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(
      (await get('/board', { ...bearer(session.ticket), accept: '*/*' })).headers['content-type'],
    ).toBe('application/cbor');
  });
});

describe('where somebody signed in', () => {
  it('is read of one account, with how it ended', async () => {
    const theirs = newSession();
    await server.append(sessionOpened(theirs), sessionOpened(newSession()), sessionClosed(theirs));
    await read('/entries?stream=directory');
    const headers = async () =>
      (await read(`/sign-ins?account=${theirs.account}`)).entries.map(
        ({ bytes }) => decodeEntry(bytes).header,
      );
    await expect
      .poll(async () => (await headers()).map(({ type }) => type))
      .toEqual(['session.opened', 'session.closed']);
    for (const { stream } of await headers()) expect(stream).toBe(`account/${theirs.account}`);
    expect((await read(`/sign-ins?account=${newId()}`)).entries).toEqual([]);
  });

  it.each(['', '?account=', '?account=somebody', `?account=${'x'.repeat(37)}`, '?account=a&b=c'])(
    'is not read of nobody: %s',
    async (query) => {
      const answer = await get(`/sign-ins${query}`);
      expect([answer.statusCode, answer.json().type]).toEqual([400, 'request/malformed']);
    },
  );
});

const PATHS = [
  '/entries?stream=directory',
  '/board',
  '/feed',
  '/sign-ins?account=01890a5d-ac96-774b-bcce-b302099a8057',
];

describe.each(PATHS)('without a ticket that opens it, %s', (url) => {
  async function refuses(headers: Record<string, string>): Promise<void> {
    const answer = await get(url, headers);
    expect([answer.statusCode, answer.json().type]).toEqual([401, 'session/unknown']);
    expect(answer.headers['cache-control']).toBe('no-store');
  }

  it('is refused to nobody in particular', async () => {
    await refuses({});
  });

  it.each([
    ['a word', 'Bearer'],
    ['nothing', 'Bearer '],
    ['another scheme', `Basic ${base64url(randomBytes(32))}`],
    ['one too short', `Bearer ${base64url(randomBytes(31))}`],
    ['one too long', `Bearer ${base64url(randomBytes(33))}`],
    ['bits beyond the last byte', `Bearer ${'A'.repeat(42)}B`],
    ['other digits', `Bearer ${'+'.repeat(43)}`],
    ['two', `Bearer ${'A'.repeat(43)}, Bearer ${'A'.repeat(43)}`],
    ['a stranger’s', `Bearer ${base64url(randomBytes(32))}`],
  ])('is refused to %s', async (_, authorization) => {
    await refuses({ authorization });
  });

  it('is refused to the ticket’s hash, which anyone can read in the log', async () => {
    await refuses(bearer(createHash('sha256').update(session.ticket).digest()));
  });

  it('is refused to a ticket elsewhere than in its header', async () => {
    const ticket = base64url(session.ticket);
    await refuses({ cookie: `ticket=${ticket}` });
    await refuses({ 'x-ticket': ticket });
    const answer = await get(`${url}${url.includes('?') ? '&' : '?'}ticket=${ticket}`, {});
    expect(answer.statusCode).toBe(401);
  });

  it('is refused once the session has expired', async () => {
    const brief = await server.signIn(Date.now() + 60_000);
    expect((await get('/board', bearer(brief.ticket))).statusCode).toBe(200);
    server.ahead = 60_001;
    await refuses(bearer(brief.ticket)).finally(() => {
      server.ahead = 0;
    });
  });

  it('is refused as soon as the session was closed', async () => {
    const leaver = await server.signIn();
    expect((await get('/board', bearer(leaver.ticket))).statusCode).toBe(200);
    await server.append(sessionClosed(leaver));
    await expect
      .poll(async () => (await get('/board', bearer(leaver.ticket))).statusCode, { timeout: 1_000 })
      .toBe(401);
    await refuses(bearer(leaver.ticket));
  });

  it('is refused to a session that a desk says it opened', async () => {
    const forged = newSession();
    await server.append(sessionOpened(forged, { session: forged.id }));
    await refuses(bearer(forged.ticket));
  });
});

it('lets a desk in that is quicker than the notice of its session', async () => {
  for (let i = 0; i < 20; i += 1) {
    const { ticket } = await server.signIn();
    expect((await get('/board', bearer(ticket))).statusCode).toBe(200);
  }
});
