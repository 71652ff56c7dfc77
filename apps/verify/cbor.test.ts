import { expect, test } from 'vitest';
import { firstItem, fromCbor } from './cbor.ts';

test.each([
  ['01', 'value'],
  ['f93e00', 'value'],
  ['a2616101616202', 'value'],
  ['1801', 'not-deterministic'],
  ['f93c00', 'not-deterministic'],
  ['a2616202616101', 'not-deterministic'],
  ['61ff', 'not-deterministic'],
  ['a2616101616102', 'malformed'],
  ['9f01ff', 'malformed'],
  ['c001', 'malformed'],
  ['f7', 'malformed'],
  ['f97e00', 'malformed'],
  ['1bffffffffffffffff', 'malformed'],
  ['0101', 'malformed'],
  ['', 'malformed'],
])('%s is %s', (hex, kind) => {
  expect(fromCbor(Uint8Array.fromHex(hex)).kind).toBe(kind);
});

test('the first item is measured, and what follows is left', () => {
  expect(firstItem(Uint8Array.fromHex('a1012043'))).toEqual({
    value: new Map([[1, -1]]),
    length: 3,
  });
  expect(firstItem(Uint8Array.fromHex('a101'))).toBeNull();
});
