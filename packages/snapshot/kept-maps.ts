/** Maps whose values lie in a table, and in memory as far as they are needed: `save` brings the table up to what memory says. */
import type { Few, Many, Ordered } from '#base/keeping.ts';

/** Rows by key, inside whatever transaction is under way. */
export type Table<V> = {
  read(key: string): V | null;
  /** In the order in which their keys came. */
  all(): Iterable<readonly [string, V]>;
  write(key: string, value: V): void;
  remove(key: string): void;
};

/** A map of a snapshot: written in its transaction, and told when that has been committed. */
export type Saved = { save(): void; saved(): void };

/** Keeps in memory what was asked for or changed lately, and all that the table does not have yet. */
export class ManyKept<K extends string, V> implements Many<K, V>, Saved {
  readonly #table: Table<V>;
  readonly #most: number;
  /** Since the last snapshot; null where it is gone. */
  readonly #changed = new Map<K, V | null>();
  /** As the table has it, in two generations: the earlier is let go of when the recent one is full. Null where there is nothing. */
  #recent = new Map<K, V | null>();
  #earlier = new Map<K, V | null>();

  /** @param most how many of a generation stay in memory */
  constructor(table: Table<V>, most: number) {
    this.#table = table;
    this.#most = most;
  }

  get(key: K): V | undefined {
    return this.#find(key) ?? undefined;
  }

  has(key: K): boolean {
    return this.#find(key) !== null;
  }

  set(key: K, value: V): void {
    // What comes back is written after what came meanwhile.
    if (this.#changed.get(key) === null) this.#changed.delete(key);
    this.#changed.set(key, value);
  }

  delete(key: K): boolean {
    const was = this.has(key);
    if (was) this.#changed.set(key, null);
    return was;
  }

  save(): void {
    for (const [key, value] of this.#changed) {
      if (value === null) this.#table.remove(key);
      else this.#table.write(key, value);
    }
  }

  saved(): void {
    for (const [key, value] of this.#changed) this.#remember(key, value);
    this.#changed.clear();
  }

  #find(key: K): V | null {
    const changed = this.#changed.get(key);
    if (changed !== undefined) return changed;
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const earlier = this.#earlier.get(key);
    const known = earlier === undefined ? this.#table.read(key) : earlier;
    this.#remember(key, known);
    return known;
  }

  #remember(key: K, value: V | null): void {
    if (this.#most === 0) return;
    if (this.#recent.size >= this.#most) {
      this.#earlier = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
    this.#earlier.delete(key);
  }
}

/** As `ManyKept`, of a table that keeps the order in which keys came. */
export class OrderedKept<K extends string, V> implements Ordered<K, V>, Saved {
  readonly #table: Table<V>;
  readonly #many: ManyKept<K, V>;
  /** Of the table's keys, since the last snapshot. */
  readonly #gone = new Set<K>();
  readonly #changed = new Set<K>();
  /** Not in the table, or to come last in it. */
  readonly #fresh = new Set<K>();

  constructor(table: Table<V>, most: number) {
    this.#table = table;
    this.#many = new ManyKept(table, most);
  }

  get(key: K): V | undefined {
    return this.#many.get(key);
  }

  has(key: K): boolean {
    return this.#many.has(key);
  }

  set(key: K, value: V): void {
    if (this.#many.has(key)) this.#changed.add(key);
    else this.#fresh.add(key);
    this.#many.set(key, value);
  }

  delete(key: K): boolean {
    const was = this.#many.delete(key);
    if (was && !this.#fresh.delete(key)) this.#gone.add(key);
    return was;
  }

  *[Symbol.iterator](): IterableIterator<[K, V]> {
    for (const [key, value] of this.#table.all() as Iterable<readonly [K, V]>) {
      if (!this.#gone.has(key)) yield [key, this.#changed.has(key) ? this.#many.get(key)! : value];
    }
    for (const key of this.#fresh) yield [key, this.#many.get(key)!];
  }

  save(): void {
    for (const key of this.#gone) this.#table.remove(key);
    this.#many.save();
  }

  saved(): void {
    this.#many.saved();
    for (const keys of [this.#gone, this.#changed, this.#fresh]) keys.clear();
  }
}

/** All of it in memory. */
export class FewKept<K extends string, V> implements Few<K, V>, Saved {
  readonly #table: Table<V>;
  readonly #values: Map<K, V>;
  readonly #changed = new Set<K>();
  readonly #gone = new Set<K>();

  constructor(table: Table<V>) {
    this.#table = table;
    this.#values = new Map(table.all() as Iterable<readonly [K, V]>);
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: K): V | undefined {
    return this.#values.get(key);
  }

  has(key: K): boolean {
    return this.#values.has(key);
  }

  set(key: K, value: V): void {
    this.#values.set(key, value);
    this.#changed.add(key);
  }

  delete(key: K): boolean {
    this.#changed.delete(key);
    this.#gone.add(key);
    return this.#values.delete(key);
  }

  keys(): IterableIterator<K> {
    return this.#values.keys();
  }

  values(): IterableIterator<V> {
    return this.#values.values();
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.#values[Symbol.iterator]();
  }

  /** What came back after it was gone comes last, as it does here. */
  save(): void {
    for (const key of this.#gone) this.#table.remove(key);
    for (const key of this.#changed) this.#table.write(key, this.#values.get(key)!);
  }

  saved(): void {
    this.#changed.clear();
    this.#gone.clear();
  }
}
