import { describe, expect, it } from 'vitest';
import { inMemory } from './keeping.ts';
import { NumberLists } from './number-lists.ts';

const newLists = () => new NumberLists(inMemory, 'rows');

describe('lists of numbers', () => {
  it('give each number back where it was put, each list its own', () => {
    const lists = newLists();
    for (let n = 0; n < 3_000; n += 1) {
      lists.push('a', 4_000_000_000 + n);
      if (n % 2 === 0) lists.push('b', n);
    }
    expect([lists.length('a'), lists.length('b'), lists.length('c')]).toEqual([3_000, 1_500, 0]);
    expect(Array.from({ length: 3_000 }, (_, n) => lists.at('a', n) - 4_000_000_000)).toEqual(
      Array.from({ length: 3_000 }, (_, n) => n),
    );
    expect(Array.from({ length: 1_500 }, (_, n) => lists.at('b', n))).toEqual(
      Array.from({ length: 1_500 }, (_, n) => n * 2),
    );
  });

  it('are empty after they were deleted, and begin anew', () => {
    const lists = newLists();
    for (let n = 0; n < 1_100; n += 1) lists.push('a', n);
    lists.delete('a');
    expect(lists.length('a')).toBe(0);
    expect(() => lists.at('a', 1_050)).toThrow();
    lists.push('a', 7);
    expect(lists.at('a', 0)).toBe(7);
  });

  it('take no number that would come back as another, and give none that is not there', () => {
    const lists = newLists();
    for (const wrong of [-1, 0.5, 2 ** 32, Number.NaN]) {
      expect(() => lists.push('a', wrong)).toThrow();
    }
    lists.push('a', 1);
    for (const nowhere of [-1, 1, 512]) expect(() => lists.at('a', nowhere)).toThrow();
  });
});
