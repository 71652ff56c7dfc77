/** Shapes of facts. Each is a guard, so that what passed it is typed. */
export type Shape<T> = (value: unknown) => value is T;
export type Shapes = { readonly [name: string]: Shape<unknown> };
export type Shaped<S extends Shapes> = {
  readonly [K in keyof S]: S[K] extends Shape<infer T> ? T : never;
};

const MOST_TEXT = 400;

export const text: Shape<string> = (value): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MOST_TEXT;

export const flag: Shape<boolean> = (value): value is boolean => typeof value === 'boolean';

export const count: Shape<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

export const bytes: Shape<Uint8Array> = (value): value is Uint8Array => value instanceof Uint8Array;

export function bytesOf(length: number): Shape<Uint8Array> {
  return (value): value is Uint8Array => bytes(value) && value.length === length;
}

export const uuidBytes = bytesOf(16);

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return (value): value is T => words.includes(value as T);
}

export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((one) => shape(one));
}

export function pair<T>(shape: Shape<T>): Shape<readonly [T, T]> {
  return (value): value is readonly [T, T] =>
    Array.isArray(value) && value.length === 2 && value.every(shape);
}

export function both<A, B>(a: Shape<A>, b: Shape<B>): Shape<readonly [A, B]> {
  return (value): value is readonly [A, B] =>
    Array.isArray(value) && value.length === 2 && a(value[0]) && b(value[1]);
}

/** As many of them as may be, and one at least. */
export function some<T>(shape: Shape<T>, most: number): Shape<readonly T[]> {
  const all = list(shape);
  return (value): value is readonly T[] => all(value) && value.length > 0 && value.length <= most;
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

export function either<A, B>(a: Shape<A>, b: Shape<B>): Shape<A | B> {
  return (value): value is A | B => a(value) || b(value);
}

/** A map with exactly these keys. */
export function map<S extends Shapes>(shapes: S): Shape<Shaped<S>> {
  const names = Object.keys(shapes);
  return (value): value is Shaped<S> =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === names.length &&
    names.every((name) => Object.hasOwn(value, name) && shapes[name]!((value as Shaped<S>)[name]));
}
