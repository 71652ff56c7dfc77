import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '#tlog/checkpoint.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { resourcePath } from '#tlog/tile.ts';
import { tileReader } from '#tlog/tile-reader.ts';
import { entry } from './testing/entries.ts';
import { rawGet } from './testing/raw-get.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let entries: Uint8Array[];
let port: number;
beforeAll(async () => {
  server = await startTestServer();
  const made = Array.from({ length: 300 }, (_, n) =>
    entry({ stream: 'directory', type: 'account.named', facts: { n } }),
  );
  entries = await Promise.all(made);
  await server.append(...made);
  port = await server.listen();
});
afterAll(() => server.stop());

const get = (url: string) => server.app.inject({ method: 'GET', url, headers: { host: HOST } });

it('shows no log before the keeper has signed for it', async () => {
  for (const url of ['/checkpoint', '/tile/0/000', '/tile/entries/000']) {
    expect((await get(url)).json().type).toBe('request/not-found');
  }
});

describe('to anyone, the log', () => {
  beforeAll(() => server.writing.signCheckpoints());

  it('is there whole, and proves itself', async () => {
    const note = await get('/checkpoint');
    expect(note.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(note.headers['cache-control']).toBe('no-cache');
    const head = await openCheckpoint(new Uint8Array(note.rawPayload), server.writing.identity, []);
    expect(head.size).toBe(300);
    const reader = tileReader(
      rfc6962(sha256),
      head,
      async (path) => new Uint8Array((await get(`/${path}`)).rawPayload),
    );
    const read: Uint8Array[] = [];
    for await (const bytes of reader.readEntries(0, 300)) read.push(bytes);
    expect(read.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
      entries.map((bytes) => Buffer.from(bytes).toString('hex')),
    );
  });

  it('lets full tiles be kept for ever, and partial ones for a while', async () => {
    for (const path of ['/tile/0/000', '/tile/entries/000']) {
      const { headers } = await get(path);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    expect((await get('/tile/0/001.p/44')).headers['cache-control']).toBe('public, max-age=60');
    const head = await server.app.inject({
      method: 'HEAD',
      url: '/tile/0/000',
      headers: { host: HOST },
    });
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '8192', '']);
  });

  it.each([
    `/${resourcePath({ kind: 'tile', level: 0, index: 1, width: 256 })}`,
    '/tile/0/001.p/45',
    '/tile/0/002',
    '/tile/2/000',
    '/tile/0/000.p/0',
    '/tile/0/000.p/256',
    '/tile/0/0',
    '/tile/0/x000/000',
    '/tile/00/000',
    '/tile/64/000',
    '/tile/-1/000',
    '/tile/entries/x999/x999/x999/x999/x999/999',
    '/tile/0/000/',
    '/tile/0/000?x=1',
    '/tile/0/%30%30%30',
    '/tile/0/../../checkpoint',
    '/tile/../checkpoint',
    '/tile/data/000',
    '/tile/',
    '/tile',
    '/checkpoint/',
  ])('has nothing at %s', async (url) => {
    const { status, body } = await rawGet(port, url, { host: HOST });
    expect([status, JSON.parse(body).type]).toEqual([404, 'request/not-found']);
  });
});
