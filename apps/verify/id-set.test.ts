import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { IdSet } from './id-set.ts';

test('knows every id again, through each growth, and no other', () => {
  const ids = Array.from({ length: 20_000 }, () => new Uint8Array(randomBytes(16)));
  const set = new IdSet();
  expect(ids.every((id) => set.add(id))).toBe(true);
  expect(ids.some((id) => set.add(id))).toBe(false);
  expect(ids.every((id) => set.add(id.with(15, id[15]! ^ 1)))).toBe(true);
});

test('the nil id is one like any other, wherever its bytes lie', () => {
  const set = new IdSet();
  const inside = new Uint8Array(40).subarray(3, 19);
  expect([set.add(inside), set.add(inside)]).toEqual([true, false]);
});
