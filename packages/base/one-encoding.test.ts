import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equal } from './bytes.ts';
import { fromCbor, isDeterministic, toCbor } from './cbor.ts';
import { isSurelyDeterministic } from './one-encoding.ts';

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 30 });
const { value: known } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.maxSafeInteger(),
    fc.integer({ min: -300, max: 300 }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 300 }),
    ascii,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(ascii, tie('value'), { maxKeys: 30 }),
  ),
}));
const unlike = fc.oneof(fc.double(), fc.string({ unit: 'binary' }), known);

describe('the one encoding, told from bytes alone', () => {
  it('is known of what entries are made of', () => {
    fc.assert(fc.property(known, (value) => isSurelyDeterministic(toCbor(value))));
  });

  it('is never said of what would be encoded otherwise', () => {
    const changed = fc.record({
      value: fc.array(unlike),
      at: fc.nat(),
      to: fc.nat({ max: 255 }),
      length: fc.nat({ max: 2 }),
    });
    fc.assert(
      fc.property(changed, ({ value, at, to, length }) => {
        const bytes = toCbor(value);
        const place = at % bytes.length;
        const other = [...bytes];
        other.splice(place, length, to);
        const altered = new Uint8Array(other);
        return !isSurelyDeterministic(altered) || equal(toCbor(fromCbor(altered)), altered);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['keys out of order', 'a2616201616101'],
    ['a longer key before a shorter', 'a262616101616201'],
    ['a key twice', 'a2616101616102'],
    ['a number the long way', '1817'],
    ['a number in two bytes that fits one', '1900ff'],
    ['a length the long way', '580100'],
    ['a length without end', '9f01ff'],
    ['a number above what a double counts', '1b0020000000000000'],
    ['a whole number as a float', 'f93c00'],
    ['undefined', 'f7'],
    ['a tag', 'c000'],
    ['text that is no UTF-8', '61ff'],
    ['text that ends too early', '6261'],
    ['bytes that end too early', '4201'],
    ['a map that ends too early', 'a16161'],
    ['more than one thing', '0000'],
    ['nothing', ''],
  ])('is not known of %s', (_, hex) => {
    expect(isSurelyDeterministic(Uint8Array.fromHex(hex))).toBe(false);
  });

  it.each([
    ['a fraction', 1.5],
    ['text beyond ASCII', 'Zoë'],
    ['a key that is a place in a list', { 1: 'b', 0: 'a', x: 'c' }],
    ['the name of a prototype', Object.fromEntries([['__proto__', 1]])],
  ])('of %s is told all the same, where it must be by encoding anew', (_, value) => {
    const bytes = toCbor({ value });
    expect(isDeterministic(bytes, fromCbor(bytes))).toBe(true);
  });

  it('in another order of keys is told from the one', () => {
    const bytes = Uint8Array.fromHex('a2616201616101');
    expect(isDeterministic(bytes, fromCbor(bytes))).toBe(false);
  });
});
