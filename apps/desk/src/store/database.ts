import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Bytes } from '#base/bytes.ts';
import type { ProblemCode } from '#problems/catalogue.ts';
import type { Carried } from '#sync/carried.ts';
import type { Place } from '#sync/outbox.ts';
import type { Lease } from '../offline/lease.ts';

/** What this browser keeps. Nothing in it can be read without a key that only a signed-in session is given. */
export interface DeskSchema extends DBSchema {
  /** The device key, which cannot be exported. */
  device: { key: 'key'; value: CryptoKeyPair };
  /** The keeper as it was met last, packages/sync/known-keeper.ts; and the origin it was met at, UTF-8, empty for the page's own. */
  keeper: { key: 'known' | 'site'; value: Bytes };
  outbox: {
    key: number;
    value: {
      readonly bytes: Bytes;
      readonly refused: ProblemCode | null;
      /** Absent in what a release before this wrote. */
      readonly placed?: Place | null;
    };
  };
  /** What goes with it to a lifeboat, should the site be lost: packages/sync/carried.ts. */
  carried: { key: number; value: Carried };
  /** Sealed under the key of the stream they are about. */
  drafts: { key: string; value: Bytes };
  /** Sealed pictures, by their hash. Each goes with the entry in the outbox that names it. */
  pictures: { key: string; value: Bytes };
  /** Who may sign in here with no keeper there: offline/lease.ts. */
  leases: { key: string; value: Lease };
  /** What is kept for that, sealed: offline/kept.ts. */
  kept: { key: string; value: { readonly at: number; readonly bytes: Bytes } };
  /** Of each account, up to where in the log it has seen its news here. */
  seen: { key: string; value: number };
}

export type DeskDatabase = IDBPDatabase<DeskSchema>;

/** Browsers may answer before the disk has it; nothing here may be lost. */
export const STRICT = { durability: 'strict' } as const;

export function openDatabase(): Promise<DeskDatabase> {
  return openDB<DeskSchema>('holdfast', 5, {
    upgrade(database, before) {
      if (before < 1) {
        database.createObjectStore('device');
        database.createObjectStore('keeper');
        database.createObjectStore('outbox', { autoIncrement: true });
        database.createObjectStore('drafts');
      }
      if (before < 2) database.createObjectStore('seen');
      if (before < 3) database.createObjectStore('pictures');
      if (before < 4) database.createObjectStore('carried', { autoIncrement: true });
      database.createObjectStore('leases');
      database.createObjectStore('kept');
    },
    // A page of the release before stands in the way of a newer one, and has nothing that is not on disk.
    blocking: (_, __, { target }) => (target as IDBDatabase).close(),
  });
}
