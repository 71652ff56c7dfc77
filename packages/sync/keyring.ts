/** Data keys of the streams this session was granted, in memory only, and what they open. */
import type { Uuid } from '#base/ids.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { asDataKey, type DataKey, openPayload, SealError } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { Params } from '#wire/keeper.ts';
import type { Session } from './session.ts';

export type Wanted = { readonly stream: string; readonly subject: Uuid | null };

/** An entry as read; its payload is null where nothing was sealed. */
export type Opened = { readonly header: Header; readonly payload: unknown };

type Purpose = Params<'grant'>['purpose'];

/** The keys of a stream, newest first, and how they were asked for. */
export type Granted = {
  readonly wanted: Wanted;
  readonly purpose: Purpose;
  readonly keys: readonly DataKey[];
};

export class Keyring {
  readonly #session: Pick<Session, 'call'>;
  readonly #primitives: Primitives;
  readonly #granted = new Map<string, Granted>();
  #forgotten = false;
  #told: () => void = () => undefined;
  readonly #asking = new Map<string, Promise<void>>();
  /** Entries that newer keys did not open either: nobody asks for their sake again. */
  readonly #closed = new Set<Uuid>();

  constructor(session: Pick<Session, 'call'>, primitives: Primitives) {
    this.#session = session;
    this.#primitives = primitives;
  }

  /** Asks the keeper for the keys not yet here, in one grant. @throws Problem */
  async ensure(wanted: readonly Wanted[], purpose: Purpose): Promise<void> {
    const streams = wanted.filter(({ stream }) => !this.#granted.has(stream));
    if (streams.length > 0) await this.#ask(streams, purpose);
  }

  /** What was granted so far, to be kept. @param told whenever there is more */
  keep(told: () => void): () => readonly Granted[] {
    this.#told = told;
    return () => [...this.#granted.values()];
  }

  /** Takes what was kept. */
  restore(granted: readonly Granted[]): void {
    for (const one of granted) this.#granted.set(one.wanted.stream, one);
  }

  /** Takes a key that was made here, for a stream that nobody has one for. */
  hold(wanted: Wanted, purpose: Purpose, key: DataKey): void {
    if (this.#forgotten) return;
    this.#granted.set(wanted.stream, { wanted, purpose, keys: [key] });
    this.#told();
  }

  /** Lets go of all keys, and takes no more. */
  forget(): void {
    this.#forgotten = true;
    this.#granted.clear();
  }

  has(stream: string): boolean {
    return this.#granted.has(stream);
  }

  /** The newest key of a stream that was granted: what is written is sealed under it. @throws Problem `access/not-allowed` where it was not */
  key(stream: string): DataKey {
    return this.keys(stream)[0]!;
  }

  /** All keys of a stream that was granted, newest first: what was written may be sealed under any. @throws Problem `access/not-allowed` */
  keys(stream: string): readonly DataKey[] {
    const granted = this.#granted.get(stream);
    if (granted === undefined) throw new Problem('access/not-allowed');
    return granted.keys;
  }

  /**
   * Reads one entry. Where it was sealed under a key newer than those here, asks for that once, as the stream was asked for before.
   * @throws EntryError, SealError, Problem
   */
  async open(bytes: Uint8Array): Promise<Opened> {
    const { header, sealed } = decodeEntry(bytes);
    if (sealed === null) return { header, payload: null };
    const keys = this.keys(header.stream);
    const payload = (some: readonly DataKey[]) =>
      openPayload(this.#primitives, some, header, sealed);
    try {
      return { header, payload: await payload(keys) };
    } catch (error) {
      if (!(error instanceof SealError) || this.#closed.has(header.id)) throw error;
      if (this.keys(header.stream) === keys) await this.#askAgain(header.stream);
    }
    try {
      return { header, payload: await payload(this.keys(header.stream)) };
    } catch (error) {
      this.#closed.add(header.id);
      throw error;
    }
  }

  /** Many entries of a stream ask once. */
  #askAgain(stream: string): Promise<void> {
    const { wanted, purpose } = this.#granted.get(stream)!;
    const asking =
      this.#asking.get(stream) ??
      this.#ask([wanted], purpose).finally(() => this.#asking.delete(stream));
    this.#asking.set(stream, asking);
    return asking;
  }

  async #ask(streams: readonly Wanted[], purpose: Purpose): Promise<void> {
    const { keys } = await this.#session.call('grant', { streams: [...streams], purpose });
    if (this.#forgotten) return;
    for (const released of keys) {
      const wanted = streams.find(({ stream }) => stream === released.stream);
      if (wanted === undefined || released.keys.length === 0) continue;
      this.#granted.set(wanted.stream, { wanted, purpose, keys: released.keys.map(asDataKey) });
    }
    this.#told();
  }
}
