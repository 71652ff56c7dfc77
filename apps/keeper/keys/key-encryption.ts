/**
 * Wraps data keys under the newest key-encryption key, in this process: no grant waits for the device or the cloud that keeps the root key. What was
 * wrapped under one before opens for as long as that is held.
 */
import { createHash } from 'node:crypto';
import { assert } from '#base/assert.ts';
import { type Bytes, utf8 } from '#base/bytes.ts';
import type { Random } from '#base/clock.ts';
import { openBytes, sealBytes } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { Generation } from './secrets.ts';

const WRAP = 'holdfast/wrap/v1';
const KEY_ID = 'holdfast/key-id/v1';

export type Wrapped = { readonly wrapped: Bytes; readonly keyId: string };

export class KeyEncryption {
  readonly #random: Random;
  #held: ReadonlyMap<string, Bytes> = new Map();

  /** @param keys oldest first */
  constructor(keys: readonly Generation[], random: Random) {
    this.#random = random;
    this.hold(keys);
  }

  /** Has these at hand, and no others. */
  hold(keys: readonly Generation[]): void {
    this.#held = new Map(keys.map((one) => [idOf(one), one.key]));
  }

  /** Names the key that wraps. */
  get current(): string {
    const current = [...this.#held.keys()].at(-1);
    assert(current !== undefined, 'there is a key-encryption key');
    return current;
  }

  holds(keyId: string): boolean {
    return this.#held.has(keyId);
  }

  async wrap(binding: Bytes, key: Bytes): Promise<Wrapped> {
    const keyId = this.current;
    const under = this.#held.get(keyId)!;
    const wrapped = await sealBytes(nodePrimitives, this.#random, under, WRAP, binding, key);
    return { wrapped, keyId };
  }

  /** @throws SealError where the binding or a byte is another */
  unwrap(binding: Bytes, { wrapped, keyId }: Wrapped): Promise<Bytes> {
    const under = this.#held.get(keyId);
    assert(under !== undefined, 'the key-encryption key that a row names is held');
    return openBytes(nodePrimitives, under, WRAP, binding, wrapped);
  }
}

/** The generation, and enough of the key's hash that two keys of one number, from two copies, are told apart. */
function idOf({ generation, key }: Generation): string {
  const hash = createHash('sha256').update(utf8(KEY_ID)).update(key).digest('hex');
  return `${generation}.${hash.slice(0, 16)}`;
}
