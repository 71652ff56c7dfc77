/**
 * Pictures on their way into the record and out of it. A picture is sealed under a key of its own before it is kept anywhere. The keeper has it
 * before the entry that names it; here it stays, sealed, for as long as that entry does.
 */
import type { Bytes } from '#base/bytes.ts';
import type { Random } from '#base/clock.ts';
import { careFacts } from '#care/entries.ts';
import type { Header } from '#journal/entry.ts';
import { openAttachment, sealAttachment } from '#seal/attachment.ts';
import { SealError } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import { type DeskDatabase, STRICT } from './database.ts';
import type { SiteFetch } from './site-fetch.ts';

type PicturesParts = {
  readonly database: DeskDatabase;
  readonly primitives: Primitives;
  readonly random: Random;
  readonly org: string;
  /** Brings sealed bytes to the keeper, durable when it resolves. @throws Problem */
  readonly attach: (stream: string, bytes: Bytes) => Promise<unknown>;
  readonly fetch: SiteFetch;
};

/** As an entry names a picture, and holds its key. */
export type PictureRef = {
  readonly stream: string;
  readonly hash: Bytes;
  readonly key: Bytes;
};

/** `missing`: the record names it and nobody has it. `altered`: what is kept is not what was named. `away`: not to be had just now. */
export type PictureTrouble = 'missing' | 'altered' | 'away';

const FETCH_WITHIN_MS = 30_000;

export class Pictures {
  readonly #parts: PicturesParts;

  constructor(parts: PicturesParts) {
    this.#parts = parts;
  }

  /** Sealed, and durable on this device when it resolves. */
  async keep(stream: string, content: Bytes): Promise<PictureRef & { readonly bytes: number }> {
    const { database, primitives, random, org } = this.#parts;
    const { key, sealed, hash } = await sealAttachment(
      primitives,
      random,
      { org, stream },
      content,
    );
    const { store, done } = database.transaction('pictures', 'readwrite', STRICT);
    await Promise.all([store.put(sealed, hash.toHex()), done]);
    return { stream, key, hash, bytes: sealed.length };
  }

  /** Brings to the keeper what these entries name and what is still here. @throws Problem */
  async bring(headers: readonly Header[]): Promise<void> {
    for (const { stream, hash } of picturesIn(headers)) {
      const sealed = await this.#parts.database.get('pictures', hash.toHex());
      // What is not here was brought before; otherwise the keeper refuses the entry.
      if (sealed !== undefined) await this.#parts.attach(stream, sealed);
    }
  }

  /** The picture, or why it cannot be seen. */
  async open({ stream, hash, key }: PictureRef): Promise<Bytes | PictureTrouble> {
    const { primitives, org } = this.#parts;
    const sealed = await this.#sealed(hash);
    if (typeof sealed === 'string') return sealed;
    try {
      return await openAttachment(primitives, { org, stream }, { key, hash, sealed });
    } catch (error) {
      if (error instanceof SealError) return 'altered';
      throw error;
    }
  }

  async #sealed(hash: Bytes): Promise<Bytes | 'missing' | 'away'> {
    const { database, fetch } = this.#parts;
    const waiting = await database.get('pictures', hash.toHex());
    if (waiting !== undefined) return waiting;
    try {
      const signal = AbortSignal.timeout(FETCH_WITHIN_MS);
      const response = await fetch(`/attachment/${hash.toHex()}`, { signal, redirect: 'error' });
      if (response.status === 404) return 'missing';
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : 'away';
    } catch {
      return 'away';
    }
  }
}

/** The pictures that these entries name. */
export function picturesIn(headers: readonly Header[]): { stream: string; hash: Bytes }[] {
  return headers.flatMap(({ type, stream, facts }) => {
    if (type !== 'case.pictured') return [];
    const { hash } = careFacts[type].parse(facts);
    return [{ stream, hash }];
  });
}
