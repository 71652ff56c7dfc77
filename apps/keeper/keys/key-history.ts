/** Which generation of each of the keeper's keys is in use, and since when: as the log says. */
import { type Few, inMemory, type Keeping, type One } from '#base/keeping.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';

/** The first since the log began. `since` is in milliseconds since the epoch. */
export type InUse = { readonly generation: number; readonly since: number };

/** Entries that say by their type which key changed. */
const BY_TYPE: Readonly<Record<string, string>> = {
  'keeper.rekeyed': 'pen',
  'log-key.added': 'checkpoint',
};

export class KeyHistory {
  readonly #began: One<number>;
  readonly #changed: Few<string, InUse>;

  constructor(keeping: Keeping = inMemory) {
    this.#began = keeping.one('began', 0);
    this.#changed = keeping.few('keys-in-use');
  }

  of(what: string): InUse {
    return this.#changed.get(what) ?? { generation: 1, since: this.#began.value };
  }

  /** Takes every committed entry, in the log's order. */
  apply({ type, facts, at }: Header): void {
    if (type === 'log.created') this.#began.value = at;
    const key = BY_TYPE[type];
    if (key !== undefined) {
      this.#changed.set(key, { generation: this.of(key).generation + 1, since: at });
    }
    if (type === 'lifeboat.launched') this.#takeOver(at);
    if (type !== 'keys.rotated') return;
    const rotated = identityFacts['keys.rotated'].safeParse(facts);
    if (!rotated.success) return;
    const { what, generation } = rotated.data;
    this.#changed.set(what, { generation, since: at });
  }

  /** Of a lifeboat's own keys each is its first; the index alone goes on under the chain it was given. */
  #takeOver(at: number): void {
    for (const key of ['root', 'key-encryption', 'pen', 'checkpoint'])
      this.#changed.set(key, { generation: 1, since: at });
  }
}
