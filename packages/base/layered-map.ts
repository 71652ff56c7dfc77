/** Maps that are never changed: a further one shares with the one before all but its latest entries. */

/** So many lie on top before they are laid in for good: then a step costs little, and so does finding. */
const MOST_ON_TOP = 64;

/** As `map`, but for one entry; what is there keeps its place in the order, what is new comes last. `map` stays as it is. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const { base, top } = map instanceof Layered ? map : { base: map, top: new Map<K, V>() };
  if (top.size < MOST_ON_TOP) return new Layered(base, new Map(top).set(key, value));
  return new Layered(new Map(map).set(key, value), new Map());
}

class Layered<K, V> implements ReadonlyMap<K, V> {
  readonly base: ReadonlyMap<K, V>;
  readonly top: ReadonlyMap<K, V>;
  readonly size: number;
  #whole: ReadonlyMap<K, V> | null = null;

  constructor(base: ReadonlyMap<K, V>, top: ReadonlyMap<K, V>) {
    this.base = base;
    this.top = top;
    let size = base.size;
    for (const key of top.keys()) if (!base.has(key)) size += 1;
    this.size = size;
  }

  get(key: K): V | undefined {
    return this.top.has(key) ? this.top.get(key) : this.base.get(key);
  }

  has(key: K): boolean {
    return this.top.has(key) || this.base.has(key);
  }

  entries(): MapIterator<[K, V]> {
    return this.#all().entries();
  }

  keys(): MapIterator<K> {
    return this.#all().keys();
  }

  values(): MapIterator<V> {
    return this.#all().values();
  }

  forEach(each: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.#all()) each(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  /** Laid in for whoever goes through it, once: steps that nobody looks at in between cost no copy. */
  #all(): ReadonlyMap<K, V> {
    if (this.#whole !== null) return this.#whole;
    const whole = new Map(this.base);
    for (const [key, value] of this.top) whole.set(key, value);
    this.#whole = whole;
    return whole;
  }
}
