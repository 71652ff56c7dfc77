/**
 * What lifeboats must have beside the log: data keys and blind indexes, as slips in a table that their couriers read. A key that is deleted takes
 * its slips with it.
 */
import type { Sql, TransactionSql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import type { Directory } from '#identity/directory.ts';
import type { Lifeboat } from '#identity/organisation.ts';
import { arrayOf } from '#journal/postgres-array.ts';
import type { DataKey } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { introduce, type SlipKey, type SlipOf, sealSlip } from '#seal/slip.ts';
import type { Pens } from '../keys/pens.ts';
import type { IndexRow, PersonIndex } from '../keys/person-index.ts';
import type { Numbered, StreamKeys } from '../keys/stream-keys.ts';

export type SlipParts = {
  readonly sql: Sql;
  readonly keys: StreamKeys;
  readonly index: PersonIndex;
  readonly org: string;
  readonly pens: Pens;
  readonly directory: Directory;
  readonly random: Random;
};

type Row = Pick<SlipOf, 'about' | 'generation'> & {
  readonly lifeboat: Uuid;
  readonly kind: SlipOf['kind'] | 'introduction';
  readonly bytes: Bytes;
};

/** Rows of one step: a few milliseconds, so that nobody waits. */
const AT_ONCE = 200;

export class Slips {
  readonly #parts: SlipParts;
  /** By lifeboat; made anew by each keeper that starts. */
  readonly #introduced = new Map<Uuid, Promise<{ key: SlipKey; bytes: Bytes }>>();
  /** The generation of the index's keys, and the lifeboats, that the table was last made ready for. */
  #begun = '';

  constructor(parts: SlipParts) {
    this.#parts = parts;
  }

  /** Those that stand by. */
  get lifeboats(): readonly Lifeboat[] {
    return this.#parts.directory.organisation?.lifeboats ?? [];
  }

  /** Makes some of the slips that are owed. Gives whether there may be more. */
  async step(): Promise<boolean> {
    const { sql, keys, index } = this.#parts;
    // Those of this moment throughout: one that is named meanwhile begins with the next step, and is owed everything.
    const { lifeboats } = this;
    const ids = lifeboats.map(({ lifeboat }) => lifeboat);
    const begun = `${index.chain.length}:${ids.join()}`;
    // Each commit comes by here: what changes only with those named, or with the index's keys, is asked once.
    if (begun !== this.#begun) {
      await sql`DELETE FROM slip WHERE lifeboat <> ALL(${arrayOf(ids)}::uuid[])`;
      for (const lifeboat of lifeboats) await this.#begin(lifeboat);
      this.#begun = begun;
    }
    if (lifeboats.length === 0) return false;
    const made = await keys.handOver(AT_ONCE, (tx, some) => this.#ofKeys(tx, ids, some));
    const indexed = await index.handOver(AT_ONCE, (tx, some) => this.#ofPatients(tx, ids, some));
    return made === AT_ONCE || indexed === AT_ONCE;
  }

  /** To travel with whoever was just granted a new stream, for each lifeboat: what brings the key it is under, and the slip. */
  ofKey(
    stream: string,
    generation: number,
    granted: NonNullable<SlipOf['granted']>,
    key: DataKey,
  ): Promise<Bytes[]> {
    return this.#forTravellers({ kind: 'key', about: stream, generation, granted }, key);
  }

  /** The same, of what a new patient is found by. */
  async ofPatient(patient: Uuid, to: Uuid): Promise<Bytes[]> {
    if (this.lifeboats.length === 0) return [];
    const { index } = this.#parts;
    const granted = { to, subject: patient };
    const of = { kind: 'index', about: patient, generation: index.chain.length, granted } as const;
    return this.#forTravellers(of, toCbor(await index.rowsOf(patient)));
  }

  async #forTravellers(of: SlipOf, content: Bytes): Promise<Bytes[]> {
    const pairs = this.lifeboats.map(async ({ lifeboat }) => {
      const { bytes } = await this.#introduction(lifeboat);
      return [bytes, await this.#sealed(lifeboat, of, content)];
    });
    return (await Promise.all(pairs)).flat();
  }

  /** A lifeboat that has nothing yet is owed everything there is. */
  async #begin({ lifeboat }: Lifeboat): Promise<void> {
    const { sql, index } = this.#parts;
    const { key, bytes } = await this.#introduction(lifeboat);
    const generation = index.chain.length;
    const of = { kind: 'index-keys', about: '', generation, granted: null } as const;
    await sql.begin(async (tx) => {
      const [known] = await tx`SELECT FROM slip
        WHERE lifeboat = ${lifeboat} AND kind = 'introduction' LIMIT 1`;
      if (known === undefined) {
        await tx`UPDATE stream_key SET slipped = false WHERE slipped`;
        await tx`UPDATE blind_index SET slipped = false WHERE slipped`;
      }
      const about = key.name.toHex();
      await insert(tx, [{ lifeboat, kind: 'introduction', about, generation: 1, bytes }]);
      const [chain] = await tx`SELECT FROM slip
        WHERE lifeboat = ${lifeboat} AND kind = 'index-keys' AND generation = ${generation}`;
      if (chain !== undefined) return;
      const content = toCbor([...index.chain]);
      await insert(tx, [{ lifeboat, ...of, bytes: await this.#sealed(lifeboat, of, content) }]);
    });
  }

  async #ofKeys(
    tx: TransactionSql,
    lifeboats: readonly Uuid[],
    keys: readonly Numbered[],
  ): Promise<void> {
    for (const lifeboat of lifeboats) {
      const rows = keys.map(async ({ stream: about, generation, key }): Promise<Row> => {
        const of = { kind: 'key', about, generation, granted: null } as const;
        return { lifeboat, ...of, bytes: await this.#sealed(lifeboat, of, key) };
      });
      await insert(tx, await Promise.all(rows));
    }
  }

  async #ofPatients(
    tx: TransactionSql,
    lifeboats: readonly Uuid[],
    patients: ReadonlyMap<Uuid, readonly IndexRow[]>,
  ): Promise<void> {
    const generation = this.#parts.index.chain.length;
    await tx`DELETE FROM slip WHERE kind = 'index' AND about = ANY(${arrayOf([...patients.keys()])}::text[])`;
    for (const lifeboat of lifeboats) {
      const rows = [...patients].map(async ([about, some]): Promise<Row> => {
        const of = { kind: 'index', about, generation, granted: null } as const;
        return { lifeboat, ...of, bytes: await this.#sealed(lifeboat, of, toCbor(some)) };
      });
      await insert(tx, await Promise.all(rows));
    }
  }

  async #sealed(lifeboat: Uuid, of: SlipOf, content: Bytes): Promise<Bytes> {
    const { org, random } = this.#parts;
    const { key } = await this.#introduction(lifeboat);
    return sealSlip(nodePrimitives, random, org, key, of, content);
  }

  #introduction(id: Uuid): Promise<{ key: SlipKey; bytes: Bytes }> {
    const { org, pens, random } = this.#parts;
    const lifeboat = this.lifeboats.find((one) => one.lifeboat === id)!;
    const known =
      this.#introduced.get(id) ??
      introduce(org, lifeboat, random, (data) => pens.writing(() => pens.current.sign(data)));
    this.#introduced.set(id, known);
    // What failed is not remembered: the next call may do better.
    known.catch(() => this.#introduced.delete(id));
    return known;
  }
}

async function insert(tx: TransactionSql, rows: readonly Row[]): Promise<void> {
  const columns = rows.map(({ lifeboat, kind, about, generation, bytes }) => {
    return { lifeboat, kind, about, generation, bytes };
  });
  await tx`INSERT INTO slip ${tx(columns)} ON CONFLICT DO NOTHING`;
}
