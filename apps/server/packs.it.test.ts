import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import { packFiles } from '#wire/server.ts';
import type { Opened } from './testing/entries.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

const HASH = 'ab'.repeat(32);
const KEY = new Uint8Array(65).fill(4);

let server: TestServer;
let session: Opened;
beforeAll(async () => {
  server = await startTestServer();
  session = await server.signIn();
});
afterAll(() => server.stop());

function get(url: string, ticket: Uint8Array | null = session.ticket) {
  const bearer = ticket && { authorization: `Bearer ${base64url(ticket)}` };
  return server.app.inject({ method: 'GET', url, headers: { host: HOST, ...bearer } });
}

async function list() {
  const { rawPayload, headers } = await get('/pack-files');
  expect(headers['cache-control']).toBe('no-store');
  return packFiles.parse(fromCbor(new Uint8Array(rawPayload)));
}

it('tells a signed-in desk what is installed, and hands it out by its hash', async () => {
  expect(await list()).toEqual({ packs: [], publishers: [] });
  await mkdir(server.packs);
  await writeFile(join(server.packs, `${HASH}.pack`), 'the pack');
  await writeFile(join(server.packs, `${'cd'.repeat(32)}.publisher`), KEY);
  await writeFile(join(server.packs, `${'ef'.repeat(32)}.publisher`), 'no key');
  await writeFile(join(server.packs, `${HASH}.pack.partial`), 'half a pack');
  const { packs, publishers } = await list();
  expect(packs.map((hash) => hash.toHex())).toEqual([HASH]);
  expect(publishers).toEqual([KEY]);
  const file = await get(`/pack-files/${HASH}`);
  expect(file.payload).toBe('the pack');
  expect(file.headers['cache-control']).toBe('private, max-age=31536000, immutable');
});

it('shows nobody anything without a ticket', async () => {
  for (const url of ['/pack-files', `/pack-files/${HASH}`])
    expect((await get(url, null)).json().type).toBe('session/unknown');
});

it.each([
  ['a hash that is not there', 'ef'.repeat(32), 'request/not-found'],
  ['a hash in capitals', 'AB'.repeat(32), 'request/malformed'],
  ['half a hash', 'ab'.repeat(16), 'request/malformed'],
  ['another file of the folder', `${HASH}.pack.partial`, 'request/malformed'],
  ['a way out of the folder', '..%2F..%2Fsecret.txt', 'request/malformed'],
])('refuses %s', async (_, name, code) => {
  expect((await get(`/pack-files/${name}`)).json().type).toBe(code);
});
