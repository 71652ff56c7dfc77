import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packed } from './packed.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

describe('packed maps', () => {
  it('answer as plain ones, whatever came, went and came back, put away or not', () => {
    // Some so long that they are deflated, and not all of one byte a letter.
    const words = fc.string({ unit: 'grapheme', maxLength: 900, size: 'max' });
    const turn = fc.record({
      act: fc.constantFrom('set', 'set', 'delete', 'packed'),
      key: fc.constantFrom(...KEYS),
      words,
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 40 }), fc.constantFrom(0, 2, 100), (turns, most) => {
        const packed = new Packed(most);
        const maps = [packed.ordered<string, unknown>(), packed.many<string, unknown>()] as const;
        const plain = new Map<string, unknown>();
        for (const [n, { act, key, words }] of turns.entries()) {
          const value = { n, words, bytes: new Uint8Array([n]), of: new Map([[key, null]]) };
          for (const map of [...maps, plain]) {
            if (act === 'set') map.set(key, value);
            else if (act === 'delete') map.delete(key);
          }
          if (act === 'packed') packed.pack();
          expect([...maps[0]]).toEqual([...plain]);
          for (const map of maps)
            for (const one of KEYS) {
              expect(map.get(one)).toEqual(plain.get(one));
              expect(map.has(one)).toBe(plain.has(one));
            }
        }
      }),
    );
  });
});
