/** Wrapped data keys and blind indexes: tables of the keeper's own, outside the log because they must be deletable. */
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { arrayOf } from '#journal/postgres-array.ts';
import type { IndexToken } from '#seal/blind-index.ts';
import type { KeyPort } from '#seal/key-port.ts';
import { asDataKey, type DataKey, newDataKey } from '#seal/payload.ts';

export type KeyStore = ReturnType<typeof keyStore>;

export async function migrateKeyStore(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(4865)`;
    await tx`CREATE TABLE IF NOT EXISTS stream_key (
      stream text PRIMARY KEY, wrapped bytea NOT NULL, key_id text NOT NULL)`;
    await tx`CREATE TABLE IF NOT EXISTS blind_index (
      kind text NOT NULL, token bytea NOT NULL, patient uuid NOT NULL, PRIMARY KEY (kind, token))`;
  });
}

export function keyStore(sql: Sql, port: KeyPort, org: string, random: Random) {
  const bindingOf = (stream: string): Bytes => toCbor(['holdfast/data-key/v1', org, stream]);

  return {
    /** Makes a key for each stream that has none. Two who ask at once get the same key. */
    async make(streams: readonly string[]): Promise<void> {
      for (const stream of streams) {
        const wrapped = await port.wrap(bindingOf(stream), newDataKey(random));
        await sql`INSERT INTO stream_key ${sql({ stream, wrapped, key_id: port.id })} ON CONFLICT DO NOTHING`;
      }
    },

    /** Data keys in the clear, for streams that have one: call it only once the access stands in the log. */
    async release(streams: readonly string[]): Promise<Map<string, DataKey>> {
      const rows = await sql<{ stream: string; wrapped: Buffer }[]>`
        SELECT stream, wrapped FROM stream_key WHERE stream = ANY(${arrayOf(streams)}::text[])`;
      const keys = new Map<string, DataKey>();
      for (const { stream, wrapped } of rows) {
        const key = await port.unwrap(bindingOf(stream), new Uint8Array(wrapped));
        keys.set(stream, asDataKey(key));
      }
      return keys;
    },

    /** Labels live for two days; then what they say is gone, here and in every copy of the log. */
    async forgetLabelsBefore(day: string): Promise<number> {
      const result = await sql`
        DELETE FROM stream_key WHERE stream LIKE 'labels/%' AND right(stream, 10) < ${day}`;
      return result.count;
    },

    /** Deletes these streams' keys, and the indexes by which the patient is found. Done twice is done once. */
    async forget(patient: Uuid, streams: readonly string[]): Promise<void> {
      await sql.begin(async (tx) => {
        await tx`DELETE FROM stream_key WHERE stream = ANY(${arrayOf(streams)}::text[])`;
        await tx`DELETE FROM blind_index WHERE patient = ${patient}`;
      });
    },

    /** The patient that the first token known leads to. */
    async find(tokens: readonly IndexToken[]): Promise<Uuid | null> {
      for (const { kind, token } of tokens) {
        const [row] = await sql<{ patient: Uuid }[]>`
          SELECT patient FROM blind_index WHERE kind = ${kind} AND token = ${token}`;
        if (row !== undefined) return row.patient;
      }
      return null;
    },

    /** Makes a patient known by these tokens. A token that leads to somebody already is left as it is. */
    async remember(patient: Uuid, tokens: readonly IndexToken[]): Promise<void> {
      for (const { kind, token } of tokens) {
        await sql`INSERT INTO blind_index ${sql({ kind, token, patient })} ON CONFLICT DO NOTHING`;
      }
    },
  };
}
