import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withEntry } from './layered-map.ts';

const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer()), {
  maxLength: 300,
});

it('is what a copied map would be, in the same order, and leaves each earlier one as it was', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const plain = new Map<number, number>();
      let layered: ReadonlyMap<number, number> = new Map();
      const seen: [ReadonlyMap<number, number>, [number, number][]][] = [];
      for (const [key, value] of all) {
        plain.set(key, value);
        layered = withEntry(layered, key, value);
        seen.push([layered, [...plain]]);
      }
      for (const [map, entries] of seen) {
        expect([...map]).toEqual(entries);
        expect(map.size).toBe(entries.length);
      }
      expect([...layered.keys()]).toEqual([...plain.keys()]);
      expect([...layered.values()]).toEqual([...plain.values()]);
      for (let key = 0; key <= 120; key += 1) {
        expect(layered.get(key)).toBe(plain.get(key));
        expect(layered.has(key)).toBe(plain.has(key));
      }
      const each: [number, number][] = [];
      layered.forEach((value, key) => {
        each.push([key, value]);
      });
      expect(each).toEqual([...plain]);
    }),
    { numRuns: 40 },
  );
});

it('is another with each step, as whoever watches it needs', () => {
  const one = withEntry(new Map(), 'a', 1);
  expect(withEntry(one, 'a', 1)).not.toBe(one);
});
