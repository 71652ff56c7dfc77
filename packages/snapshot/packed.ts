/**
 * A fold's maps in memory, with what was not asked for lately deflated: a case that is over takes a fifth of the room that its objects take, and
 * nothing that a collector of garbage has to walk through.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
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
    return this.#added(new ManyKept<K, V>(deflated(), this.#most));
  }

  ordered<K extends string, V>(): Ordered<K, V> {
    return this.#added(new OrderedKept<K, V>(deflated(), this.#most));
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

/** Shorter texts gain little. */
const SHORT = 500;

/** Values of one map look alike, so each is deflated as what it has more than the first. */
function deflated<V>(): Table<V> {
  const kept = new Map<string, string>();
  let first: Buffer | null = null;
  const pack = (text: string) => {
    if (text.length < SHORT) return `=${text}`;
    const bytes = Buffer.from(text);
    first ??= bytes;
    return `~${deflateRawSync(bytes, { dictionary: first }).toString('latin1')}`;
  };
  const unpack = (packed: string) => {
    const rest = packed.slice(1);
    if (packed.startsWith('=')) return fromJson(rest) as V;
    const bytes = inflateRawSync(Buffer.from(rest, 'latin1'), { dictionary: first! });
    return fromJson(bytes.toString()) as V;
  };
  return {
    read(key) {
      const packed = kept.get(key);
      return packed === undefined ? null : unpack(packed);
    },
    *all() {
      for (const [key, packed] of kept) yield [key, unpack(packed)];
    },
    write: (key, value) => void kept.set(key, pack(toJson(value))),
    remove: (key) => void kept.delete(key),
  };
}
