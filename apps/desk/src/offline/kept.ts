/** What one account keeps on this device for a day with no keeper: each piece sealed, and dropped when it is older than such a day may be. */
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { openBytes, SealError, sealBytes } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { DeskDatabase } from '../store/database.ts';
import { keptOf } from './leases.ts';

const LABEL = 'holdfast/kept/v1';

export class Kept {
  readonly #parts: KeptParts;

  constructor(parts: KeptParts) {
    this.#parts = parts;
  }

  async put(name: string, value: unknown): Promise<void> {
    const { database, primitives, random, clock, key } = this.#parts;
    const bytes = await sealBytes(primitives, random, key, LABEL, this.#aad(name), toCbor(value));
    await database.put('kept', { at: clock(), bytes }, this.#place(name));
  }

  /** Undefined where there is none, or none that opens. */
  async get(name: string): Promise<unknown> {
    const { database } = this.#parts;
    const row = await database.get('kept', this.#place(name));
    return row && this.#open(name, row.bytes);
  }

  /** Those whose names begin so, in the order of their names. */
  async all(prefix: string): Promise<readonly unknown[]> {
    const { database, account } = this.#parts;
    const { store } = database.transaction('kept');
    const some = keptOf(account, prefix);
    const [places, rows] = await Promise.all([store.getAllKeys(some), store.getAll(some)]);
    const names = places.map((place) => place.slice(account.length + 1));
    return Promise.all(rows.map(({ bytes }, i) => this.#open(names[i]!, bytes)));
  }

  async remove(prefix: string): Promise<void> {
    const { database, account } = this.#parts;
    await database.delete('kept', keptOf(account, prefix));
  }

  /** Lets go of what was put away before this moment. */
  async prune(oldest: number): Promise<void> {
    const { database, account } = this.#parts;
    const { store, done } = database.transaction('kept', 'readwrite');
    for await (const row of store.iterate(keptOf(account))) {
      if (row.value.at < oldest) await row.delete();
    }
    await done;
  }

  async #open(name: string, sealed: Bytes): Promise<unknown> {
    const { primitives, key } = this.#parts;
    try {
      return fromCbor(await openBytes(primitives, key, LABEL, this.#aad(name), sealed));
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }

  #place(name: string): string {
    return `${this.#parts.account} ${name}`;
  }

  #aad(name: string): Bytes {
    return toCbor([LABEL, this.#parts.org, uuidToBytes(this.#parts.account), name]);
  }
}

type KeptParts = {
  readonly database: DeskDatabase;
  readonly primitives: Primitives;
  readonly random: Random;
  readonly clock: Clock;
  readonly org: string;
  readonly account: Uuid;
  /** Of all that is kept: lease.ts. */
  readonly key: Bytes;
};
