/**
 * Streams whose sealed entries this lifeboat could not open if it were launched now: their keys have not come, or are others. A key that is
 * withheld, or false, is found out here and not on the night it is needed.
 */
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { decodeEntry, type Entry } from '#journal/entry.ts';
import { arrayOf } from '#journal/postgres-array.ts';
import { type DataKey, isSealedUnder } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { StreamKeys } from '../keys/stream-keys.ts';

export async function migrateAwaited(sql: Sql): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS awaited_key (
    stream text NOT NULL, index bigint NOT NULL, since bigint NOT NULL, PRIMARY KEY (stream, index))`;
}

type Placed = Pick<Entry, 'header' | 'sealed'> & { readonly index: number };

export class Awaited {
  readonly #sql: Sql;
  readonly #keys: Pick<StreamKeys, 'release'>;

  constructor(sql: Sql, keys: Pick<StreamKeys, 'release'>) {
    this.#sql = sql;
    this.#keys = keys;
  }

  /**
   * Holds sealed entries against the keys that are here, and notes those that none of them is of.
   * @param isGone says of which streams no key is kept any more
   */
  async look(
    entries: readonly Placed[],
    now: number,
    isGone: (stream: string) => boolean,
  ): Promise<void> {
    const sealed = entries.filter(
      ({ header, sealed: box }) => box !== null && !isGone(header.stream),
    );
    const streams = [...new Set(sealed.map(({ header }) => header.stream))];
    if (streams.length === 0) return;
    const keys = await this.#keys.release(streams);
    const missing = [];
    for (const { header, sealed: box, index } of sealed) {
      const { stream } = header;
      if (!(await opens(keys.get(stream) ?? [], box!))) missing.push({ stream, index, since: now });
    }
    if (missing.length === 0) return;
    await this.#sql`INSERT INTO awaited_key ${this.#sql(missing)} ON CONFLICT DO NOTHING`;
  }

  /** Looks again, where keys of these streams have come. */
  async arrived(streams: readonly string[]): Promise<void> {
    const rows = await this.#sql<{ stream: string; index: string; bytes: Buffer }[]>`
      SELECT awaited_key.stream, entry.index, entry.bytes FROM awaited_key JOIN entry USING (index)
      WHERE awaited_key.stream = ANY(${arrayOf(streams)}::text[])`;
    if (rows.length === 0) return;
    const keys = await this.#keys.release(streams);
    const found: number[] = [];
    for (const { stream, index, bytes } of rows) {
      const { sealed } = decodeEntry(new Uint8Array(bytes));
      if (sealed !== null && (await opens(keys.get(stream) ?? [], sealed)))
        found.push(Number(index));
    }
    await this.#sql`DELETE FROM awaited_key WHERE index = ANY(${arrayOf(found)}::bigint[])`;
  }

  /** Whose keys are gone for good awaits none. */
  async forget(streams: readonly string[]): Promise<void> {
    await this.#sql`DELETE FROM awaited_key WHERE stream = ANY(${arrayOf(streams)}::text[])`;
  }

  async forgetLabelsBefore(day: string): Promise<void> {
    await this
      .#sql`DELETE FROM awaited_key WHERE stream LIKE 'labels/%' AND right(stream, 10) < ${day}`;
  }

  async count(): Promise<{ readonly streams: number; readonly since: number | null }> {
    const [row] = await this.#sql<{ streams: number; since: string | null }[]>`
      SELECT count(DISTINCT stream)::int AS streams, min(since) AS since FROM awaited_key`;
    const { streams, since } = row!;
    return { streams, since: since === null ? null : Number(since) };
  }
}

async function opens(keys: readonly DataKey[], sealed: Bytes): Promise<boolean> {
  for (const key of keys) if (await isSealedUnder(nodePrimitives, key, sealed)) return true;
  return false;
}
