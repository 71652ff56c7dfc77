/** Wrapped data keys of streams: a table of the keeper's own, outside the log because it must be deletable. */
import type { Sql, TransactionSql } from 'postgres';
import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { arrayOf, byteaArrayOf } from '#journal/postgres-array.ts';
import { asDataKey, type DataKey, newDataKey } from '#seal/payload.ts';
import { Turns } from '../turns.ts';
import type { KeyEncryption } from './key-encryption.ts';
import { OtherKeys } from './other-keys.ts';
import type { Generation } from './secrets.ts';

type Row = {
  readonly stream: string;
  readonly generation: number;
  readonly wrapped: Uint8Array;
  readonly key_id: string;
};

/** A data key of a stream, and which of its keys it is. */
export type Numbered = {
  readonly stream: string;
  readonly generation: number;
  readonly key: DataKey;
};

/** @throws OtherKeys where the tables are another release's */
export async function migrateStreamKeys(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(4865)`;
    await tx`CREATE TABLE IF NOT EXISTS stream_key (
      stream text NOT NULL, generation integer NOT NULL, wrapped bytea NOT NULL, key_id text NOT NULL,
      due integer, slipped boolean NOT NULL DEFAULT false, PRIMARY KEY (stream, generation))`;
    const [ours] = await tx`SELECT FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = 'stream_key' AND column_name = 'due'`;
    if (ours === undefined) throw new OtherKeys('keys/other-release');
    await tx`CREATE INDEX IF NOT EXISTS stream_key_by_key ON stream_key (key_id)`;
    await tx`CREATE INDEX IF NOT EXISTS stream_key_due ON stream_key (due) WHERE due IS NOT NULL`;
    await tx`ALTER TABLE stream_key ADD COLUMN IF NOT EXISTS slipped boolean NOT NULL DEFAULT false`;
    await tx`CREATE INDEX IF NOT EXISTS stream_key_unslipped ON stream_key (stream) WHERE NOT slipped`;
  });
}

export class StreamKeys {
  readonly #sql: Sql;
  readonly #keyEncryption: KeyEncryption;
  readonly #org: string;
  readonly #random: Random;
  /** What reads or writes rows goes together; a key-encryption key comes or goes, and rows are deleted, with nobody beside it. */
  readonly #turns = new Turns();

  constructor(sql: Sql, keyEncryption: KeyEncryption, org: string, random: Random) {
    this.#sql = sql;
    this.#keyEncryption = keyEncryption;
    this.#org = org;
    this.#random = random;
  }

  /** Makes a key for each stream that has none. Two who ask at once get the same key. */
  make(streams: readonly string[]): Promise<void> {
    return this.#turns.together(async () => {
      if (streams.length === 0) return;
      const rows = await Promise.all(
        streams.map(async (stream) => {
          const { wrapped, keyId } = await this.#wrapNew(stream, 1);
          return { stream, generation: 1, wrapped, key_id: keyId };
        }),
      );
      await this.#sql`INSERT INTO stream_key ${this.#sql(rows)} ON CONFLICT DO NOTHING`;
    });
  }

  /** Data keys in the clear, newest first, for streams that have one: call it only once the access stands in the log. */
  release(streams: readonly string[]): Promise<Map<string, readonly DataKey[]>> {
    return this.#turns.together(async () => {
      const rows = await this.#sql<Row[]>`
        SELECT stream, generation, wrapped, key_id FROM stream_key
        WHERE stream = ANY(${arrayOf(streams)}::text[]) ORDER BY generation DESC`;
      const keys = new Map<string, readonly DataKey[]>();
      for (const row of rows) {
        const key = asDataKey(await this.#unwrap(row));
        keys.set(row.stream, [...(keys.get(row.stream) ?? []), key]);
      }
      return keys;
    });
  }

  /** Labels live for two days; then what they say is gone, here and in every copy of the log. Gives how many streams' keys went. */
  forgetLabelsBefore(day: string): Promise<number> {
    return this.#turns.alone(async () => {
      const gone = await this.#sql<{ stream: string }[]>`
        WITH gone AS (
          DELETE FROM stream_key WHERE stream LIKE 'labels/%' AND right(stream, 10) < ${day}
          RETURNING stream),
        slips AS (DELETE FROM slip WHERE kind = 'key' AND about IN (SELECT stream FROM gone))
        SELECT stream FROM gone`;
      return new Set(gone.map(({ stream }) => stream)).size;
    });
  }

  /** Deletes all the keys that these streams have had. Done twice is done once. */
  forget(streams: readonly string[]): Promise<void> {
    return this.#turns.alone(async () => {
      await this.#sql`
        WITH slips AS (
          DELETE FROM slip WHERE kind = 'key' AND about = ANY(${arrayOf(streams)}::text[]))
        DELETE FROM stream_key WHERE stream = ANY(${arrayOf(streams)}::text[])`;
    });
  }

  /** Whether each key-encryption key that a row names is held: otherwise folder and database are of different days. */
  async areHeld(): Promise<boolean> {
    const named = await this.#sql<{ key_id: string }[]>`SELECT DISTINCT key_id FROM stream_key`;
    return named.every(({ key_id }) => this.#keyEncryption.holds(key_id));
  }

  /** Wraps and unwraps by these from here on, oldest first, once whoever is at it has ended. */
  hold(keys: readonly Generation[]): Promise<void> {
    return this.#turns.alone(async () => this.#keyEncryption.hold(keys));
  }

  /** How many rows are wrapped under a key-encryption key that is not the newest. */
  async underOlder(): Promise<number> {
    const [row] = await this.#sql<{ count: number }[]>`
      SELECT count(*)::int FROM stream_key WHERE key_id <> ${this.#keyEncryption.current}`;
    return row!.count;
  }

  /** Wraps some of them anew, at most so many. Gives how many there were. A crash leaves each row one way or the other. */
  rewrap(most: number): Promise<number> {
    return this.#turns.together(async () => {
      const { current } = this.#keyEncryption;
      const rows = await this.#sql<Row[]>`
        SELECT stream, generation, wrapped, key_id FROM stream_key
        WHERE key_id <> ${current} LIMIT ${most}`;
      if (rows.length === 0) return 0;
      const anew: Bytes[] = [];
      for (const row of rows) {
        const { wrapped } = await this.#keyEncryption.wrap(
          this.#bindingOf(row.stream, row.generation),
          await this.#unwrap(row),
        );
        anew.push(wrapped);
      }
      await this.#sql`
        UPDATE stream_key SET wrapped = anew.wrapped, key_id = ${current}
        FROM unnest(${arrayOf(rows.map(({ stream }) => stream))}::text[],
          ${arrayOf(rows.map(({ generation }) => generation))}::int[],
          ${byteaArrayOf(anew)}::bytea[]) AS anew (stream, generation, wrapped)
        WHERE stream_key.stream = anew.stream AND stream_key.generation = anew.generation`;
      return rows.length;
    });
  }

  /** Has these streams, or all where null, given another key by `renew`: this is the nth time that streams are. */
  async markDue(streams: readonly string[] | null, nth: number): Promise<void> {
    const which =
      streams === null ? this.#sql`` : this.#sql`AND stream = ANY(${arrayOf(streams)}::text[])`;
    await this.#sql`
      UPDATE stream_key SET due = ${nth} WHERE generation = (
        SELECT max(generation) FROM stream_key AS same WHERE same.stream = stream_key.stream) ${which}`;
  }

  /** How many streams wait for `renew`, and which time that is at the latest; 0 where none. */
  async due(): Promise<{ readonly streams: number; readonly nth: number }> {
    const [row] = await this.#sql<{ streams: number; nth: number }[]>`
      SELECT count(*)::int AS streams, coalesce(max(due), 0) AS nth FROM stream_key WHERE due IS NOT NULL`;
    return row!;
  }

  /** Gives some of the streams marked another key for what is written from now on, at most so many. Gives how many there were. */
  renew(most: number): Promise<number> {
    return this.#turns.together(() =>
      this.#sql.begin(async (tx) => {
        const rows = await tx<Pick<Row, 'stream' | 'generation'>[]>`
          UPDATE stream_key SET due = NULL WHERE due IS NOT NULL AND (stream, generation) IN (
            SELECT stream, generation FROM stream_key WHERE due IS NOT NULL LIMIT ${most})
          RETURNING stream, generation`;
        for (const { stream, generation } of rows) {
          const { wrapped, keyId } = await this.#wrapNew(stream, generation + 1);
          const row = { stream, generation: generation + 1, wrapped, key_id: keyId };
          await tx`INSERT INTO stream_key ${tx(row)}`;
        }
        return rows.length;
      }),
    );
  }

  /** Gives `hand` the keys that no slip was made of yet, at most so many, and marks them. Gives how many there were. A crash in between hands them again. */
  handOver(
    most: number,
    hand: (tx: TransactionSql, keys: readonly Numbered[]) => Promise<void>,
  ): Promise<number> {
    return this.#turns.together(() =>
      this.#sql.begin(async (tx) => {
        const rows = await tx<Row[]>`
          UPDATE stream_key SET slipped = true WHERE NOT slipped AND (stream, generation) IN (
            SELECT stream, generation FROM stream_key WHERE NOT slipped LIMIT ${most})
          RETURNING stream, generation, wrapped, key_id`;
        const keys: Numbered[] = [];
        for (const row of rows) {
          const { stream, generation } = row;
          keys.push({ stream, generation, key: asDataKey(await this.#unwrap(row)) });
        }
        if (keys.length > 0) await hand(tx, keys);
        return rows.length;
      }),
    );
  }

  /** Takes keys as another keeper made them. Done twice is done once. */
  take(keys: readonly Numbered[]): Promise<void> {
    return this.#turns.together(async () => {
      const rows = await Promise.all(
        keys.map(async ({ stream, generation, key }) => {
          const binding = this.#bindingOf(stream, generation);
          const { wrapped, keyId } = await this.#keyEncryption.wrap(binding, key);
          return { stream, generation, wrapped, key_id: keyId };
        }),
      );
      if (rows.length === 0) return;
      await this.#sql`INSERT INTO stream_key ${this.#sql(rows)} ON CONFLICT DO NOTHING`;
    });
  }

  /** The same, of a keeper that went on apart from this one: a stream that both made a key for has both, and one that both have stays one. */
  join(keys: readonly Numbered[]): Promise<void> {
    return this.#turns.together(() =>
      this.#sql.begin(async (tx) => {
        for (const { stream, generation, key } of keys) {
          const rows = await tx<Row[]>`
            SELECT stream, generation, wrapped, key_id FROM stream_key
            WHERE stream = ${stream} ORDER BY generation DESC FOR UPDATE`;
          const known = await Promise.all(rows.map((row) => this.#unwrap(row)));
          if (known.some((one) => equal(one, key))) continue;
          const next = rows[0] === undefined ? generation : rows[0].generation + 1;
          const binding = this.#bindingOf(stream, next);
          const { wrapped, keyId } = await this.#keyEncryption.wrap(binding, key);
          await tx`INSERT INTO stream_key ${tx({ stream, generation: next, wrapped, key_id: keyId })}`;
        }
      }),
    );
  }

  #wrapNew(stream: string, generation: number) {
    const key = newDataKey(this.#random);
    return this.#keyEncryption.wrap(this.#bindingOf(stream, generation), key);
  }

  #unwrap({ stream, generation, wrapped, key_id }: Row): Promise<Bytes> {
    const row = { wrapped: new Uint8Array(wrapped), keyId: key_id };
    return this.#keyEncryption.unwrap(this.#bindingOf(stream, generation), row);
  }

  #bindingOf(stream: string, generation: number): Bytes {
    return toCbor(['holdfast/data-key/v2', this.#org, stream, generation]);
  }
}
