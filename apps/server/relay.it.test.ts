import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { handshake } from '#wire/keeper.ts';
import { echo, startFakeKeeper } from './testing/fake-keeper.ts';
import { HOST, LARGE_FILE, startTestServer, type TestServer } from './testing/test-server.ts';

const CBOR = 'application/cbor';
const LIMITS = {
  handshakeBurst: 40,
  handshakesPerSecond: 1,
  requestMs: 700,
  stalledMs: 1_500,
  headersMs: 400,
  relayBytesPerAddress: 6 * 2 ** 20,
};

let server: TestServer;
let port: number;
beforeAll(async () => {
  server = await startTestServer({ limits: LIMITS });
  port = await server.listen();
});
afterAll(() => server.stop());
afterEach(() => {
  server.keeper.answer = echo;
  server.keeper.reached.length = 0;
});

let visitors = 0;
/** Each from an address of its own, as a proxy tells it, so that no test uses up another's. */
function post(path: string, payload: Buffer | string, headers: Record<string, string> = {}) {
  visitors += 1;
  const from = {
    host: HOST,
    'content-type': CBOR,
    'x-forwarded-for': `203.0.113.${visitors % 250}`,
  };
  return server.app.inject({
    method: 'POST',
    url: `/relay${path}`,
    payload,
    headers: { ...from, ...headers },
  });
}

describe('the relay', () => {
  it.each(Object.keys(handshake))(
    'carries bytes to the keeper’s %s and back, as they are',
    async (path) => {
      const body = randomBytes(50_000);
      const answer = await post(path, body);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe(CBOR);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.rawPayload.equals(body)).toBe(true);
      expect(server.keeper.reached).toHaveLength(1);
      expect(server.keeper.reached[0]).toMatchObject({ method: 'POST', path });
      expect(server.keeper.reached[0]!.body.equals(body)).toBe(true);
    },
  );

  it('tells the keeper nothing of who asks', async () => {
    await post('/session', 'x', { authorization: 'Bearer abc', cookie: 'a=b', 'x-secret': '1' });
    expect(Object.keys(server.keeper.reached[0]!.headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
    ]);
  });

  it('carries the keeper’s refusals', async () => {
    const refusal = JSON.stringify({
      type: 'session/refused',
      title: 'The passkey was not accepted.',
      status: 403,
    });
    server.keeper.answer = (_, response) => {
      response
        .writeHead(403, {
          'content-type': 'application/problem+json; charset=utf-8',
          'set-cookie': 'a=b',
        })
        .end(refusal);
    };
    const answer = await post('/session', 'x');
    expect([answer.statusCode, answer.body]).toEqual([403, refusal]);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    '/',
    '/health',
    '/session/',
    '/Session',
    '/channel/x',
    '/session%2foptions',
    '/../health',
    '//session',
    '/enrol/option',
    '',
  ])('has no way to %s', async (path) => {
    const answer = await post(path, 'x');
    expect(answer.statusCode).toBe(404);
    expect(server.keeper.reached).toEqual([]);
  });

  it('takes no other method', async () => {
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await server.app.inject({
        method,
        url: '/relay/session/options',
        headers: { host: HOST },
      });
      expect(answer.statusCode).toBe(404);
    }
    expect(server.keeper.reached).toEqual([]);
  });

  it.each([
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/cborx',
    'nonsense',
  ])('takes no body of type %s', async (type) => {
    const answer = await post('/session', '{}', { 'content-type': type });
    expect([answer.statusCode, answer.json().type]).toEqual([415, 'request/wrong-type']);
    expect(server.keeper.reached).toEqual([]);
  });

  it('takes no empty body', async () => {
    expect((await post('/session', Buffer.alloc(0), { 'content-length': '0' })).json().type).toBe(
      'request/malformed',
    );
    expect(server.keeper.reached).toEqual([]);
  });

  it('takes a channel’s body of 5 MiB and any other’s of 64 KiB, and not a byte more', async () => {
    expect((await post('/channel', Buffer.alloc(5 * 2 ** 20))).statusCode).toBe(200);
    expect((await post('/session', Buffer.alloc(2 ** 16))).statusCode).toBe(200);
    server.keeper.reached.length = 0;
    for (const [path, bytes] of [
      ['/channel', 5 * 2 ** 20],
      ['/session', 2 ** 16],
    ] as const) {
      const answer = await post(path, Buffer.alloc(bytes + 1));
      expect([answer.statusCode, answer.json().type]).toEqual([413, 'request/too-large']);
    }
    expect(server.keeper.reached).toEqual([]);
  });

  it('takes no body whose length is not said', async () => {
    const answer = await overWire(
      [
        'POST /relay/session HTTP/1.1',
        `Host: ${HOST}`,
        `Content-Type: ${CBOR}`,
        'Transfer-Encoding: chunked',
      ],
      '1\r\nx\r\n0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*request\/malformed/s);
    expect(server.keeper.reached).toEqual([]);
  });

  it('waits for no slow body, and no slow headers', async () => {
    const body = await overWire(
      [
        'POST /relay/session HTTP/1.1',
        `Host: ${HOST}`,
        `Content-Type: ${CBOR}`,
        'Content-Length: 10',
      ],
      'slow',
    );
    expect(body).toMatch(/^HTTP\/1\.1 408 .*request\/too-slow/s);
    const headers = await overWire(['POST /relay/session HTTP/1.1', `Host: ${HOST}`], null);
    expect(headers).toMatch(/^HTTP\/1\.1 408 .*request\/too-slow/s);
    expect(server.keeper.reached).toEqual([]);
  });

  it('keeps no connection whose answers nobody takes', async () => {
    const asked = `GET /${LARGE_FILE} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;
    const theirs = once(server.app.server, 'connection');
    const socket = dial(port, '127.0.0.1', () => socket.write(asked));
    const [connection] = (await theirs) as [Socket];
    const begun = performance.now();
    await once(connection, 'close');
    expect(performance.now() - begun).toBeGreaterThan(1_000);
    socket.destroy();
  });

  it('refuses what is no HTTP, and headers without end', async () => {
    expect(await overWire(['nonsense'], '')).toMatch(/^HTTP\/1\.1 400 .*request\/malformed/s);
    expect(
      await overWire(['GET / HTTP/1.1', `Host: ${HOST}`, `X: ${'x'.repeat(9_000)}`], ''),
    ).toMatch(/^HTTP\/1\.1 413 .*request\/too-large/s);
  });

  it('lets one address fill only its share of the room', async () => {
    const ask = (from: string) => [
      'POST /relay/channel HTTP/1.1',
      `Host: ${HOST}`,
      `X-Forwarded-For: ${from}`,
      `Content-Type: ${CBOR}`,
      `Content-Length: ${4 * 2 ** 20}`,
    ];
    const first = overWire(ask('198.51.100.1'), 'begins');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await overWire(ask('198.51.100.1'), 'begins')).toMatch(
      /^HTTP\/1\.1 429 .*request\/too-many/s,
    );
    expect(await overWire(ask('198.51.100.2'), 'begins')).toMatch(/^HTTP\/1\.1 408/);
    await first;
    // Its room is free again a moment after its answer left.
    const more = () =>
      post('/channel', Buffer.alloc(5 * 2 ** 20), { 'x-forwarded-for': '198.51.100.1' });
    await expect.poll(async () => (await more()).statusCode).toBe(200);
  });

  it('lets one address try only so often, and others meanwhile', async () => {
    const tries = (from: string) =>
      Promise.all(
        Array.from({ length: 41 }, () => post('/enrol/options', 'x', { 'x-forwarded-for': from })),
      );
    const refused = (await tries('192.0.2.7')).filter(({ statusCode }) => statusCode === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]!.json().type).toBe('request/too-many');
    expect(refused[0]!.headers['retry-after']).toBe('1');
    expect((await post('/session', 'x', { 'x-forwarded-for': '192.0.2.7' })).statusCode).toBe(429);
    expect((await post('/session', 'x', { 'x-forwarded-for': '192.0.2.8' })).statusCode).toBe(200);
    expect((await post('/channel', 'x', { 'x-forwarded-for': '192.0.2.7' })).statusCode).toBe(200);
  });
});

describe('while the keeper is not there', () => {
  it.each([
    ['breaks off', (_, response) => void response.destroy()],
    ['answers what no keeper answers', (_, response) => void response.end('<html>')],
    [
      'breaks off in its answer',
      (_, response) => {
        response.writeHead(200, { 'content-type': CBOR, 'content-length': '10' }).write('half');
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ] satisfies [string, (typeof server)['keeper']['answer']][])(
    'says so when it %s',
    async (_, answering) => {
      server.keeper.answer = answering;
      const answer = await post('/session', 'x');
      expect([answer.statusCode, answer.json().type]).toEqual([503, 'keeper/unavailable']);
      expect(answer.headers['retry-after']).toBe('1');
    },
  );

  it('says so when it is gone, and goes on when it is back', async () => {
    await server.keeper.stop();
    const answer = await post('/channel', 'x');
    expect([answer.statusCode, answer.json().type]).toEqual([503, 'keeper/unavailable']);
    const again = await startFakeKeeper(server.keeperSocket);
    expect((await post('/channel', 'back')).body).toBe('back');
    await again.stop();
    server.keeper.stop = async () => undefined;
  });
});

/** What a bare connection gets for these lines; null in the body's place leaves the headers unfinished. */
async function overWire(lines: string[], body: string | null): Promise<string> {
  const socket = dial(port, '127.0.0.1');
  socket.write(
    body === null ? `${lines.join('\r\n')}\r\n` : `${lines.join('\r\n')}\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), 5_000).unref();
  let text = '';
  socket.on('error', () => undefined);
  for await (const chunk of socket.setEncoding('utf8')) {
    text += chunk;
    if (/\r\n\r\n[\s\S]*\}$/.test(text)) break;
  }
  return text;
}
