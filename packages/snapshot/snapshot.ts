/**
 * A fold of the log as of one size of it, in a file: memory does not grow with the log, and a start reads no more than its end.
 *
 * It is derived, and it is believed on three conditions: the code that folded it is the code that runs, the file is whole, and the log's own tree
 * has, at that size, the root that it had when the snapshot was taken. Otherwise it is emptied and everything is folded from the first entry. It is
 * written between two batches in one transaction: a crash leaves the one before, or this one. It holds ids and operational facts as the log has
 * them in the clear; no key and no payload comes here.
 */
import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { assert } from '#base/assert.ts';
import { base64url, fromBase64url } from '#base/bytes.ts';
import type { Few, Keeping, Many, One, Ordered } from '#base/keeping.ts';
import type { Hash, TreeHead } from '#tlog/merkle.ts';
import { FewKept, ManyKept, OrderedKept, type Saved, type Table } from './kept-maps.ts';
import { fromJson, toJson } from './plain-json.ts';

const IN_ORDER = 'place INTEGER PRIMARY KEY, key TEXT UNIQUE, value TEXT)';
/** Of SQLite: the file is not one of its own, or no more what it wrote. */
const DAMAGED: readonly number[] = [11, 26];
/** Of SQLite: another process has the file. */
const BUSY = 5;

/** Another process works in this folder: it lives, though it may be stopped or may not answer. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

export type Remembering = {
  /** How many values of each map stay in memory, about: of the latest asked for. */
  readonly most: number;
  /** After how many entries a snapshot is taken: so many are folded again where a process was cut off. */
  readonly savedEach: number;
};

/** More than a busy day has of anything; and a pause of a few milliseconds now and then. */
export const USUAL: Remembering = { most: 20_000, savedEach: 2_048 };

export type SnapshotParts = {
  readonly path: string;
  /** Names the code that folds. */
  readonly code: string;
  readonly remembering: Remembering;
};

export class Snapshot implements Keeping {
  readonly #parts: SnapshotParts;
  readonly #maps: Saved[] = [];
  #database: DatabaseSync;
  #head: TreeHead | null;

  constructor(parts: SnapshotParts) {
    this.#parts = parts;
    this.#database = opened(parts.path);
    try {
      this.#head = this.#recorded();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#head = null;
    }
    if (this.#head === null) this.empty();
  }

  /** The tree as of which it was taken; null where there is none. */
  get head(): TreeHead | null {
    return this.#head;
  }

  get isOpen(): boolean {
    return this.#database.isOpen;
  }

  /** Throws away what is in the file. Before any map was asked for. */
  empty(): void {
    assert(this.#maps.length === 0, 'nothing was read from what is thrown away');
    this.#database.close();
    remove(this.#parts.path);
    this.#database = opened(this.#parts.path);
    this.#database.exec('CREATE TABLE taken (code TEXT, size INTEGER, root TEXT)');
    this.#head = null;
  }

  many<K extends string, V>(name: string): Many<K, V> {
    const table = this.#table<V>(name, 'key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID');
    return this.#added(new ManyKept<K, V>(table, this.#parts.remembering.most));
  }

  ordered<K extends string, V>(name: string): Ordered<K, V> {
    return this.#added(
      new OrderedKept<K, V>(this.#table(name, IN_ORDER), this.#parts.remembering.most),
    );
  }

  few<K extends string, V>(name: string): Few<K, V> {
    return this.#added(new FewKept<K, V>(this.#table(name, IN_ORDER)));
  }

  one<V>(name: string, first: V): One<V> {
    const only = this.few<'it', { readonly value: V }>(name);
    return {
      get value() {
        const known = only.get('it');
        return known === undefined ? first : known.value;
      },
      set value(value) {
        only.set('it', { value });
      },
    };
  }

  /** Takes one if the log has grown enough since the last. */
  grown(head: TreeHead): void {
    if (head.size - (this.#head?.size ?? 0) >= this.#parts.remembering.savedEach) this.save(head);
  }

  /** As of this size of the log, to which every fold has come: at once, or not at all. @throws what kept SQLite from it */
  save(head: TreeHead): void {
    this.#guarded(() => {
      this.#database.exec('BEGIN');
      try {
        for (const map of this.#maps) map.save();
        this.#database.exec('DELETE FROM taken');
        this.#database
          .prepare('INSERT INTO taken VALUES (?, ?, ?)')
          .run(this.#parts.code, head.size, base64url(head.root));
        this.#database.exec('COMMIT');
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
    for (const map of this.#maps) map.saved();
    this.#head = head;
  }

  /** Done twice is done once. */
  close(): void {
    if (this.isOpen) this.#database.close();
  }

  #added<M extends Saved>(map: M): M {
    this.#maps.push(map);
    return map;
  }

  #recorded(): TreeHead | null {
    const there = this.#database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'taken'");
    if (there.get() === undefined) return null;
    const row = this.#database.prepare('SELECT code, size, root FROM taken').get();
    if (row?.code !== this.#parts.code) return null;
    return { size: Number(row.size), root: fromBase64url(String(row.root)) as Uint8Array as Hash };
  }

  #table<V>(name: string, columns: string): Table<V> {
    assert(/^[a-z-]+$/.test(name), 'a plain name');
    const table = `"kept-${name}"`;
    this.#database.exec(`CREATE TABLE IF NOT EXISTS ${table} (${columns}`);
    const reading = this.#database.prepare(`SELECT value FROM ${table} WHERE key = ?`);
    const writing = this.#database.prepare(`INSERT INTO ${table} (key, value) VALUES (?, ?)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
    const removing = this.#database.prepare(`DELETE FROM ${table} WHERE key = ?`);
    return {
      read: (key) => {
        const row = this.#guarded(() => reading.get(key));
        return row === undefined ? null : (fromJson(String(row.value)) as V);
      },
      all: () => this.#inOrder(table),
      write: (key, value) => void writing.run(key, toJson(value)),
      remove: (key) => void removing.run(key),
    };
  }

  *#inOrder<V>(table: string): Iterable<readonly [string, V]> {
    const rows = this.#database.prepare(`SELECT key, value FROM ${table} ORDER BY place`);
    for (const { key, value } of rows.iterate()) yield [String(key), fromJson(String(value)) as V];
  }

  /** Takes a file that turns out to be damaged away, so that the next start folds anew, and lets this process end of it. */
  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (isDamage(error)) remove(this.#parts.path);
      throw error;
    }
  }
}

/** One process at a time has it; nobody else reads it. @throws FolderInUse */
function opened(path: string): DatabaseSync {
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA temp_store = MEMORY');
    return database;
  } catch (error) {
    database.close();
    if (isOf([BUSY], error)) throw new FolderInUse();
    if (!isDamage(error)) throw error;
    remove(path);
    return opened(path);
  }
}

function remove(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}

function isDamage(error: unknown): boolean {
  return isOf(DAMAGED, error);
}

function isOf(codes: readonly number[], error: unknown): boolean {
  // The low byte of an extended code is the code.
  return (
    error instanceof Error && 'errcode' in error && codes.includes(Number(error.errcode) & 0xff)
  );
}
