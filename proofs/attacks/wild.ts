/** Inputs for attacks: what is almost right, and what is wild. */
import fc from 'fast-check';
import { toCbor } from '#base/cbor.ts';

/** Names that mean something to an engine, a parser or a shell, and to no route. */
const LOADED = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '{{7*7}}#{7*7}',
  '%00',
  '\u202ereversed',
  '9'.repeat(400),
  'a'.repeat(5_000),
];

export const wildText = fc.oneof(
  fc.constantFrom(...LOADED),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.webQueryParameters(),
);

/** As a header's value might hold it: one byte each, most of them legal. */
export const wildHeader = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    'a\tb',
    'x'.repeat(2_000),
    'gzip',
    'bytes=0-1',
    '*',
    ',,,',
    '"',
    '=?utf-8?b?eA==',
  ),
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
  }),
);

const wildLeaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1, 0.5),
  wildText,
  fc.uint8Array({ maxLength: 80 }),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
);

/** Any value that CBOR or JSON can say. */
export const wildValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    wildLeaf,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(wildText, tie('value'), { maxKeys: 5 }),
  ),
})).value;

/** A value with one to three of its places taken out, replaced, or given a neighbour. */
export function changed(value: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    place: fc.nat(),
    how: fc.constantFrom('drop', 'replace', 'replace', 'beside'),
    by: wildValue,
    name: wildText,
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce((before, { place, how, by, name }) => {
      const all = placesOf(before);
      const where = all[place % all.length]!;
      return at(before, where, (old) => {
        if (how === 'beside' && isMap(old)) return beside(old, name, by);
        return how === 'drop' && where.length > 0 ? DROPPED : by;
      });
    }, value),
  );
}

/** Bytes with some of them flipped, cut off, or added. */
export function garbled(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat({ max: Math.max(0, bytes.length - 1) });
  return fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([i, by]) => bytes.with(i, bytes[i]! ^ by)),
    at.map((i) => bytes.slice(0, i)),
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Buffer.concat([bytes, more])),
    fc.tuple(at, at).map(([i, j]) => Buffer.concat([bytes.slice(0, i), bytes.slice(j)])),
  );
}

/** Bodies for who expects this value in CBOR: itself, nearly it, and anything at all. */
export function wildCbor(value: unknown): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<Uint8Array>(toCbor(value)) },
    { weight: 6, arbitrary: changed(value).map((near) => toCbor(near)) },
    { weight: 3, arbitrary: garbled(toCbor(value)) },
    { weight: 2, arbitrary: wildValue.map((any) => toCbor(any)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  );
}

const DROPPED = Symbol('dropped');
type Place = readonly (string | number)[];

function placesOf(value: unknown, here: Place = []): Place[] {
  const inner = isMap(value) || Array.isArray(value) ? Object.entries(value) : [];
  return [here, ...inner.flatMap(([name, child]) => placesOf(child, [...here, name]))];
}

function at(value: unknown, [name, ...rest]: Place, change: (old: unknown) => unknown): unknown {
  if (name === undefined) return change(value);
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const child = at((copy as Record<string | number, unknown>)[name], rest, change);
  if (child !== DROPPED) return beside(copy, String(name), child);
  if (Array.isArray(copy)) return copy.toSpliced(Number(name), 1);
  return Object.fromEntries(Object.entries(copy).filter(([key]) => key !== String(name)));
}

/** As an own property, whatever its name. */
function beside<T extends object>(value: T, name: string, by: unknown): T {
  const own = { value: by, enumerable: true, configurable: true, writable: true };
  return Object.defineProperty(Array.isArray(value) ? value : { ...value }, name, own);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
