import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDeskAddress } from '#wire/desk-address.ts';
import { rawGet } from './testing/raw-get.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let port: number;
beforeAll(async () => {
  server = await startTestServer();
  port = await server.listen();
});
afterAll(() => server.stop());

const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url, headers: { host: HOST, ...headers } });
const page = (url: string) => get(url, { accept: 'text/html,*/*;q=0.8' });

describe('the desk’s files', () => {
  it.each(['/', '/enrol', '/board', '/case/0190a4be-0000-7000-8000-000000000000', '/set-aside'])(
    'serves the page at %s',
    async (url) => {
      const answer = await page(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^text\/html/);
      expect(answer.headers['cache-control']).toBe('no-cache');
      expect(answer.body).toContain('<title>Holdfast</title>');
    },
  );

  it('lets what carries its hash be kept for ever, and nothing else', async () => {
    const script = await get('/assets/index-BqF3_x9Z.js');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['content-type']).toMatch(/javascript/);
    expect((await get('/favicon.svg')).headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'image/svg+xml; charset=utf-8',
    });
    expect((await get('/index.html')).headers['cache-control']).toBe('no-cache');
  });

  it('knows every address of data for none of the desk’s, but for two that are both', async () => {
    const { paths } = (await get('/openapi.json')).json() as { paths: Record<string, object> };
    const read = Object.keys(paths).filter((path) => 'get' in paths[path]!);
    expect(read.length).toBeGreaterThan(20);
    const both = read.filter((path) => isDeskAddress(path.replaceAll(/\{[^}]*\}/g, 'one')));
    expect(both.toSorted()).toEqual(['/board', '/measures']);
  });

  it('serves no page for what is no address of the desk’s, nor to what asks for none', async () => {
    for (const url of [
      '/relay/session',
      '/tile/0/000',
      '/index.php',
      '/assets/',
      '/a/b/c/d/e',
      '/Case',
    ]) {
      expect((await page(url)).statusCode, url).toBe(404);
    }
    expect((await get('/people')).statusCode).toBe(404);
    expect((await get('/people', { accept: 'application/json' })).json()).toEqual({
      type: 'request/not-found',
      title: 'There is nothing here.',
      status: 404,
    });
    const head = await server.app.inject({
      method: 'HEAD',
      url: '/enrol',
      headers: { host: HOST, accept: 'text/html' },
    });
    expect([head.statusCode, head.body]).toEqual([200, '']);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
    '/assets/../../secret.txt',
    '/assets/../index.html',
    '/..\\secret.txt',
    '/.hidden',
    '/%00',
    'http://desk.example:8480/../secret.txt',
    '*',
    '/index.html%00',
    '/index.html/',
    '/INDEX.html',
  ])('reaches nothing outside what was built: %s', async (url) => {
    for (const accept of ['*/*', 'text/html']) {
      const { status, type, body } = await rawGet(port, url, { host: HOST, accept });
      expect([400, 404]).toContain(status);
      expect(type).toMatch(/^application\/problem\+json/);
      expect(body).not.toMatch(/outside|hidden/);
    }
  });
});
