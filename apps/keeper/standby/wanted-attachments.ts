/** What entries name that is kept outside the log, by its hash, until it has come. */
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { careFacts } from '#care/entries.ts';
import type { AttachmentStore } from '#journal/attachments.ts';
import type { Entry } from '#journal/entry.ts';
import { arrayOf } from '#journal/postgres-array.ts';
import type { WantedAttachments as Wanted } from '#wire/lifeboat.ts';
import { sha256 } from '../state.ts';

export async function migrateWantedAttachments(sql: Sql): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS wanted_attachment (
    index bigint PRIMARY KEY, hash bytea NOT NULL, stream text NOT NULL, account uuid NOT NULL, at bigint NOT NULL)`;
  await sql`CREATE INDEX IF NOT EXISTS wanted_attachment_hash ON wanted_attachment (hash)`;
}

/** As many as one answer names. */
const AT_ONCE = 100;

type Placed = Pick<Entry, 'header'> & { readonly index: number };

export class WantedAttachments {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Notes what these entries name. */
  async look(entries: readonly Placed[]): Promise<void> {
    const rows = entries.flatMap(({ header, index }) => {
      if (header.type !== 'case.pictured') return [];
      const { data } = careFacts[header.type].safeParse(header.facts);
      if (data === undefined) return [];
      const { stream, author: account, at } = header;
      return [{ index, hash: data.hash, stream, account, at }];
    });
    if (rows.length > 0)
      await this.#sql`INSERT INTO wanted_attachment ${this.#sql(rows)} ON CONFLICT DO NOTHING`;
  }

  /** @param index of the entry that names the last one that was told of */
  async after(index: number): Promise<Wanted> {
    const rows = await this.#sql<{ index: string; hash: Buffer }[]>`
      SELECT index, hash FROM wanted_attachment WHERE index > ${index} ORDER BY index LIMIT ${AT_ONCE}`;
    return rows.map((row) => ({ index: Number(row.index), hash: new Uint8Array(row.hash) }));
  }

  /** What nobody named is not kept. */
  async take(bytes: Bytes, store: Pick<AttachmentStore, 'add'>): Promise<void> {
    const hash = sha256(bytes);
    const [row] = await this.#sql<{ stream: string; account: string; at: string }[]>`
      SELECT stream, account, at FROM wanted_attachment WHERE hash = ${hash} ORDER BY index LIMIT 1`;
    if (row === undefined) return;
    const { stream, account, at } = row as typeof row & { account: Entry['header']['author'] };
    await store.add({ hash, stream, account, at: Number(at), bytes });
    await this.#sql`DELETE FROM wanted_attachment WHERE hash = ${hash}`;
  }

  /** Whose keys are gone for good wants none. */
  async forget(streams: readonly string[]): Promise<void> {
    await this.#sql`DELETE FROM wanted_attachment WHERE stream = ANY(${arrayOf(streams)}::text[])`;
  }

  async count(): Promise<number> {
    const [row] = await this.#sql<[{ count: number }]>`
      SELECT count(*)::int AS count FROM wanted_attachment`;
    return row.count;
  }
}
