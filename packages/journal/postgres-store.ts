import type { Sql } from 'postgres';
import type { Uuid } from '#base/ids.ts';
import { JournalError } from './journal-error.ts';
import { arrayOf, byteaArrayOf } from './postgres-array.ts';
import {
  asTreeHead,
  type EntryRow,
  type HeadRow,
  postgresReader,
  storedEntry,
} from './postgres-reader.ts';
import { GRANT_TO_SERVER, MIGRATIONS } from './postgres-schema.ts';
import type { LogStore } from './store.ts';

/** What a commit announces, with the log's new size. */
export const LOG_CHANNEL = 'holdfast_log';
/** What a published checkpoint announces, with its size. */
export const CHECKPOINT_CHANNEL = 'holdfast_checkpoint';

const UNIQUE_VIOLATION = '23505';
const MIGRATING = 4864;

/**
 * Brings the tables up to date, all or nothing. Run by the keeper, whose role owns them.
 * @throws JournalError `journal/newer`
 */
export async function migrateJournal(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${MIGRATING})`;
    await tx`CREATE TABLE IF NOT EXISTS journal_migration (number integer PRIMARY KEY)`;
    const done = await tx<{ number: number }[]>`SELECT number FROM journal_migration`;
    if (done.length > MIGRATIONS.length) throw new JournalError('journal/newer');
    for (let number = done.length + 1; number <= MIGRATIONS.length; number += 1) {
      await tx.unsafe(MIGRATIONS[number - 1]!);
      await tx`INSERT INTO journal_migration (number) VALUES (${number})`;
    }
    await tx.unsafe(GRANT_TO_SERVER);
  });
}

/** On a database that `migrateJournal` has prepared. */
export function postgresStore(sql: Sql): LogStore {
  return {
    ...postgresReader(sql),

    /** @throws JournalError `journal/not-durable` */
    async claim() {
      const [durable] = await sql`
        SELECT 1 WHERE current_setting('fsync') = 'on'
        AND current_setting('synchronous_commit') IN ('on', 'remote_apply')`;
      if (durable === undefined) throw new JournalError('journal/not-durable');
      const [row] = await sql<
        { epoch: string }[]
      >`UPDATE head SET epoch = epoch + 1 RETURNING epoch`;
      if (row === undefined) throw new JournalError('journal/damaged');
      return Number(row.epoch);
    },

    // A write: where standbys must have it too, what a killed server shows again after its recovery may not have reached
    // them yet. This commit comes after it, and waits until it has.
    async held() {
      const [row] = await sql<
        (HeadRow & { epoch: string })[]
      >`UPDATE head SET epoch = epoch RETURNING size, root, epoch`;
      return { head: asTreeHead(row), epoch: Number(row?.epoch) };
    },

    async find(ids) {
      const rows = await sql<(EntryRow & { id: Uuid })[]>`
        SELECT id, index, version, bytes FROM entry WHERE id = ANY(${arrayOf(ids)}::uuid[])`;
      return new Map(rows.map((row) => [row.id, storedEntry(row)]));
    },

    async versions(streams) {
      const rows = await sql<{ stream: string; version: number | null }[]>`
        SELECT stream, (
          SELECT version FROM entry
          WHERE entry.stream = asked.stream ORDER BY version DESC LIMIT 1)
        FROM unnest(${arrayOf(streams)}::text[]) AS asked(stream)`;
      return new Map(rows.map(({ stream, version }) => [stream, version ?? 0]));
    },

    // One statement is one round trip and one transaction. The fence row is locked first: of two
    // writers one waits, and then finds it moved.
    async commit({ epoch, before, after, entries, nodes }) {
      try {
        const rows = await sql`
          WITH fence AS (
            UPDATE head SET size = ${after.size}, root = ${after.root}
            WHERE epoch = ${epoch} AND size = ${before.size} AND root = ${before.root} RETURNING 1),
          entries AS (
            INSERT INTO entry (index, id, stream, version, leaf, bytes)
            SELECT * FROM unnest(
              ${arrayOf(entries.map(({ index }) => index))}::bigint[],
              ${arrayOf(entries.map(({ id }) => id))}::uuid[],
              ${arrayOf(entries.map(({ stream }) => stream))}::text[],
              ${arrayOf(entries.map(({ version }) => version))}::integer[],
              ${byteaArrayOf(entries.map(({ leaf }) => leaf))}::bytea[],
              ${byteaArrayOf(entries.map(({ bytes }) => bytes))}::bytea[])
            WHERE EXISTS (SELECT FROM fence)),
          nodes AS (
            INSERT INTO node (level, index, hash)
            SELECT * FROM unnest(
              ${arrayOf(nodes.map(({ level }) => level))}::smallint[],
              ${arrayOf(nodes.map(({ index }) => index))}::bigint[],
              ${byteaArrayOf(nodes.map(({ hash }) => hash))}::bytea[])
            WHERE EXISTS (SELECT FROM fence))
          SELECT pg_notify(${LOG_CHANNEL}, ${String(after.size)}) FROM fence`;
        return rows.length === 1;
      } catch (error) {
        throw codeOf(error) === UNIQUE_VIOLATION ? new JournalError('journal/damaged') : error;
      }
    },

    async publish({ size, note }) {
      await sql`
        WITH shown AS (
          INSERT INTO checkpoint (size, note) VALUES (${size}, ${note})
          ON CONFLICT (one) DO UPDATE SET size = excluded.size, note = excluded.note
          WHERE checkpoint.size <= excluded.size RETURNING 1)
        SELECT pg_notify(${CHECKPOINT_CHANNEL}, ${String(size)}) FROM shown`;
    },
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
