import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connect } from '#postgres/connect.ts';
import { freshDatabase, startPostgres, type TestPostgres } from '#testkit/postgres.ts';

describe('the embedded PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('keeps what was committed through kill -9 at once after the commit', async () => {
    const { url, drop } = await postgres.freshDatabase();
    const before = connect(url, { max: 1 });
    await before`CREATE TABLE kept (n int)`;
    await before`INSERT INTO kept VALUES (7)`;
    await postgres.kill9();
    await before.end({ timeout: 0 });
    await postgres.restart();
    const after = connect(url, { max: 1 });
    expect(await after`SELECT n FROM kept`).toEqual([{ n: 7 }]);
    await after.end();
    await drop();
  });

  it('listens on no TCP port and says so', async () => {
    const sql = connect(postgres.url, { max: 1 });
    expect((await sql`SHOW listen_addresses`)[0]).toEqual({ listen_addresses: '' });
    await sql.end();
  });

  it('is durable and speaks UTF-8 the same on every machine', async () => {
    const sql = connect(postgres.url, { max: 1 });
    const [row] = await sql`
      SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
             current_setting('data_checksums') AS checksums,
             pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale
        FROM pg_database WHERE datname = 'postgres'`;
    expect(row).toEqual({
      fsync: 'on',
      commit: 'on',
      checksums: 'on',
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
    });
    await sql.end();
  });
});

describe('a fresh database', () => {
  it('is the keeper’s own, and closed to the server until the keeper grants', async () => {
    const database = await freshDatabase();
    const keeper = connect(database.url, { max: 1 });
    const server = connect(database.serverUrl, { max: 1 });
    await keeper`CREATE TABLE entry (n int)`;
    await expect(server`SELECT * FROM entry`).rejects.toThrow('permission denied');
    await keeper`GRANT SELECT ON entry TO holdfast_server`;
    expect(await server`SELECT * FROM entry`).toHaveLength(0);
    await expect(server`INSERT INTO entry VALUES (1)`).rejects.toThrow('permission denied');
    await expect(server`CREATE TABLE mine (n int)`).rejects.toThrow('permission denied');
    await Promise.all([keeper.end(), server.end()]);
    await database.drop();
  });

  it('refuses a wrong password', async () => {
    const database = await freshDatabase();
    const url = new URL(database.url);
    url.password = 'wrong';
    const sql = connect(url.href, { max: 1 });
    await expect(sql`SELECT 1`).rejects.toThrow('password authentication failed');
    await sql.end();
    await database.drop();
  });
});
