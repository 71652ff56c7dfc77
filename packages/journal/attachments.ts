/** Sealed bytes too large for an entry, kept beside the log by their SHA-256, which an entry names. Whoever reads checks the hash. */
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';

/** A sealed attachment is no larger. */
export const MOST_ATTACHMENT_BYTES = 2 ** 20;

export type Attachment = {
  readonly hash: Bytes;
  readonly bytes: Bytes;
  readonly stream: string;
  readonly account: Uuid;
  /** When it came in, milliseconds. */
  readonly at: number;
};

/** What an account, or a stream, brought so far. */
export type Brought = { readonly count: number; readonly bytes: number };

export type AttachmentReader = {
  /** Null where none is kept by that hash. */
  read(hash: Bytes): Promise<Bytes | null>;
};

/** Run by the keeper, whose role owns the table; the server's may read what desks are served. */
export async function migrateAttachments(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(4866)`;
    await tx`CREATE TABLE IF NOT EXISTS attachment (
      hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32), stream text NOT NULL, account uuid NOT NULL,
      at bigint NOT NULL, bytes bytea NOT NULL)`;
    await tx`ALTER TABLE attachment ALTER COLUMN bytes SET STORAGE EXTERNAL`;
    await tx`CREATE INDEX IF NOT EXISTS attachment_by_stream ON attachment (stream)`;
    await tx`CREATE INDEX IF NOT EXISTS attachment_by_account ON attachment (account, at)`;
    await tx`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'holdfast_server') THEN
        GRANT SELECT (hash, bytes) ON attachment TO holdfast_server;
      END IF;
    END $$`;
  });
}

/** With whatever role `sql` has: SELECT on two columns is enough. */
export function attachmentReader(sql: Sql): AttachmentReader {
  return {
    async read(hash) {
      const [row] = await sql<
        { bytes: Buffer }[]
      >`SELECT bytes FROM attachment WHERE hash = ${hash}`;
      return row === undefined ? null : new Uint8Array(row.bytes);
    },
  };
}

/** As the keeper keeps them. */
export function attachmentStore(sql: Sql) {
  return {
    /** Brought twice is kept once. */
    async add({ hash, stream, account, at, bytes }: Attachment): Promise<void> {
      const row = { hash, stream, account, at, bytes };
      await sql`INSERT INTO attachment ${sql(row)} ON CONFLICT DO NOTHING`;
    },

    /** How many bytes are kept for a stream by this hash; null where none are. */
    async lengthOf(stream: string, hash: Bytes): Promise<number | null> {
      const [row] = await sql<{ length: number }[]>`
        SELECT octet_length(bytes) AS length FROM attachment WHERE hash = ${hash} AND stream = ${stream}`;
      return row?.length ?? null;
    },

    async broughtBy(account: Uuid, since: number): Promise<Brought> {
      const [row] = await sql<[Brought]>`
        SELECT count(*)::int AS count, coalesce(sum(octet_length(bytes)), 0)::float AS bytes
        FROM attachment WHERE account = ${account} AND at > ${since}`;
      return row;
    },

    async countIn(stream: string): Promise<number> {
      const [row] = await sql<[{ count: number }]>`
        SELECT count(*)::int AS count FROM attachment WHERE stream = ${stream}`;
      return row.count;
    },

    /** Done twice is done once. */
    async forget(streams: readonly string[]): Promise<void> {
      for (const stream of streams) await sql`DELETE FROM attachment WHERE stream = ${stream}`;
    },
  };
}

export type AttachmentStore = ReturnType<typeof attachmentStore>;
