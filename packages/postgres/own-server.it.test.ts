import { createServer, type Server } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connect } from '#postgres/connect.ts';
import { checkOwnServer } from '#postgres/own-server.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '#testkit/postgres.ts';

const serverPassword = 'a1'.repeat(16);

describe('a PostgreSQL server of the operator’s own', () => {
  let postgres: TestPostgres;
  let database: TestDatabase;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = await postgres.freshDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await postgres.stop();
  });

  it('is accepted with its two roles', async () => {
    const { url, serverUrl } = database;
    expect(await checkOwnServer({ keeperUrl: url, serverUrl, serverPassword })).toBe(serverUrl);
  });

  it('asks for the read-only role when the keeper’s may not make it', async () => {
    const addresses = { keeperUrl: database.url, serverUrl: undefined, serverPassword };
    await expect(checkOwnServer(addresses)).rejects.toMatchObject({
      code: 'database/unsuitable',
      message: expect.stringContaining('CREATE ROLE holdfast_server'),
    });
  });

  it('is refused when the server would sign in as the keeper', async () => {
    const { url } = database;
    const addresses = { keeperUrl: url, serverUrl: url, serverPassword };
    await expect(checkOwnServer(addresses)).rejects.toMatchObject({ code: 'database/unsuitable' });
  });

  it.each([
    ['a wrong password', (url: URL) => (url.password = 'wrong'), 'database/refused'],
    ['a role that is not there', (url: URL) => (url.username = 'nobody'), 'database/refused'],
    ['a database that is not there', (url: URL) => (url.pathname = '/none'), 'database/refused'],
  ])('is refused with %s, and the password is not repeated', async (_, spoil, code) => {
    const url = new URL(database.url);
    spoil(url);
    const failure = checkOwnServer({ keeperUrl: url.href, serverUrl: undefined, serverPassword });
    await expect(failure).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining(url.password),
    });
  });

  it('is refused without the right to create tables', async () => {
    const { serverUrl } = database;
    const addresses = { keeperUrl: serverUrl, serverUrl, serverPassword };
    await expect(checkOwnServer(addresses)).rejects.toMatchObject({
      message: expect.stringContaining('create tables'),
    });
  });

  it('gets the read-only role made when the keeper’s role may do that', async () => {
    const addresses = { keeperUrl: postgres.url, serverUrl: undefined, serverPassword };
    const made = await checkOwnServer(addresses);
    const sql = connect(made, { max: 1 });
    expect(await sql`SELECT current_user AS me`).toEqual([{ me: 'holdfast_server' }]);
    await sql.end();
    expect(await checkOwnServer(addresses)).toBe(made);
  });
});

describe('an address without a PostgreSQL', () => {
  const check = (keeperUrl: string) =>
    checkOwnServer({ keeperUrl, serverUrl: undefined, serverPassword });

  it.each(['', 'localhost', 'mysql://a:b@localhost/c', 'postgres:///x', 'https://localhost/'])(
    'is refused when it reads %j',
    async (url) => {
      await expect(check(url)).rejects.toMatchObject({ code: 'database/unsuitable' });
    },
  );

  it('is refused where nothing listens', async () => {
    await expect(check('postgres://a:b@127.0.0.1:1/c')).rejects.toMatchObject({
      code: 'database/unreachable',
    });
  });

  it.each([
    ['hangs up', 'end'],
    ['speaks something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['says nothing', ''],
  ])('is refused where something %s', async (_, words) => {
    const server = await listening(words);
    const { port } = server.address() as { port: number };
    try {
      await expect(check(`postgres://a:b@127.0.0.1:${port}/c`)).rejects.toMatchObject({
        code: 'database/unreachable',
      });
    } finally {
      server.close();
    }
  });
});

function listening(words: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (words === 'end') socket.destroy();
    else socket.write(words);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
