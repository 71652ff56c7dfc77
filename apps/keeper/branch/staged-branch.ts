/** What was fetched of a branch and does not stand in this log yet: on disk, because it may be a day's work of a whole room. */
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';

/** A new one, empty. */
export async function stageBranch(sql: Sql): Promise<StagedBranch> {
  await sql`CREATE TABLE IF NOT EXISTS branch_entry (index bigint PRIMARY KEY, bytes bytea NOT NULL)`;
  await sql`TRUNCATE branch_entry`;
  return new StagedBranch(sql);
}

export class StagedBranch {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** @param first where the first of these stands in the branch */
  async add(first: number, entries: readonly Bytes[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map((bytes, i) => ({ index: first + i, bytes }));
    await this.#sql`INSERT INTO branch_entry ${this.#sql(rows)}`;
  }

  /** In the branch's order; fewer where it ends. */
  async entries(start: number, end: number): Promise<Bytes[]> {
    const rows = await this.#sql<{ bytes: Buffer }[]>`
      SELECT bytes FROM branch_entry WHERE index >= ${start} AND index < ${end} ORDER BY index`;
    return rows.map(({ bytes }) => new Uint8Array(bytes));
  }

  async clear(): Promise<void> {
    await this.#sql`TRUNCATE branch_entry`;
  }
}
