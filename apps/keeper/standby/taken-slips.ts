/** What came beside the log: keys and blind indexes, under this lifeboat's own key from here on. */
import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { isUuid, type Uuid } from '#base/ids.ts';
import { bytes } from '#base/schema.ts';
import { isSignedByAny } from '#journal/verify-entry.ts';
import { asDataKey, SealError } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import {
  type Introduction,
  openIntroduction,
  openSlip,
  readCarried,
  readIntroduction,
  type Slip,
  type SlipKey,
  signedBytes,
} from '#seal/slip.ts';
import type { KeyEncryption } from '../keys/key-encryption.ts';
import type { IndexRow, PersonIndex } from '../keys/person-index.ts';
import type { Numbered, StreamKeys } from '../keys/stream-keys.ts';
import { indexRowsIn } from '../lifeboats/index-rows.ts';
import type { State } from '../state.ts';

export async function migrateTakenSlips(sql: Sql): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS introduction (name bytea PRIMARY KEY, bytes bytea NOT NULL)`;
  await sql`CREATE TABLE IF NOT EXISTS taken_slip (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), seq bigint NOT NULL, index_keys bytea)`;
  await sql`INSERT INTO taken_slip (seq) VALUES (0) ON CONFLICT DO NOTHING`;
}

const indexKeys = z.array(bytes(32)).min(1);

export type TakenSlipsParts = {
  readonly sql: Sql;
  readonly org: string;
  /** This lifeboat's, X25519. */
  readonly privateKey: Bytes;
  readonly keys: Pick<StreamKeys, 'take'>;
  readonly index: Pick<PersonIndex, 'take'>;
  readonly keyEncryption: KeyEncryption;
  readonly state: Pick<State, 'pens'>;
};

/** Of one page: written all at once. */
type Taken = {
  readonly keys: Numbered[];
  /** By what they are found. */
  readonly patients: Map<Uuid, readonly IndexRow[]>;
};

export class TakenSlips {
  readonly #parts: TakenSlipsParts;
  readonly #opened = new Map<string, SlipKey>();
  #unopened = 0;

  constructor(parts: TakenSlipsParts) {
    this.#parts = parts;
  }

  /** How many did not open since this began. */
  get unopened(): number {
    return this.#unopened;
  }

  /** The last that was taken; 0 before the first. */
  async last(): Promise<number> {
    const [row] = await this.#parts.sql<{ seq: string }[]>`SELECT seq FROM taken_slip`;
    return Number(row!.seq);
  }

  /** Those of another site: they are counted from their first again. */
  async beginAnew(): Promise<void> {
    await this.#parts.sql`UPDATE taken_slip SET seq = 0`;
  }

  /**
   * Takes them in order. What does not open is not taken, and those after it are. Gives the streams whose keys came.
   * @param isGone says of which streams no key is kept any more: a slip may be older than that
   * @param isWhole whether all of the log that the main site shows is here. While it is not, nothing is taken from the first introduction on that
   * no pen known yet has signed: a later entry may name that pen, and those slips are asked for again.
   */
  async take(
    slips: readonly { readonly seq: number; readonly bytes: Bytes }[],
    isGone: (stream: string) => boolean,
    isWhole: boolean,
  ): Promise<string[]> {
    const { sql, keys, index } = this.#parts;
    const taken: Taken = { keys: [], patients: new Map() };
    let last = 0;
    for (const slip of slips) {
      try {
        const read = readCarried(slip.bytes);
        if ('kind' in read) await this.#takeSlip(read, isGone, taken);
        else if (this.#isOfPen(read)) await this.#keep(read, slip.bytes);
        else if (isWhole) throw new SealError();
        else break;
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
        this.#unopened += 1;
      }
      last = slip.seq;
    }
    await keys.take(taken.keys);
    await index.take(taken.patients);
    await sql`UPDATE taken_slip SET seq = ${last} WHERE seq < ${last}`;
    return taken.keys.map(({ stream }) => stream);
  }

  /** The chain of index keys; null while none has come. */
  async indexKeys(): Promise<readonly Bytes[] | null> {
    const { sql, keyEncryption } = this.#parts;
    const [row] = await sql<{ index_keys: Buffer | null }[]>`SELECT index_keys FROM taken_slip`;
    if (row!.index_keys === null) return null;
    const wrapped = new Uint8Array(row!.index_keys);
    const raw = await keyEncryption.unwrap(this.#binding, {
      wrapped,
      keyId: keyEncryption.current,
    });
    return indexKeys.parse(fromCbor(raw));
  }

  async #takeSlip(slip: Slip, isGone: (stream: string) => boolean, taken: Taken): Promise<void> {
    const { kind, about, generation } = slip;
    if (isGone(kind === 'index' ? `patient/${about}` : about)) return;
    const content = await openSlip(nodePrimitives, this.#parts.org, await this.#keyOf(slip), slip);
    if (kind === 'key') taken.keys.push({ stream: about, generation, key: asDataKey(content) });
    else if (kind === 'index-keys') await this.#takeIndexKeys(content);
    else if (isUuid(about)) taken.patients.set(about, indexRowsIn(content));
  }

  async #keep({ name }: Introduction, raw: Bytes): Promise<void> {
    const { sql } = this.#parts;
    await sql`INSERT INTO introduction ${sql({ name, bytes: raw })} ON CONFLICT DO NOTHING`;
  }

  #isOfPen(read: Introduction): boolean {
    const { org, state } = this.#parts;
    return isSignedByAny(state.pens(), signedBytes(org, read), read.signature);
  }

  async #keyOf({ name }: Slip): Promise<SlipKey> {
    const { sql, org, privateKey } = this.#parts;
    const known = this.#opened.get(name.toHex());
    if (known !== undefined) return known;
    const [row] = await sql<
      { bytes: Buffer }[]
    >`SELECT bytes FROM introduction WHERE name = ${name}`;
    if (row === undefined) throw new SealError();
    const introduction = readIntroduction(new Uint8Array(row.bytes));
    const key = await openIntroduction(org, privateKey, introduction);
    this.#opened.set(name.toHex(), key);
    return key;
  }

  async #takeIndexKeys(content: Bytes): Promise<void> {
    const { sql, keyEncryption } = this.#parts;
    const chain = indexKeys.parse(fromCbor(content));
    const { wrapped } = await keyEncryption.wrap(this.#binding, toCbor(chain));
    await sql`UPDATE taken_slip SET index_keys = ${wrapped}`;
  }

  get #binding(): Bytes {
    return toCbor(['holdfast/index-keys/v1', this.#parts.org]);
  }
}
