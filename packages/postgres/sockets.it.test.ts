/** Databases of which one is written to, and a database that is there no more without a word. */
import { once } from 'node:events';
import { createServer, type Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '#testkit/part.ts';
import { freshDatabase } from '#testkit/postgres.ts';
import { connect, parseDatabaseUrl } from './connect.ts';
import { Sockets } from './sockets.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

/** The way to a database over TCP, which says how many came by it; `holds` keeps back what would be answered. */
async function wayTo(url: string): Promise<{
  port: number;
  came: () => number;
  holds: (it: boolean) => void;
  /** From now on it says that it is a standby. */
  isStandby: () => void;
  /** The next answer ends after its rows, and the connection with it. */
  cutsAnAnswer: () => void;
}> {
  const [place] = parseDatabaseUrl(url).places as [{ path: string }];
  let count = 0;
  let held = false;
  let cuts = false;
  let standby = false;
  const server: Server = createServer((socket) => {
    count += 1;
    const database = new Socket().connect(place);
    for (const each of [socket, database]) each.on('error', () => each.destroy());
    socket
      .on('data', (bytes) => held || database.write(bytes))
      .on('close', () => database.destroy());
    database
      .on('data', (bytes: Buffer) => {
        const end = cuts ? endOfRows(bytes) : undefined;
        if (end !== undefined) {
          cuts = false;
          socket.end(bytes.subarray(0, end));
        } else if (!held) socket.write(standby ? asStandby(bytes) : bytes);
      })
      .on('close', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(() => server.close());
  const { port } = server.address() as { port: number };
  return {
    port,
    came: () => count,
    isStandby: () => {
      standby = true;
    },
    cutsAnAnswer: () => {
      cuts = true;
    },
    holds: (it) => {
      held = it;
    },
  };
}

/** Where the rows of an answer end: each message has its type and, after that, its length. */
function endOfRows(bytes: Buffer): number | undefined {
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] === 'C'.charCodeAt(0)) return at;
  }
  return undefined;
}

/** The same, as a server in recovery says it: in its greeting, and where it is asked. */
function asStandby(bytes: Buffer): Buffer {
  const [no, yes] = [greeting('off'), greeting('on')];
  const at = bytes.indexOf(no);
  if (at !== -1) return Buffer.concat([bytes.subarray(0, at), yes, bytes.subarray(at + no.length)]);
  const [isNot, is] = ['f', 't'].map((it) => Buffer.from(`D\0\0\0\x0b\0\x01\0\0\0\x01${it}`));
  const row = bytes.indexOf(isNot!);
  if (row !== -1) is!.copy(bytes, row);
  return bytes;
}

function greeting(it: 'on' | 'off'): Buffer {
  const said = Buffer.from(`S\0\0\0\0in_hot_standby\0${it}\0`);
  said.writeInt32BE(said.length - 1, 1);
  return said;
}

function across(url: string, ...ports: readonly number[]): string {
  const { username, password, pathname } = new URL(url);
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
  return `postgres://${username}:${password}@${hosts}${pathname}?target_session_attrs=read-write`;
}

async function poolOverOneWay() {
  const database = await freshDatabase();
  ended.push(database.drop);
  const way = await wayTo(database.url);
  const sql = connect(across(database.url, way.port), { max: 1 });
  ended.push(() => sql.end({ timeout: 1 }));
  return { way, sql };
}

describe('of several databases', () => {
  it('the one that is written to is found, whichever stands first and whichever is gone', async () => {
    const database = await freshDatabase();
    ended.push(database.drop);
    const way = await wayTo(database.url);
    const sql = connect(across(database.url, await freePort(), way.port, await freePort()), {
      max: 3,
    });
    ended.push(() => sql.end({ timeout: 1 }));
    const asked = await Promise.all([1, 2, 3].map((n) => sql`SELECT ${n}::int AS n`));
    expect(asked.map(([row]) => row?.n)).toEqual([1, 2, 3]);
    expect(way.came(), 'each after one that asked').toBe(6);
  });

  it('a standby is passed by, and no question fails for it', async () => {
    const database = await freshDatabase();
    ended.push(database.drop);
    const [standby, primary] = [await wayTo(database.url), await wayTo(database.url)];
    standby.isStandby();
    const sql = connect(across(database.url, standby.port, primary.port), { max: 1 });
    ended.push(() => sql.end({ timeout: 1 }));
    expect([...(await sql`SELECT 1 AS n`)]).toEqual([{ n: 1 }]);
    expect([standby.came(), primary.came()]).toEqual([1, 2]);
  });

  it('standbys alone are a failure that is told', async () => {
    const database = await freshDatabase();
    ended.push(database.drop);
    const ways = [await wayTo(database.url), await wayTo(database.url)];
    for (const way of ways) way.isStandby();
    const sql = connect(across(database.url, ...ways.map(({ port }) => port)), { max: 1 });
    ended.push(() => sql.end({ timeout: 1 }));
    await expect(sql`SELECT 1`).rejects.toMatchObject({ code: 'DATABASE_STANDBY' });
  });

  it('none of them is a failure that is told, and no wait without an end', async () => {
    const sql = connect(across('postgres://a:b@localhost/c', await freePort(), await freePort()), {
      max: 1,
    });
    ended.push(() => sql.end({ timeout: 1 }));
    for (const _ of [1, 2])
      await expect(sql`SELECT 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    'a:b@%2Frun%2Fone,%2Frun%2Ftwo/c',
    'a:b@one,two/c?target_session_attrs=any',
    'a:b@one,two/c?target_session_attrs=standby',
    'a:b@one,two/c?sslmode=require',
    'a:b@one,/c',
  ])('an address is refused that means something else: %s', (rest) => {
    expect(() => parseDatabaseUrl(`postgres://${rest}`)).toThrow(
      expect.objectContaining({ code: 'database/unsuitable' }),
    );
  });

  it('each on another machine is reached over TLS', () => {
    const { places } = parseDatabaseUrl('postgres://a:b@one,localhost:5433,[fd00::1]/c');
    expect(places).toEqual([
      { host: 'one', port: 5432, encrypted: true },
      { host: 'localhost', port: 5433, encrypted: false },
      { host: 'fd00::1', port: 5432, encrypted: true },
    ]);
  });
});

it('a question to a database that is there no more ends, and one to a slow database does not', async () => {
  const database = await freshDatabase();
  ended.push(database.drop);
  const way = await wayTo(database.url);
  const { places, first } = parseDatabaseUrl(across(database.url, way.port));
  const sockets = new Sockets(places, { lookEveryMs: 200, thereWithinMs: 1_000 });
  const sql = postgres(first, {
    max: 1,
    fetch_types: false,
    ssl: false,
    socket: () => sockets.open(),
  } as postgres.Options<Record<string, never>>);
  ended.push(() => sql.end({ timeout: 1 }));
  expect(await sql`SELECT pg_sleep(1.5)`).toHaveLength(1);
  const asked = sql`SELECT pg_sleep(600)`.catch(({ code }) => code);
  await sleep(100);
  way.holds(true);
  expect(await asked).toBe('DATABASE_SILENT');
});

it('an answer that was cut off leaves nothing of itself in the next', async () => {
  const { way, sql } = await poolOverOneWay();
  expect(await sql`SELECT 1 AS n`).toEqual([{ n: 1 }]);
  way.cutsAnAnswer();
  await expect(sql`SELECT 2 AS n`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect([...(await sql`SELECT 3 AS n`)]).toEqual([{ n: 3 }]);
});

it('a transaction that was cut ends with what cut it, and so does what it says after that', async () => {
  const { way, sql } = await poolOverOneWay();
  const after: unknown[] = [];
  const cut = sql.begin(async (tx) => {
    await tx`SELECT 1`;
    way.cutsAnAnswer();
    await tx`SELECT 2`.catch(({ code }) => after.push(code));
    // Whoever caught that goes on, once there is no socket any more.
    await sleep(50);
    await tx`SELECT 3`.catch(({ code }) => after.push(code));
  });
  await expect(cut).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  await sleep(100);
  expect(after).toEqual(['CONNECTION_CLOSED', 'CONNECTION_CLOSED']);
  expect([...(await sql`SELECT 4 AS n`)]).toEqual([{ n: 4 }]);
});

it('a transaction that waits behind what was cut ends too', async () => {
  const { way, sql } = await poolOverOneWay();
  const cut = sql.begin(async (tx) => {
    await tx`SELECT 1`;
    way.cutsAnAnswer();
    // More than goes out at once.
    await Promise.allSettled(Array.from({ length: 200 }, (_, n) => tx`SELECT ${n}::int AS n`));
  });
  await expect(cut).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect([...(await sql`SELECT 4 AS n`)]).toEqual([{ n: 4 }]);
});
