/**
 * A fold's maps in memory, with what was not asked for lately as text: about a quarter of the room that it takes as objects, and nothing that a
 * collector of garbage has to walk through.
 */
import type { Few, Keeping, Many, One, Ordered } from '#base/keeping.ts';
import { inMemory } from '#base/keeping.ts';
import { ManyKept, OrderedKept, type Saved, type Table } from './kept-maps.ts';
import { fromJson, toJson } from './plain-json.ts';

export class Packed implements Keeping {
  readonly #maps: Saved[] = [];
  readonly #most: number;

  /** @param most how many values of each map stay as they are, about: of the latest asked for */
  constructor(most: number) {
    this.#most = most;
  }

  many<K extends string, V>(): Many<K, V> {
    return this.#added(new ManyKept<K, V>(asText(), this.#most));
  }

  ordered<K extends string, V>(): Ordered<K, V> {
    return this.#added(new OrderedKept<K, V>(asText(), this.#most));
  }

  few<K extends string, V>(name: string): Few<K, V> {
    return inMemory.few(name);
  }

  one<V>(name: string, first: V): One<V> {
    return inMemory.one(name, first);
  }

  /** Puts away what was changed since the last time. */
  pack(): void {
    for (const map of this.#maps) {
      map.save();
      map.saved();
    }
  }

  #added<M extends Saved>(map: M): M {
    this.#maps.push(map);
    return map;
  }
}

function asText<V>(): Table<V> {
  const texts = new Map<string, string>();
  return {
    read(key) {
      const text = texts.get(key);
      return text === undefined ? null : (fromJson(text) as V);
    },
    *all() {
      for (const [key, text] of texts) yield [key, fromJson(text) as V];
    },
    write: (key, value) => void texts.set(key, toJson(value)),
    remove: (key) => void texts.delete(key),
  };
}
