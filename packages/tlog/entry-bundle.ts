import { assert } from '#base/assert.ts';
import { TILE_WIDTH } from './range.ts';
import { LogRefusal } from './refusal.ts';

/** The length prefix is a uint16, so no entry of a log may be longer. */
export const MAX_ENTRY_BYTES = 65_535;

const PREFIX_BYTES = 2;

/** Entries, each after its length as a big-endian uint16 (C2SP tlog-tiles, Log entries). */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  assert(entries.length >= 1 && entries.length <= TILE_WIDTH, 'a bundle is 1 to 256 wide');
  const bytes = new Uint8Array(entries.reduce((sum, e) => sum + PREFIX_BYTES + e.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const entry of entries) {
    assert(entry.length <= MAX_ENTRY_BYTES, 'an entry must fit its uint16 length');
    view.setUint16(at, entry.length);
    bytes.set(entry, at + PREFIX_BYTES);
    at += PREFIX_BYTES + entry.length;
  }
  return bytes;
}

/** @throws LogRefusal `bundle-malformed` unless there are exactly `width` entries and no more bytes. */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (entries.length < width) {
    if (at + PREFIX_BYTES > bytes.length) refuse();
    const end = at + PREFIX_BYTES + view.getUint16(at);
    // A copy: what has been checked must not change when a caller reuses its buffer.
    entries.push(new Uint8Array(bytes.subarray(at + PREFIX_BYTES, end)));
    at = end;
  }
  // Also when the last entry was cut short: its length then leads past the end.
  if (at !== bytes.length) refuse();
  return entries;
}

function refuse(): never {
  throw new LogRefusal('bundle-malformed', 'an entry bundle must hold exactly its entries');
}
