import { expect, it } from 'vitest';
import { PackedNumbers } from './packed-numbers.ts';

it('keeps what it was given, past the room it began with', () => {
  const numbers = new PackedNumbers();
  for (let i = 0; i < 5_000; i += 1) numbers.push(2 ** 32 - 1 - i);
  expect(numbers.length).toBe(5_000);
  for (let i = 0; i < 5_000; i += 1) expect(numbers.at(i)).toBe(2 ** 32 - 1 - i);
});

it('refuses what four bytes do not hold, and what is not there', () => {
  const numbers = new PackedNumbers();
  for (const value of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => numbers.push(value)).toThrow();
  expect(() => numbers.at(0)).toThrow();
});
