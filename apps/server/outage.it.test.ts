import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { connect } from '#postgres/connect.ts';
import { logReader } from '#sync/log-reader.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '#testkit/postgres.ts';
import { caseReceived, newId } from './testing/entries.ts';
import { freePort, startTestServer, type TestServer } from './testing/test-server.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let server: TestServer;
let origin: string;
beforeAll(async () => {
  postgres = await startPostgres();
  database = await postgres.freshDatabase();
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  server = await startTestServer({ database, origin });
  await server.listen(port);
});
afterAll(async () => {
  await server.stop();
  await postgres.stop();
});

const get = (path: string, ticket: Uint8Array) =>
  fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${base64url(ticket)}` } });
const some = (count: number) => Array.from({ length: count }, () => caseReceived(newId()));
const listeners = async () => {
  const sql = connect(postgres.url, { max: 1 });
  const rows =
    await sql`SELECT 1 FROM pg_stat_activity WHERE usename = 'holdfast_server' AND query ILIKE 'listen%'`;
  await sql.end();
  return rows.length;
};

it('goes on where it was when PostgreSQL was killed and comes back, and lets nobody in meanwhile', async () => {
  const { ticket } = await server.signIn();
  const seen: number[] = [];
  const left = new AbortController();
  const reader = logReader({ origin, ticket: new Uint8Array(ticket), fetch });
  const feed = reader
    .feed(0, { onEntry: ({ index }) => seen.push(index), onSize: () => undefined }, left.signal)
    .catch(() => undefined);
  await server.append(...some(5));
  await expect.poll(() => seen.length).toBe(6);
  expect(await listeners()).toBe(1);

  await postgres.kill9();
  await expect.poll(async () => (await get('/entries?stream=directory', ticket)).status).toBe(503);
  expect((await (await get('/checkpoint', ticket)).json()).type).toBe('log/unavailable');
  server.ahead = 5_000;
  const refused = await get('/board', ticket);
  expect([refused.status, (await refused.json()).type]).toEqual([503, 'log/unavailable']);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await fetch(`${origin}/health`)).status).toBe(200);
  expect(await (await fetch(`${origin}/ready`)).json()).toMatchObject({
    keeper: 'answers',
    database: 'silent',
    log: 'behind',
  });
  // Longer than the first tries to listen again.
  await sleep(4_000);

  await postgres.restart();
  await server.append(...some(5));
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(11);
  expect(seen).toEqual(Array.from({ length: 11 }, (_, i) => i));
  expect((await get('/board', ticket)).status).toBe(200);
  await expect.poll(listeners, { timeout: 10_000 }).toBe(1);
  left.abort();
  await feed;
  server.ahead = 0;
});

it('believes nothing any more when the database holds less than was read from it', async () => {
  const { ticket } = await server.signIn();
  expect((await get('/board', ticket)).status).toBe(200);
  const keeper = connect(database.url, { max: 1 });
  await keeper`UPDATE head SET size = size - 1`;
  await keeper.end();
  await expect.poll(() => server.wentBack, { timeout: 2_000 }).toBe(true);
  server.ahead = 5_000;
  expect((await get('/board', ticket)).status).toBe(503);
});
