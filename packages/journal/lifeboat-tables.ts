/** What the main site keeps for and of its lifeboats, beside the log: slips on their way, and what each has signed for. */
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';

/** Run by the keeper, whose role owns the tables, before those whose rows take their slips with them; the server's role may read. */
export async function migrateLifeboatTables(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(4867)`;
    await tx`CREATE TABLE IF NOT EXISTS slip (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      lifeboat uuid NOT NULL, kind text NOT NULL, about text NOT NULL, generation integer NOT NULL,
      bytes bytea NOT NULL, UNIQUE (lifeboat, kind, about, generation))`;
    await tx`CREATE INDEX IF NOT EXISTS slip_of_lifeboat ON slip (lifeboat, seq)`;
    await tx`CREATE INDEX IF NOT EXISTS slip_about ON slip (kind, about)`;
    await tx`CREATE TABLE IF NOT EXISTS cosigned (
      lifeboat uuid PRIMARY KEY, size bigint NOT NULL, note text NOT NULL)`;
    await tx`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'holdfast_server') THEN
        GRANT SELECT ON slip, cosigned TO holdfast_server;
      END IF;
    END $$`;
  });
}

/** With whatever role `sql` has: SELECT is enough. */
export function lifeboatReader(sql: Sql) {
  return {
    /** Those made after another, in their order. */
    async slips(lifeboat: Uuid, after: number, most: number) {
      const rows = await sql<{ seq: string; bytes: Buffer }[]>`
        SELECT seq, bytes FROM slip WHERE lifeboat = ${lifeboat} AND seq > ${after}
        ORDER BY seq LIMIT ${most}`;
      return rows.map(({ seq, bytes }): { seq: number; bytes: Bytes } => ({
        seq: Number(seq),
        bytes: new Uint8Array(bytes),
      }));
    },

    /** The newest checkpoint that a lifeboat has signed for; null where none has. */
    async cosigned(): Promise<string | null> {
      const [row] = await sql<{ note: string }[]>`
        SELECT note FROM cosigned ORDER BY size DESC LIMIT 1`;
      return row?.note ?? null;
    },
  };
}

export type LifeboatReader = ReturnType<typeof lifeboatReader>;
