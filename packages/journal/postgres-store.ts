import type { Sql } from 'postgres';
import type { Uuid } from '#base/ids.ts';
import { postgresReader, storedEntry } from './postgres-reader.ts';
import type { LogStore } from './store.ts';

const BYTEA_ARRAY = 1001;
const UNIQUE_VIOLATION = '23505';

/** What a commit announces, with the log's new size. */
export const LOG_CHANNEL = 'holdfast_log';
export const CHECKPOINT_CHANNEL = 'holdfast_checkpoint';

/** Brings the tables up to date. Run by the keeper, whose role owns them. */
export async function migrateJournal(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(4864)`;
    await tx`CREATE TABLE IF NOT EXISTS entry (
      index bigint PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      stream text NOT NULL,
      version integer NOT NULL,
      leaf bytea NOT NULL,
      bytes bytea NOT NULL,
      UNIQUE (stream, version))`;
    await tx`CREATE TABLE IF NOT EXISTS node (
      level smallint NOT NULL, index bigint NOT NULL, hash bytea NOT NULL, PRIMARY KEY (level, index))`;
    await tx`CREATE TABLE IF NOT EXISTS head (
      one boolean PRIMARY KEY DEFAULT true CHECK (one), size bigint NOT NULL, root bytea NOT NULL, epoch bigint NOT NULL)`;
    await tx`CREATE TABLE IF NOT EXISTS checkpoint (size bigint PRIMARY KEY, note text NOT NULL)`;
    await tx`INSERT INTO head (size, root, epoch) VALUES (0, sha256(''), 0) ON CONFLICT DO NOTHING`;
    const [role] = await tx`SELECT 1 FROM pg_roles WHERE rolname = 'holdfast_server'`;
    if (role !== undefined) await tx`GRANT SELECT ON entry, node, head, checkpoint TO holdfast_server`;
  });
}

/** Full durability is the database's default (`fsync` and `synchronous_commit` on); a commit that resolves is on disk. */
export function postgresStore(sql: Sql): LogStore {
  // The library takes an array of bytes for one value unless it is told.
  const byteas = (values: readonly Uint8Array[]) => sql.array(values.map((value) => Buffer.from(value)), BYTEA_ARRAY);

  return {
    ...postgresReader(sql),

    async claim() {
      const [row] = await sql<{ epoch: string }[]>`UPDATE head SET epoch = epoch + 1 RETURNING epoch`;
      return Number(row!.epoch);
    },

    async epoch() {
      const [row] = await sql<{ epoch: string }[]>`SELECT epoch FROM head`;
      return Number(row!.epoch);
    },

    async find(ids) {
      const rows = await sql<{ id: Uuid; index: string; version: number; bytes: Buffer }[]>`
        SELECT id, index, version, bytes FROM entry WHERE id = ANY(${[...ids]}::uuid[])`;
      return new Map(rows.map((row) => [row.id, storedEntry(row)]));
    },

    async versions(streams) {
      const rows = await sql<{ stream: string; version: number | null }[]>`
        SELECT stream, (SELECT version FROM entry WHERE entry.stream = asked.stream ORDER BY version DESC LIMIT 1)
        FROM unnest(${[...streams]}::text[]) AS asked(stream)`;
      return new Map(rows.map(({ stream, version }) => [stream, version ?? 0]));
    },

    // One statement is one round trip and one transaction. The fence row is locked first: of two writers one waits, and then finds it moved.
    async commit({ epoch, before, after, entries, nodes }) {
      const committing = sql`
        WITH fence AS (
          UPDATE head SET size = ${after.size}, root = ${after.root}
          WHERE epoch = ${epoch} AND size = ${before.size} AND root = ${before.root} RETURNING 1),
        entries AS (
          INSERT INTO entry (index, id, stream, version, leaf, bytes)
          SELECT * FROM unnest(
            ${entries.map(({ index }) => index)}::bigint[],
            ${entries.map(({ id }) => id)}::uuid[],
            ${entries.map(({ stream }) => stream)}::text[],
            ${entries.map(({ version }) => version)}::integer[],
            ${byteas(entries.map(({ leaf }) => leaf))}::bytea[],
            ${byteas(entries.map(({ bytes }) => bytes))}::bytea[])
          WHERE EXISTS (SELECT FROM fence)),
        nodes AS (
          INSERT INTO node (level, index, hash)
          SELECT * FROM unnest(
            ${nodes.map(({ level }) => level)}::smallint[],
            ${nodes.map(({ index }) => index)}::bigint[],
            ${byteas(nodes.map(({ hash }) => hash))}::bytea[])
          WHERE EXISTS (SELECT FROM fence))
        SELECT pg_notify(${LOG_CHANNEL}, ${String(after.size)}) FROM fence`;
      try {
        return (await committing).length === 1 ? 'committed' : 'moved';
      } catch (error) {
        if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return 'exists';
        throw error;
      }
    },

    async publish({ size, note }) {
      await sql`
        WITH published AS (
          INSERT INTO checkpoint (size, note) VALUES (${size}, ${note})
          ON CONFLICT (size) DO UPDATE SET note = excluded.note RETURNING 1)
        SELECT pg_notify(${CHECKPOINT_CHANNEL}, ${String(size)}) FROM published`;
    },
  };
}
