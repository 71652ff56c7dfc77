/** Care Identity's way through the server: bytes to the gateway and back, and nothing of them kept. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import { uuidToBytes } from '#base/ids.ts';
import { entry, newId } from './testing/entries.ts';
import { echo, type FakeKeeper, startFakeKeeper } from './testing/fake-keeper.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

const CBOR = 'application/cbor';

let folder: string;
/** Where the gateway's ear would be. */
let gateway: FakeKeeper;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cis2-'));
  const cis2Socket = join(folder, 'cis2.sock');
  gateway = await startFakeKeeper(cis2Socket);
  server = await startTestServer({ cis2Socket, limits: { handshakeBurst: 20 } });
});
afterAll(async () => {
  await server.stop();
  await gateway.stop();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  gateway.answer = echo;
  gateway.reached.length = 0;
});

let visitors = 0;
function post(path: string, payload: Buffer | string, headers: Record<string, string> = {}) {
  visitors += 1;
  const from = { host: HOST, 'content-type': CBOR, 'x-forwarded-for': `203.0.113.${visitors}` };
  const url = `/cis2${path}`;
  return server.app.inject({ method: 'POST', url, payload, headers: { ...from, ...headers } });
}

function get(url: string, headers: Record<string, string> = {}, on = server) {
  return on.app.inject({ method: 'GET', url, headers: { host: HOST, ...headers } });
}

describe('begin and finish', () => {
  it.each(['/begin', '/finish'])('carry %s to the gateway and back, as it is', async (path) => {
    const body = randomBytes(2_000);
    const answer = await post(path, body);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, CBOR]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.rawPayload.equals(body)).toBe(true);
    expect(gateway.reached).toMatchObject([{ method: 'POST', path, body }]);
  });

  it('tell the gateway nothing of who asks, and keep nothing in the log', async () => {
    server.logged.length = 0;
    await post('/finish', 'the-code-and-the-state', { cookie: 'a=b', authorization: 'Bearer x' });
    expect(Object.keys(gateway.reached[0]!.headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
    ]);
    expect(server.logged.join('')).not.toContain('the-code');
  });

  it('carry the gateway’s refusals', async () => {
    const refusal = JSON.stringify({ type: 'cis2/refused', title: 'x', status: 403 });
    gateway.answer = (_, response) => {
      response.writeHead(403, { 'content-type': 'application/problem+json' }).end(refusal);
    };
    const answer = await post('/finish', 'x');
    expect([answer.statusCode, answer.body]).toEqual([403, refusal]);
  });

  it('say so when the gateway breaks off', async () => {
    gateway.answer = (_, response) => void response.destroy();
    const answer = await post('/begin', 'x');
    expect([answer.statusCode, answer.json().type]).toEqual([503, 'cis2/unavailable']);
    expect(answer.headers['retry-after']).toBe('1');
  });

  it.each([
    ['application/json', '{}', 415, 'request/wrong-type'],
    ['text/plain', 'x', 415, 'request/wrong-type'],
    [CBOR, '', 400, 'request/malformed'],
    [CBOR, 'x'.repeat(2 ** 16 + 1), 413, 'request/too-large'],
  ])('take no %s body of that kind', async (type, body, status, code) => {
    const answer = await post('/begin', body, { 'content-type': type });
    expect([answer.statusCode, answer.json().type]).toEqual([status, code]);
    expect(gateway.reached).toEqual([]);
  });

  it('let one address try only so often', async () => {
    const from = { 'x-forwarded-for': '192.0.2.7' };
    const tried = await Promise.all(Array.from({ length: 21 }, () => post('/begin', 'x', from)));
    expect(tried.filter(({ statusCode }) => statusCode === 429)).toHaveLength(1);
  });

  it.each(['/trust', '/', '/health', '/begin/x'])('have no way to %s', async (path) => {
    expect((await post(path, 'x')).statusCode).toBe(404);
    expect(gateway.reached).toEqual([]);
  });

  it('are no page of another’s to ask', async () => {
    const answer = await post('/begin', 'x', { origin: 'https://elsewhere.example' });
    expect([answer.statusCode, answer.json().type]).toEqual([421, 'request/wrong-host']);
    expect(gateway.reached).toEqual([]);
  });
});

describe('the keys as they stand', () => {
  it('are told to who is signed in', async () => {
    const { ticket } = await server.signIn();
    const answer = await get('/cis2/trust', { authorization: `Bearer ${base64url(ticket)}` });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, CBOR]);
    expect(gateway.reached).toMatchObject([{ method: 'POST', path: '/trust' }]);
    expect(fromCbor(new Uint8Array(gateway.reached[0]!.body))).toEqual({});
  });

  it('are told to nobody else', async () => {
    const answer = await get('/cis2/trust');
    expect([answer.statusCode, answer.json().type]).toEqual([401, 'session/unknown']);
    expect(gateway.reached).toEqual([]);
  });
});

describe('Care Identity', () => {
  const offered = async (on = server) => (await get('/cis2', {}, on)).json();

  it('is offered once it is trusted in the log', async () => {
    expect(await offered()).toEqual({ offered: false });
    const keeper = { stream: 'org', session: null } as const;
    const created = {
      format: 2,
      name: 'Test Urgent Care',
      keeper: uuidToBytes(newId()),
      key: new Uint8Array(65),
      logKey: new Uint8Array(32),
      rp: 'desk.example',
      origins: [`http://${HOST}`],
      authenticators: null,
    };
    const keys = [{ kid: 'one', key: new Uint8Array(91) }];
    const trusted = { issuer: 'https://cis2.example', client: 'us', keys };
    await server.append(
      entry({ ...keeper, type: 'log.created', facts: created }),
      entry({ ...keeper, type: 'cis2.trusted', facts: trusted }),
    );
    await expect.poll(() => offered()).toEqual({ offered: true });
  });

  it('is not there where there is no gateway for it', async () => {
    const without = await startTestServer();
    expect(await offered(without)).toEqual({ offered: false });
    const { ticket } = await without.signIn();
    const bearer = { authorization: `Bearer ${base64url(ticket)}` };
    for (const url of ['/cis2/begin', '/cis2/finish']) {
      const answer = await without.app.inject({
        method: 'POST',
        url,
        payload: 'x',
        headers: { host: HOST, 'content-type': CBOR },
      });
      expect(answer.statusCode).toBe(404);
    }
    expect((await get('/cis2/trust', bearer, without)).statusCode).toBe(404);
    await without.stop();
  });
});
