/** Typed work that is not yet said: it outlives a reload, a crash and a lock, and only its author can read it again. */
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { openByAny, SealError, sealBytes } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { Keyring } from '#sync/keyring.ts';
import { type DeskDatabase, STRICT } from './database.ts';

/** A form about one stream: `consultation` of a case. */
export type DraftPlace = { readonly stream: string; readonly form: string };

export type Fields = { readonly [field: string]: string };

const LABEL = 'holdfast/draft/v1';

export class Drafts {
  readonly #parts: DraftParts;
  /** What is on its way to the disk: the latest of each. */
  readonly #saving = new Map<string, Fields>();

  constructor(parts: DraftParts) {
    this.#parts = parts;
  }

  /** What the disk is about to have; null where it waits for nothing. */
  onItsWay(place: DraftPlace): Fields | null {
    return this.#saving.get(this.#name(place)) ?? null;
  }

  /** Whether this account has one here. Needs no key. */
  async has(place: DraftPlace): Promise<boolean> {
    if (this.onItsWay(place) !== null) return true;
    return (await this.#parts.database.getKey('drafts', this.#name(place))) !== undefined;
  }

  /** Null where there is none, or none that this account can read. @throws Problem where the stream's key was not granted */
  async load(place: DraftPlace): Promise<Fields | null> {
    const onItsWay = this.onItsWay(place);
    if (onItsWay !== null) return onItsWay;
    const { database, primitives, keyring } = this.#parts;
    const sealed = await database.get('drafts', this.#name(place));
    if (sealed === undefined) return null;
    const keys = keyring.keys(place.stream);
    try {
      const opened = fromCbor(await openByAny(primitives, keys, LABEL, this.#aad(place), sealed));
      return isFields(opened) ? opened : null;
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }

  /**
   * Durable on this device when it resolves, unless a later one of the same place is on its way.
   * @param ensure resolves when the stream's key is here
   */
  async save(place: DraftPlace, fields: Fields, ensure?: () => Promise<void>): Promise<void> {
    const name = this.#name(place);
    this.#saving.set(name, fields);
    try {
      await ensure?.();
      const sealed = await this.#sealed(place, fields);
      if (this.#saving.get(name) !== fields) return;
      const { store, done } = this.#writing();
      await Promise.all([store.put(sealed, name), done]);
    } finally {
      if (this.#saving.get(name) === fields) this.#saving.delete(name);
    }
  }

  async remove(place: DraftPlace): Promise<void> {
    this.#saving.delete(this.#name(place));
    const { store, done } = this.#writing();
    await Promise.all([store.delete(this.#name(place)), done]);
  }

  /** The streams about which this account has a draft of a form. Needs no key: what the drafts say stays sealed. */
  async streams(form: string): Promise<readonly string[]> {
    return (await this.#places())
      .filter((place) => place.form === form)
      .map(({ stream }) => stream);
  }

  /** The forms about a stream of which this account has a draft; it needs no key either. */
  async forms(stream: string): Promise<readonly string[]> {
    return (await this.#places())
      .filter((place) => place.stream === stream)
      .map(({ form }) => form);
  }

  async #places(): Promise<readonly DraftPlace[]> {
    const { database, account } = this.#parts;
    const kept = await database.getAllKeys('drafts');
    return [...new Set([...kept, ...this.#saving.keys()])].flatMap((name) => {
      const [whose, stream = '', ...form] = name.split(' ');
      return whose === account ? [{ stream, form: form.join(' ') }] : [];
    });
  }

  #writing() {
    return this.#parts.database.transaction('drafts', 'readwrite', STRICT);
  }

  #sealed(place: DraftPlace, fields: Fields): Promise<Bytes> {
    const { primitives, random, keyring } = this.#parts;
    const key = keyring.key(place.stream);
    return sealBytes(primitives, random, key, LABEL, this.#aad(place), toCbor(fields));
  }

  #name({ stream, form }: DraftPlace): string {
    return `${this.#parts.account} ${stream} ${form}`;
  }

  #aad({ stream, form }: DraftPlace): Bytes {
    return toCbor([LABEL, this.#parts.org, this.#parts.account, stream, form]);
  }
}

type DraftParts = {
  readonly database: DeskDatabase;
  readonly primitives: Primitives;
  readonly random: Random;
  readonly keyring: Keyring;
  readonly org: string;
  readonly account: Uuid;
};

function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string')
  );
}
