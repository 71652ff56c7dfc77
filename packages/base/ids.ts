import { assert } from './assert.ts';
import type { Bytes } from './bytes.ts';
import type { Clock, Random } from './clock.ts';

declare const kind: unique symbol;

/** A UUID in its lower-case canonical text form (RFC 9562). */
export type Uuid = string & { readonly [kind]: 'uuid' };

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): text is Uuid {
  return CANONICAL.test(text);
}

export function uuidFromBytes(bytes: Uint8Array): Uuid {
  assert(bytes.length === 16, 'a UUID is 16 bytes');
  const hex = bytes.toHex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
}

export function uuidToBytes(uuid: Uuid): Bytes {
  return Uint8Array.fromHex(uuid.replaceAll('-', ''));
}

/** Time-ordered (RFC 9562 §5.7): what a desk gives each entry it writes. */
export function uuidv7(clock: Clock, random: Random): Uuid {
  const bytes = random(16);
  const now = clock();
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(now / 0x10000));
  view.setUint16(4, now % 0x10000);
  return uuidFromBytes(marked(bytes, 0x70));
}

/** When an id of `uuidv7` was made, milliseconds since the epoch. */
export function madeAt(id: Uuid): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** A name's own UUID (RFC 9562 §5.8): the same hash gives the same id, so arriving twice is arriving once. */
export function uuidFromHash(hash: Uint8Array): Uuid {
  assert(hash.length >= 16, 'a hash of at least 16 bytes');
  return uuidFromBytes(marked(new Uint8Array(hash.subarray(0, 16)), 0x80));
}

function marked(bytes: Bytes, version: number): Bytes {
  bytes[6] = (bytes[6]! & 0x0f) | version;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}
