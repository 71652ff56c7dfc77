import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { describe, expect, test } from 'vitest';
import { readEntry } from './entry.ts';
import { Refusal } from './refusal.ts';
import { LogBuilder } from './testing/build-log.ts';

const good = new LogBuilder().begin().entries[0]!;
const [head, , body, signature] = decode(good) as [Uint8Array, object, Uint8Array, Uint8Array];
const cbor = (value: unknown) => encode(value, rfc8949EncodeOptions);
const bodied = (change: (body: Record<string, unknown>) => object) =>
  cbor([head, {}, cbor(change(decode(body))), signature]);

function ruleOf(bytes: Uint8Array): string {
  try {
    readEntry(bytes);
  } catch (error) {
    if (error instanceof Refusal) return error.rule;
    throw error;
  }
  return 'none';
}

test('what is well formed is read', () => {
  expect(ruleOf(good)).toBe('none');
  expect(readEntry(good)).toMatchObject({ type: 'log.created', session: null, sealed: null });
});

describe('bytes that are not the one encoding', () => {
  test.each([
    ['a longer length', Buffer.concat([Uint8Array.of(0x98, 0x04), good.subarray(1)])],
    [
      'keys in another order',
      cbor([head, {}, encode(decode(body), { mapSorter: reversed }), signature]),
    ],
  ] as [string, Uint8Array][])('%s', (_, bytes) => {
    expect(ruleOf(new Uint8Array(bytes))).toBe('entry/not-deterministic');
  });
});

describe('bytes that are no entry', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['more after the end', Buffer.concat([good, Uint8Array.of(0)])],
    ['a depth that exhausts the stack', new Uint8Array(60_000).fill(0x81)],
    ['five parts', cbor([head, {}, body, signature, 0])],
    ['a short signature', cbor([head, {}, body, signature.subarray(1)])],
    ['an unprotected header', cbor([head, { alg: 1 }, body, signature])],
    ['another algorithm', cbor([head.with(2, 0x27), {}, body, signature])],
    ['no device', cbor([cbor(new Map([[1, -7]])), {}, body, signature])],
    ['a body that is no map', cbor([head, {}, cbor(null), signature])],
    ['an unknown key', bodied((one) => ({ ...one, extra: 1 }))],
    ['a key less', bodied(({ after, ...one }) => ({ ...one, count: after }))],
    ['a negative time', bodied((one) => ({ ...one, at: -1 }))],
    ['a time beyond dates', bodied((one) => ({ ...one, at: Number.MAX_SAFE_INTEGER }))],
    ['a time with a fraction', bodied((one) => ({ ...one, at: 1.5 }))],
    ['a text for an id', bodied((one) => ({ ...one, id: 'x' }))],
    ['null for a seal', bodied((one) => ({ ...one, sealed: null }))],
  ])('%s', (_, bytes) => {
    expect(ruleOf(new Uint8Array(bytes))).toBe('entry/malformed');
  });
});

function reversed(a: unknown[], b: unknown[]): number {
  return -JSON.stringify(a[0]).localeCompare(JSON.stringify(b[0]));
}
