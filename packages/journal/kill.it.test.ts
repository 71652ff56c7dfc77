import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { connect } from '#postgres/connect.ts';
import { isSound } from '#testkit/journal-contract.ts';
import { testEntry, testUuid } from '#testkit/journal-entries.ts';
import { startPostgres } from '#testkit/postgres.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { openJournal, type Position } from './journal.ts';
import { migrateJournal, postgresStore } from './postgres-store.ts';

const KILLS = 5;
const AUTHORS = 32;

it('loses nothing acknowledged, and doubles nothing, while PostgreSQL is killed under load', {
  timeout: 120_000,
}, async () => {
  const postgres = await startPostgres();
  const { url } = await postgres.freshDatabase();
  const sql = connect(url, {
    max: 3,
    fetch_types: false,
    connect_timeout: 1,
    backoff: () => 0.05,
    onnotice: () => {},
  });
  try {
    await migrateJournal(sql);
    const store = postgresStore(sql);
    let troubles = 0;
    const trouble = async () => {
      troubles += 1;
      await sleep(50);
    };
    const journal = await openJournal({ store, hasher: rfc6962(sha256), trouble });

    const acknowledged = new Map<number, Position>();
    let working = true;
    let n = 0;
    const authors = Array.from({ length: AUTHORS }, async (_, author) => {
      while (working) {
        n += 1;
        const mine = n;
        const entry = await testEntry(mine, { stream: `case/${testUuid(1_000_000 + author)}` });
        const [position] = await journal.append([entry]);
        acknowledged.set(mine, position!);
      }
    });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged.size;
      while (acknowledged.size < before + 100) await sleep(5);
      await postgres.kill9();
      await postgres.restart();
    }
    working = false;
    await Promise.all(authors);

    expect(troubles).toBeGreaterThan(0);
    expect(journal.size).toBe(acknowledged.size);
    await isSound(store, journal, acknowledged.size);
    const stored = await store.find([...acknowledged.keys()].map(testUuid));
    for (const [number, position] of acknowledged) {
      expect(stored.get(testUuid(number))).toMatchObject(position);
    }
  } finally {
    await sql.end({ timeout: 1 });
    await postgres.stop();
  }
});
