import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { connect, parseDatabaseUrl, type Sql } from '#postgres/connect.ts';
import { isSound, journalContract } from '#testkit/journal-contract.ts';
import { testEntries, testEntry, testUuid } from '#testkit/journal-entries.ts';
import { storeContract } from '#testkit/journal-store-contract.ts';
import { freshDatabase, type TestDatabase } from '#testkit/postgres.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { openJournal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { postgresReader } from './postgres-reader.ts';
import {
  CHECKPOINT_CHANNEL,
  LOG_CHANNEL,
  migrateJournal,
  postgresStore,
} from './postgres-store.ts';

const hasher = rfc6962(sha256);
const database = await freshDatabase();
const pools: Sql[] = [];
const pool = (url: string) => {
  const sql = connect(url, { max: 3, fetch_types: false, connect_timeout: 1, onnotice: () => {} });
  pools.push(sql);
  return sql;
};
const sql = pool(database.url);
afterAll(async () => {
  await Promise.all(pools.map((each) => each.end({ timeout: 1 })));
  await database.drop();
});

/** An empty log; a database for each would take longer than the tests. */
async function fresh(): Promise<ReturnType<typeof postgresStore>> {
  await migrateJournal(sql);
  await sql`TRUNCATE entry, node, checkpoint`;
  await sql`UPDATE head SET size = 0, root = sha256('')`;
  return postgresStore(sql);
}

storeContract(fresh);
journalContract(fresh, 15);

describe('on PostgreSQL', () => {
  const trouble = () => sleep(20);

  it('migrates once, also when two start at a time', async () => {
    const mine = await freshDatabase();
    const [one, two] = [pool(mine.url), pool(mine.url)];
    await Promise.all([migrateJournal(one), migrateJournal(two)]);
    await postgresStore(one).claim();
    await migrateJournal(two);
    expect((await postgresStore(two).held()).epoch).toBe(1);
    await dropped(mine, one, two);
  });

  it('leaves tables of a later release alone', async () => {
    const mine = await freshDatabase();
    const own = pool(mine.url);
    await migrateJournal(own);
    await own`INSERT INTO journal_migration (number) VALUES (1000)`;
    await expect(migrateJournal(own)).rejects.toThrow(new JournalError('journal/newer'));
    await dropped(mine, own);
  });

  it('lets the server read and no more', async () => {
    const store = await fresh();
    const journal = await openJournal({ store, hasher, trouble });
    await journal.append([await testEntry(1)]);
    await store.publish({ size: 1, note: 'note' });
    const server = pool(database.serverUrl);
    const reader = postgresReader(server);
    expect(await reader.head()).toEqual(journal.head);
    expect(await reader.checkpoint()).toEqual({ size: 1, note: 'note' });
    expect(await reader.nodes(0, 0, 1)).toHaveLength(1);
    expect(await reader.stream(`case/${testUuid(0)}`, 0)).toHaveLength(1);
    for (const write of [
      'DELETE FROM entry',
      'UPDATE head SET size = 0',
      'DELETE FROM node',
      'DELETE FROM checkpoint',
    ]) {
      await expect(server.unsafe(write)).rejects.toThrow('permission denied');
    }
  });

  it('announces a commit with the log’s size, and a checkpoint with its own', async () => {
    const store = await fresh();
    const heard: string[] = [];
    const { promise: both, resolve } = Promise.withResolvers<void>();
    const hear = (channel: string) => (payload: string) => {
      heard.push(`${channel} ${payload}`);
      if (heard.length === 2) resolve();
    };
    const listening = pool(database.url);
    await listening.listen(LOG_CHANNEL, hear('log'));
    await listening.listen(CHECKPOINT_CHANNEL, hear('checkpoint'));
    const journal = await openJournal({ store, hasher, trouble });
    await journal.append(await testEntries(1, 4));
    await store.publish({ size: 3, note: 'three' });
    await both;
    expect(heard).toEqual(['log 3', 'checkpoint 3']);
  });

  it.each(['off', 'local', 'remote_write'])(
    'does not write where synchronous_commit is %s',
    async (setting) => {
      await fresh();
      const hasty = connect(database.url, {
        max: 1,
        fetch_types: false,
        connection: { synchronous_commit: setting },
      });
      pools.push(hasty);
      const opening = openJournal({ store: postgresStore(hasty), hasher, trouble });
      await expect(opening).rejects.toThrow(new JournalError('journal/not-durable'));
    },
  );

  it('refuses tables whose head is gone', async () => {
    const store = await fresh();
    await sql`DELETE FROM head`;
    await expect(openJournal({ store, hasher, trouble })).rejects.toThrow(
      new JournalError('journal/damaged'),
    );
    await sql`INSERT INTO head (size, root, epoch) VALUES (0, sha256(''), 0)`;
  });

  it('loses nothing to connections that are cut under load', async () => {
    const store = await fresh();
    const journal = await openJournal({ store, hasher, trouble });
    const entries = await testEntries(1, 401);
    let answered = 0;
    const answers = Promise.all(
      entries.map(async (entry, i) => {
        await sleep(i * 4);
        const [position] = await journal.append([entry]);
        answered += 1;
        return position!;
      }),
    );
    const superuser = pool(process.env.HOLDFAST_TEST_DATABASE_URL!);
    const { database: name } = parseDatabaseUrl(database.url);
    let cuts = 0;
    while (answered < entries.length) {
      await superuser`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`;
      cuts += 1;
      const before = answered;
      await sleep(50);
      // On a busy machine a connection takes longer than that to come back, and nothing would ever be written.
      while (answered === before && answered < entries.length) await sleep(10);
    }
    expect(cuts).toBeGreaterThan(1);
    // The library tells of a cut also whoever asks next on that pool.
    const calm = postgresStore(pool(database.url));
    const stored = await calm.entries(0, 1_000);
    expect(stored).toHaveLength(entries.length);
    (await answers).forEach(({ index }, i) => {
      expect(stored[index]!.bytes).toEqual(entries[i]);
    });
    await isSound(calm, journal, entries.length);
  });

  async function dropped(mine: TestDatabase, ...own: readonly Sql[]): Promise<void> {
    await Promise.all(own.map((each) => each.end({ timeout: 1 })));
    await mine.drop();
  }
});
