import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let secure: TestServer;
beforeAll(async () => {
  [server, secure] = await Promise.all([
    startTestServer(),
    startTestServer({ origin: 'https://desk.example' }),
  ]);
});
afterAll(() => Promise.all([server.stop(), secure.stop()]));

const ask = (method: string, url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: method as 'GET', url, headers: { host: HOST, ...headers } });

/** One of every kind of answer: files, data, refusals of each layer. */
const ANSWERS = [
  ['GET', '/'],
  ['GET', '/assets/index-BqF3_x9Z.js'],
  ['GET', '/nothing'],
  ['GET', '/%zz'],
  ['GET', '/health'],
  ['GET', '/board'],
  ['POST', '/relay/session'],
  ['DELETE', '/board'],
] as const;

describe('every answer', () => {
  it.each(ANSWERS)('%s %s carries the headers that fence the desk in', async (method, url) => {
    const { headers } = await ask(method, url, { accept: 'text/html' });
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain('trusted-types holdfast-worker');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers['permissions-policy']).toMatch(
      /publickey-credentials-get=\(self\).*camera=\(\)/,
    );
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('asks for HTTPS for two years where the origin is HTTPS', async () => {
    const { headers } = await secure.app.inject({
      url: '/',
      headers: { host: 'desk.example', accept: 'text/html' },
    });
    expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
  });
});

describe('the front door', () => {
  it.each([
    ['another name', { host: 'attacker.example:8480' }],
    ['the address itself', { host: '127.0.0.1:8480' }],
    ['another port', { host: 'desk.example' }],
    ['a longer name', { host: 'desk.example:8480.attacker.example' }],
    ['a name beside it', { host: 'x.desk.example:8480' }],
    ['nothing', { host: '' }],
    ['a proxy’s word', { host: 'attacker.example', 'x-forwarded-host': HOST }],
  ])('answers no other host: %s', async (_, headers) => {
    for (const url of [
      '/',
      '/health',
      '/ready',
      '/metrics',
      '/checkpoint',
      '/board',
      '/openapi.json',
      '/nothing',
    ]) {
      const answer = await ask('GET', url, headers);
      expect(answer.statusCode).toBe(421);
      expect(answer.json().type).toBe('request/wrong-host');
    }
    expect((await ask('POST', '/relay/session', headers)).statusCode).toBe(421);
    expect(server.keeper.reached).toEqual([]);
  });

  it('answers nobody who says no host, two, or one in the address', async () => {
    const port = await server.listen();
    const own = `Host: ${HOST}`;
    for (const lines of [
      ['GET /health HTTP/1.1'],
      ['GET /health HTTP/1.0'],
      ['GET /health HTTP/1.1', own, 'Host: attacker.example'],
      ['GET /health HTTP/1.1', own, own],
      ['GET http://attacker.example/health HTTP/1.1', own],
      ['GET * HTTP/1.1', own],
    ]) {
      const socket = connect(port, '127.0.0.1').end([...lines, '', ''].join('\r\n'));
      expect(await text(socket)).toMatch(
        /^HTTP\/1\.1 400 .*content-security-policy.*request\/malformed/s,
      );
    }
    const socket = connect(port, '127.0.0.1').end(`GET /health HTTP/1.1\r\n${own}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('takes its host in any case', async () => {
    expect((await ask('GET', '/health', { host: 'DESK.example:8480' })).statusCode).toBe(200);
  });

  it('refuses pages of other origins', async () => {
    for (const origin of [
      'http://attacker.example',
      'https://desk.example:8480',
      'null',
      `http://${HOST}.attacker.example`,
    ]) {
      expect((await ask('POST', '/relay/session', { origin })).json().type).toBe(
        'request/wrong-host',
      );
    }
    expect((await ask('GET', '/health', { origin: `http://${HOST}` })).statusCode).toBe(200);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    'takes no %s',
    async (method) => {
      for (const url of ['/', '/board', '/relay/session', '/nothing']) {
        const answer = await ask(method, url);
        expect(answer.statusCode).toBe(405);
        expect(answer.headers.allow).toBe('GET, HEAD, POST');
        expect(answer.json().type).toBe('request/wrong-method');
      }
    },
  );

  it('keeps ids, tickets, bodies and addresses out of the private log', async () => {
    server.logged.length = 0;
    const marks = {
      id: '0190a4be-1111-7000-8000-aaaaaaaaaaaa',
      ticket: 'T'.repeat(43),
      address: '198.51.100.77',
      body: 'body-of-a-request',
    };
    const headers = {
      authorization: `Bearer ${marks.ticket}`,
      'x-forwarded-for': marks.address,
      'content-type': 'application/cbor',
    };
    await ask('GET', `/entries?stream=case/${marks.id}`, headers);
    await ask('GET', `/case/${marks.id}`, { accept: 'text/html' });
    await ask('GET', `/nothing/${marks.id}?${marks.id}`, headers);
    await server.app.inject({
      method: 'POST',
      url: '/relay/session',
      headers: { host: HOST, ...headers },
      payload: marks.body,
    });
    expect(server.logged.length).toBeGreaterThanOrEqual(4);
    for (const mark of Object.values(marks)) expect(server.logged.join('')).not.toContain(mark);
  });
});
