/** By which a person is found: a table of blind indexes, outside the log because it must be deletable. */
import { createHash, createHmac } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { type Bytes, utf8 } from '#base/bytes.ts';
import { type Uuid, uuidFromBytes } from '#base/ids.ts';
import { arrayOf, byteaArrayOf } from '#journal/postgres-array.ts';
import {
  blindIndexes,
  chained,
  type Identifiers,
  type IndexKind,
  type IndexToken,
} from '#seal/blind-index.ts';
import { Turns } from '../turns.ts';
import { OtherKeys } from './other-keys.ts';

type Row = { readonly kind: IndexKind; readonly token: Uint8Array; readonly key_id: string };

export type IndexRow = { readonly kind: IndexKind; readonly token: Bytes; readonly keyId: string };

/** @throws OtherKeys where the table is another release's */
export async function migratePersonIndex(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(4865)`;
    await tx`CREATE TABLE IF NOT EXISTS blind_index (
      kind text NOT NULL, token bytea NOT NULL, patient uuid NOT NULL, key_id text NOT NULL,
      PRIMARY KEY (kind, token, patient))`;
    const [ours] = await tx`SELECT FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = 'blind_index' AND column_name = 'key_id'`;
    if (ours === undefined) throw new OtherKeys('keys/other-release');
    await letSoundBeShared(tx);
    await tx`CREATE INDEX IF NOT EXISTS blind_index_by_key ON blind_index (key_id)`;
    await tx`ALTER TABLE blind_index ADD COLUMN IF NOT EXISTS slipped boolean NOT NULL DEFAULT false`;
    await tx`CREATE INDEX IF NOT EXISTS blind_index_unslipped ON blind_index (patient) WHERE NOT slipped`;
    await tx`CREATE INDEX IF NOT EXISTS blind_index_by_patient ON blind_index (patient)`;
  });
}

/** Several people sound alike; whatever else is indexed leads to one. A table made before there was a sound is brought up to that. */
async function letSoundBeShared(tx: TransactionSql): Promise<void> {
  const [key] = await tx<{ columns: number }[]>`
    SELECT array_length(conkey, 1) AS columns FROM pg_constraint
    WHERE conrelid = 'blind_index'::regclass AND contype = 'p'`;
  if (key?.columns === 2) {
    await tx`ALTER TABLE blind_index DROP CONSTRAINT blind_index_pkey,
      ADD PRIMARY KEY (kind, token, patient)`;
  }
  await tx`CREATE UNIQUE INDEX IF NOT EXISTS blind_index_leads_to_one ON blind_index (kind, token)
    WHERE kind <> 'sound-birth'`;
}

/** While rows are moved to a further key, each stands once, under one key of the chain or a later: so a question asks under all. */
export class PersonIndex {
  readonly #sql: Sql;
  /** What reads or writes rows goes together; a further key comes with nobody beside it. */
  readonly #turns = new Turns();
  #keys: readonly Bytes[];
  #ids: readonly string[];

  /** @param keys the chain, oldest first */
  constructor(sql: Sql, keys: readonly Bytes[]) {
    this.#sql = sql;
    this.#keys = keys;
    this.#ids = idsOf(keys);
  }

  /** What these identifiers can be found by, strongest first. */
  kindsOf(person: Identifiers): readonly IndexKind[] {
    return [...new Set(blindIndexes(this.#keys, person).map(({ kind }) => kind))];
  }

  /** Those whose surname sounds like this one's and who were born on the same day: at most so many, in no order that tells anything. */
  findAlike(person: Identifiers, most: number): Promise<Uuid[]> {
    return this.#turns.together(async () => {
      const stages = this.#stages(person).filter(([{ kind }]) => kind === 'sound-birth');
      const tokens = byteaArrayOf(stages.flat().map(({ token }) => token));
      const rows = await this.#sql<{ patient: Uuid }[]>`
        SELECT DISTINCT patient FROM blind_index
        WHERE kind = 'sound-birth' AND token = ANY(${tokens}::bytea[]) LIMIT ${most}`;
      return rows.map(({ patient }) => patient);
    });
  }

  /** All whom these identifiers lead to, each by itself; none by sound. */
  findEach(person: Identifiers): Promise<Uuid[]> {
    return this.#turns.together(async () => {
      const stages = this.#stages(person).filter(([{ kind }]) => kind !== 'sound-birth');
      const tokens = byteaArrayOf(stages.flat().map(({ token }) => token));
      const rows = await this.#sql<{ patient: Uuid }[]>`
        SELECT DISTINCT patient FROM blind_index
        WHERE kind IN ('nhs-number', 'family-birth-postcode', 'phone-birth') AND token = ANY(${tokens}::bytea[])`;
      return rows.map(({ patient }) => patient);
    });
  }

  /** The patient whom the first of these kinds leads to that is known. Sound leads to nobody for certain. */
  find(person: Identifiers, kinds: readonly IndexKind[]): Promise<Uuid | null> {
    return this.#turns.together(async () => {
      for (const [{ kind, token }, ...before] of this.#stages(person)) {
        if (!kinds.includes(kind) || kind === 'sound-birth') continue;
        const tokens = byteaArrayOf([token, ...before.map((stage) => stage.token)]);
        const [row] = await this.#sql<{ patient: Uuid }[]>`
          SELECT patient FROM blind_index WHERE kind = ${kind} AND token = ANY(${tokens}::bytea[])`;
        if (row !== undefined) return row.patient;
      }
      return null;
    });
  }

  /** Whether any of these is known by an NHS number. */
  hasNhsNumber(patients: readonly Uuid[]): Promise<boolean> {
    return this.#turns.together(async () => {
      const rows = await this.#sql`
        SELECT FROM blind_index
        WHERE kind = 'nhs-number' AND patient IN ${this.#sql(patients)} LIMIT 1`;
      return rows.length > 0;
    });
  }

  /** Makes a patient known by all that these identifiers allow. What leads to somebody already is left as it is. */
  remember(patient: Uuid, person: Identifiers): Promise<void> {
    return this.#turns.together(async () => {
      for (const [{ kind, token }, ...before] of this.#stages(person)) {
        const tokens = byteaArrayOf(before.map((stage) => stage.token));
        await this.#sql`
          INSERT INTO blind_index (kind, token, patient, key_id)
          SELECT ${kind}, ${Buffer.from(token)}, ${patient}, ${this.#current} WHERE NOT EXISTS (
            SELECT FROM blind_index WHERE kind = ${kind} AND token = ANY(${tokens}::bytea[])
              AND (kind <> 'sound-birth' OR patient = ${patient}))
          ON CONFLICT DO NOTHING`;
      }
    });
  }

  /**
   * An id for whom nobody is: the same for the same question, and telling nothing of it (RFC 9562, version 8). Under another index key it is
   * another, because an id that stayed would let whoever read the old key go on guessing in the log who was asked for; the price is that
   * a question asked again in the hour of a rotation counts once more.
   */
  nobody(person: Identifiers): Uuid {
    const mac = createHmac('sha256', this.#keys.at(-1)!).update('holdfast/nobody/v1');
    for (const { token } of blindIndexes(this.#keys, person)) mac.update(token);
    const id = new Uint8Array(mac.digest().subarray(0, 16));
    id[6] = (id[6]! & 0x0f) | 0x80;
    id[8] = (id[8]! & 0x3f) | 0x80;
    return uuidFromBytes(id);
  }

  /** Nobody finds this patient any more. Done twice is done once. */
  async forget(patient: Uuid): Promise<void> {
    await this.#sql`
      WITH slips AS (DELETE FROM slip WHERE kind = 'index' AND about = ${patient}::text)
      DELETE FROM blind_index WHERE patient = ${patient}`;
  }

  /** Whether each key that a row names is of this chain: otherwise folder and database are of different days. */
  async areHeld(): Promise<boolean> {
    const named = await this.#sql<{ key_id: string }[]>`SELECT DISTINCT key_id FROM blind_index`;
    return named.every(({ key_id }) => this.#ids.includes(key_id));
  }

  /** Goes on with a longer chain, once whoever is at it has ended. */
  hold(keys: readonly Bytes[]): Promise<void> {
    return this.#turns.alone(async () => {
      this.#keys = keys;
      this.#ids = idsOf(keys);
    });
  }

  /** How many rows stand under an earlier key of the chain than the last. */
  async underOlder(): Promise<number> {
    const [row] = await this.#sql<{ count: number }[]>`
      SELECT count(*)::int FROM blind_index WHERE key_id <> ${this.#current}`;
    return row!.count;
  }

  /** Moves some of them to the last, at most so many. Gives how many there were. A crash leaves each row one way or the other. */
  move(most: number): Promise<number> {
    return this.#turns.together(async () => {
      const rows = await this.#sql<Row[]>`
        SELECT kind, token, key_id FROM blind_index WHERE key_id <> ${this.#current} LIMIT ${most}`;
      if (rows.length === 0) return 0;
      const moved = rows.map(({ kind, token, key_id }) => {
        const later = this.#keys.slice(this.#ids.indexOf(key_id) + 1);
        return chained(later, { kind, token: new Uint8Array(token) });
      });
      await this.#sql`
        UPDATE blind_index SET token = moved.later, key_id = ${this.#current}, slipped = false
        FROM unnest(${arrayOf(rows.map(({ kind }) => kind))}::text[],
          ${byteaArrayOf(rows.map(({ token }) => token))}::bytea[],
          ${byteaArrayOf(moved.map(({ token }) => token))}::bytea[]) AS moved (kind, token, later)
        WHERE blind_index.kind = moved.kind AND blind_index.token = moved.token`;
      return rows.length;
    });
  }

  /** The chain, oldest first. */
  get chain(): readonly Bytes[] {
    return this.#keys;
  }

  /** Takes all that these patients are found by, as another keeper says. */
  async take(patients: ReadonlyMap<Uuid, readonly IndexRow[]>): Promise<void> {
    if (patients.size === 0) return;
    const columns = [...patients].flatMap(([patient, rows]) =>
      rows.map(({ kind, token, keyId }) => ({ patient, kind, token, key_id: keyId })),
    );
    await this.#sql.begin(async (tx) => {
      await tx`DELETE FROM blind_index WHERE patient = ANY(${arrayOf([...patients.keys()])}::uuid[])`;
      if (columns.length > 0)
        await tx`INSERT INTO blind_index ${tx(columns)} ON CONFLICT DO NOTHING`;
    });
  }

  /**
   * Adds what these patients are found by at a site that went on apart. What leads to somebody here already is left as it is, and so is what was
   * made with a key that this chain has not.
   */
  async join(patients: ReadonlyMap<Uuid, readonly IndexRow[]>): Promise<void> {
    const columns = [...patients].flatMap(([patient, rows]) =>
      rows
        .filter(({ keyId }) => this.#ids.includes(keyId))
        .map(({ kind, token, keyId }) => ({ patient, kind, token, key_id: keyId })),
    );
    if (columns.length > 0)
      await this.#sql`INSERT INTO blind_index ${this.#sql(columns)} ON CONFLICT DO NOTHING`;
  }

  /** All that a patient is found by. */
  async rowsOf(patient: Uuid): Promise<readonly IndexRow[]> {
    const rows = await this.#sql<Row[]>`
      SELECT kind, token, key_id FROM blind_index WHERE patient = ${patient}`;
    return rows.map(indexRow);
  }

  /** Gives `hand` all rows of patients of whom some row is in no slip yet, at most so many patients, and marks them. Gives how many there were. */
  handOver(
    most: number,
    hand: (tx: TransactionSql, of: ReadonlyMap<Uuid, readonly IndexRow[]>) => Promise<void>,
  ): Promise<number> {
    return this.#turns.together(() =>
      this.#sql.begin(async (tx) => {
        const patients = await tx<{ patient: Uuid }[]>`
          SELECT DISTINCT patient FROM blind_index WHERE NOT slipped LIMIT ${most}`;
        if (patients.length === 0) return 0;
        const rows = await tx<(Row & { patient: Uuid })[]>`
          UPDATE blind_index SET slipped = true
          WHERE patient = ANY(${arrayOf(patients.map(({ patient }) => patient))}::uuid[])
          RETURNING patient, kind, token, key_id`;
        const of = new Map<Uuid, IndexRow[]>();
        for (const { patient, ...row } of rows) {
          of.set(patient, [...(of.get(patient) ?? []), indexRow(row)]);
        }
        await hand(tx, of);
        return patients.length;
      }),
    );
  }

  get #current(): string {
    return this.#ids.at(-1)!;
  }

  /** For each kind the token under the whole chain, then those under the earlier parts of it. */
  #stages(person: Identifiers): (readonly [IndexToken, ...IndexToken[]])[] {
    const earlier = this.#keys
      .slice(1)
      .map((_, i) => blindIndexes(this.#keys.slice(0, i + 1), person));
    return blindIndexes(this.#keys, person).map((token, kind) => [
      token,
      ...earlier.map((stage) => stage[kind]!),
    ]);
  }
}

function indexRow({ kind, token, key_id }: Row): IndexRow {
  return { kind, token: new Uint8Array(token), keyId: key_id };
}

/** Names each part of the chain that begins it, so that chains of two copies are told apart. */
function idsOf(keys: readonly Bytes[]): readonly string[] {
  const hash = createHash('sha256').update(utf8('holdfast/index-id/v1'));
  return keys.map((key, i) => `${i + 1}.${hash.update(key).copy().digest('hex').slice(0, 16)}`);
}
