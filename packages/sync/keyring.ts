/** Data keys of the streams this session was granted, in memory only, and what they open. */
import type { Uuid } from '#base/ids.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { asDataKey, type DataKey, openPayload } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { Params } from '#wire/keeper.ts';
import type { Session } from './session.ts';

export type Wanted = { readonly stream: string; readonly subject: Uuid | null };

/** An entry as read; its payload is null where nothing was sealed. */
export type Opened = { readonly header: Header; readonly payload: unknown };

export class Keyring {
  readonly #session: Pick<Session, 'call'>;
  readonly #primitives: Primitives;
  readonly #keys = new Map<string, DataKey>();
  #forgotten = false;

  constructor(session: Pick<Session, 'call'>, primitives: Primitives) {
    this.#session = session;
    this.#primitives = primitives;
  }

  /** Asks the keeper for the keys not yet here, in one grant. @throws Problem */
  async ensure(wanted: readonly Wanted[], purpose: Params<'grant'>['purpose']): Promise<void> {
    const streams = wanted.filter(({ stream }) => !this.#keys.has(stream));
    if (streams.length === 0) return;
    const { keys } = await this.#session.call('grant', { streams: [...streams], purpose });
    if (this.#forgotten) return;
    for (const { stream, key } of keys) this.#keys.set(stream, asDataKey(key));
  }

  /** Lets go of all keys, and takes no more. */
  forget(): void {
    this.#forgotten = true;
    this.#keys.clear();
  }

  has(stream: string): boolean {
    return this.#keys.has(stream);
  }

  /** The key of a stream that was granted. @throws Problem `access/not-allowed` where it was not */
  key(stream: string): DataKey {
    const key = this.#keys.get(stream);
    if (key === undefined) throw new Problem('access/not-allowed');
    return key;
  }

  /** Reads one entry. @throws EntryError, SealError, Problem */
  async open(bytes: Uint8Array): Promise<Opened> {
    const { header, sealed } = decodeEntry(bytes);
    if (sealed === null) return { header, payload: null };
    return {
      header,
      payload: await openPayload(this.#primitives, this.key(header.stream), header, sealed),
    };
  }
}
