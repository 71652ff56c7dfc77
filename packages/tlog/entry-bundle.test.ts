import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../vectors/tlog/tiles.json' with { type: 'json' };
import { decodeEntryBundle, encodeEntryBundle, MAX_ENTRY_BYTES } from './entry-bundle.ts';

const { bundle } = vectors;
const frozen = bundle.entries.map((entry) => Uint8Array.fromHex(entry));

test('the frozen bundle', () => {
  expect(encodeEntryBundle(frozen).toHex()).toBe(bundle.bytes);
  expect(decodeEntryBundle(Uint8Array.fromHex(bundle.bytes), frozen.length)).toEqual(frozen);
});

test('any entries round-trip', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 256 });
  fc.assert(
    fc.property(entries, (some) => {
      expect(decodeEntryBundle(encodeEntryBundle(some), some.length)).toEqual(some);
    }),
    { numRuns: 50 },
  );
});

test('an entry may be 65,535 bytes and no more', () => {
  const longest = new Uint8Array(MAX_ENTRY_BYTES).fill(1);
  expect(decodeEntryBundle(encodeEntryBundle([longest]), 1)).toEqual([longest]);
  expect(() => encodeEntryBundle([new Uint8Array(MAX_ENTRY_BYTES + 1)])).toThrow('uint16');
});

test('decoded entries do not change with the bytes they came from', () => {
  const bytes = encodeEntryBundle(frozen);
  const entries = decodeEntryBundle(bytes, frozen.length);
  bytes.fill(0xff);
  expect(entries).toEqual(frozen);
});

test('a bundle is never empty nor wider than a tile', () => {
  expect(() => encodeEntryBundle([])).toThrow('1 to 256');
  expect(() => encodeEntryBundle(new Array(257).fill(new Uint8Array(1)))).toThrow('1 to 256');
});

describe('refused', () => {
  const whole = encodeEntryBundle(frozen);
  test.each([
    ['fewer entries than asked for', whole, 4],
    ['more entries than asked for', whole, 2],
    ['nothing', new Uint8Array(), 1],
    ['half a length', Uint8Array.of(0), 1],
    ['a cut entry', whole.subarray(0, -1), 3],
    ['a byte more', Uint8Array.of(...whole, 0), 3],
    ['a length past the end', Uint8Array.of(0xff, 0xff, 1, 2), 1],
  ])('%s', (_why, bytes, width) => {
    expect(() => decodeEntryBundle(bytes, width)).toThrow(
      expect.objectContaining({ code: 'bundle-malformed' }),
    );
  });
});
