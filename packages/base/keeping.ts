/**
 * What a fold keeps of what it read, by name. In a desk that is memory; in the keeper and the server the same maps may put away what was not
 * asked for lately, and bring it back, and no fold can tell the difference. So values are replaced and never changed in place, and hold nothing but plain
 * data: text, numbers, bytes, lists, maps and records of those.
 */

/** Of as many as the log has cases: found by their key alone. */
export type Many<K extends string, V> = {
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): unknown;
  delete(key: K): boolean;
};

/** As those, and gone through in the order of their coming: seldom, since all that was put away is read for it. */
export type Ordered<K extends string, V> = Many<K, V> & {
  [Symbol.iterator](): IterableIterator<[K, V]>;
};

/** Of as many as there are people here, or as an hour brings: in memory, and gone through in the order of their keys or of their coming. */
export type Few<K extends string, V> = Ordered<K, V> & {
  readonly size: number;
  keys(): IterableIterator<K>;
  values(): IterableIterator<V>;
};

/** One value. */
export type One<V> = { value: V };

export type Keeping = {
  many<K extends string, V>(name: string): Many<K, V>;
  ordered<K extends string, V>(name: string): Ordered<K, V>;
  few<K extends string, V>(name: string): Few<K, V>;
  /** @param first what it is before anything was read */
  one<V>(name: string, first: V): One<V>;
};

/** Everything in memory, as long as it lasts. */
export const inMemory: Keeping = {
  many: () => new Map(),
  ordered: () => new Map(),
  few: () => new Map(),
  one: (_, first) => ({ value: first }),
};
