/** What the simulator saw promised, beside what it saw become durable: the two are held against each other as it happens, and once all is quiet. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Bytes, equal } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { Durable } from './machines/disk.ts';

/** How a keeper's disk stood as an answer left it. */
type Left = { readonly durable: Durable; readonly size: number };

type Fail = (invariant: string, what: string) => void;

export class Witness {
  /** Durable in an outbox before anybody saw it as done. */
  readonly written = new Map<Uuid, Bytes>();
  /** What a keeper said stands in its log. */
  readonly acknowledged = new Map<Uuid, Bytes>();
  /** What a thief's said, with the main site's keys. */
  readonly stolen = new Map<Uuid, Bytes>();
  readonly #left = new Map<string, Left>();
  readonly #call = new AsyncLocalStorage<{ left: Left | null }>();
  readonly #fail: Fail;

  constructor(fail: Fail) {
    this.#fail = fail;
  }

  /** A keeper's answer on a channel leaves, over this disk. @param body as it travels */
  leaves(body: Uint8Array, durable: Durable): void {
    const { box } = fromCbor(new Uint8Array(body)) as { box?: Uint8Array };
    if (box !== undefined) this.#left.set(nameOf(box), { durable, size: durable.entries.length });
  }

  /** And arrives, while a call waits for it. */
  arrives(box: Uint8Array): void {
    const call = this.#call.getStore();
    const name = nameOf(box);
    if (call !== undefined) call.left = this.#left.get(name) ?? null;
    this.#left.delete(name);
  }

  /** Asks, and gives how the keeper's disk stood as it answered. */
  async during<T>(ask: () => Promise<T>): Promise<{ readonly value: T; readonly left: Left }> {
    const call: { left: Left | null } = { left: null };
    const value = await this.#call.run(call, ask);
    if (call.left === null) throw new Error('an answer that no keeper gave');
    return { value, left: call.left };
  }

  sawWritten(bytes: Bytes): void {
    this.written.set(decodeEntry(bytes).header.id, bytes);
  }

  sawAcknowledged(
    entries: readonly Bytes[],
    positions: readonly { readonly index: number }[],
    { durable, size }: Left,
  ): void {
    for (const [i, bytes] of entries.entries()) {
      const { index } = positions[i]!;
      const { type, id } = decodeEntry(bytes).header;
      const stands = durable.entries[index];
      if (index >= size || stands === undefined || !equal(stands.bytes, bytes))
        this.#fail('acknowledged', `${type} ${id} was acknowledged, and was not on disk`);
      (durable.isStolen ? this.stolen : this.acknowledged).set(id, bytes);
    }
  }

  sawReleased(session: Uuid, streams: readonly string[], { durable, size }: Left): void {
    for (const stream of streams) {
      if (!durable.hasGranted(session, stream, size))
        this.#fail('released', `a key of ${stream} was released before its entry stood`);
    }
  }
}

function nameOf(box: Uint8Array): string {
  return box.subarray(0, 24).toHex();
}
