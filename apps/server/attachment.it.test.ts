/** Sealed bytes beside the log, as the server shows them: by their hash, and by nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { attachmentStore } from '#journal/attachments.ts';
import { connect } from '#postgres/connect.ts';
import { freshDatabase } from '#testkit/postgres.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { newId } from './testing/entries.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
const bytes = systemRandom(5_000);
const hash = new Uint8Array(sha256(bytes));
beforeAll(async () => {
  const database = await freshDatabase();
  server = await startTestServer({ database });
  const sql = connect(database.url, { max: 1 });
  const row = { hash, bytes, stream: `case/${newId()}`, account: newId(), at: systemClock() };
  await attachmentStore(sql).add(row);
  await sql.end();
});
afterAll(() => server.stop());

const get = (url: string) => server.app.inject({ method: 'GET', url, headers: { host: HOST } });

it('shows them by their hash, to be kept for ever', async () => {
  const { statusCode, headers, rawPayload } = await get(`/attachment/${hash.toHex()}`);
  expect([statusCode, headers['content-type']]).toEqual([200, 'application/octet-stream']);
  expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
  expect(new Uint8Array(rawPayload)).toEqual(bytes);
});

it.each([
  [404, 'request/not-found', systemRandom(32).toHex()],
  [400, 'request/malformed', hash.toHex().toUpperCase()],
  [400, 'request/malformed', hash.toHex().slice(1)],
  [400, 'request/malformed', 'x'],
  [400, 'request/malformed', ''],
])('answers %d %s to /attachment/%s', async (status, type, name) => {
  const answer = await get(`/attachment/${name}`);
  expect([answer.statusCode, answer.json().type]).toEqual([status, type]);
});
