/** Code lists, as the server shows them to whoever is signed in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

const HASH = 'ab'.repeat(32);
let server: TestServer;
let folder: string;
let authorization: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-codes-'));
  server = await startTestServer({ codesFolder: folder });
  authorization = `Bearer ${base64url((await server.signIn()).ticket)}`;
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const get = (url: string, headers: object = { authorization }) =>
  server.app.inject({ method: 'GET', url, headers: { host: HOST, ...headers } });

it('has none where none are installed, and shows them once they are, without starting again', async () => {
  expect((await get('/codes')).json()).toEqual({ lists: [] });
  await writeFile(join(folder, 'lists.json'), '{"lists":["here"]}');
  await writeFile(join(folder, HASH), 'packed');
  expect((await get('/codes')).json()).toEqual({ lists: ['here'] });
  const slice = await get(`/codes/${HASH}`);
  expect([slice.body, slice.headers['cache-control']]).toEqual([
    'packed',
    'private, max-age=31536000, immutable',
  ]);
});

it('shows nobody else anything', async () => {
  for (const url of ['/codes', `/codes/${HASH}`])
    expect((await get(url, {})).json().type).toBe('session/unknown');
});

it.each([
  ['lists.json', 'request/malformed'],
  ['..%2flists.json', 'request/malformed'],
  ['cd'.repeat(32), 'request/not-found'],
])('has nothing at /codes/%s', async (name, type) => {
  expect((await get(`/codes/${name}`)).json().type).toBe(type);
});
