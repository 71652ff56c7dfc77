import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Bytes } from '#base/bytes.ts';
import type { ProblemCode } from '#problems/catalogue.ts';

/** What this browser keeps. Nothing in it can be read without a key that only a signed-in session is given. */
export interface DeskSchema extends DBSchema {
  /** The device key, which cannot be exported. */
  device: { key: 'key'; value: CryptoKeyPair };
  /** The public key of the keeper as it was first seen. */
  keeper: { key: 'key'; value: Bytes };
  outbox: { key: number; value: { readonly bytes: Bytes; readonly refused: ProblemCode | null } };
  /** Sealed under the key of the stream they are about. */
  drafts: { key: string; value: Bytes };
}

export type DeskDatabase = IDBPDatabase<DeskSchema>;

/** Browsers may answer before the disk has it; nothing here may be lost. */
export const STRICT = { durability: 'strict' } as const;

export function openDatabase(): Promise<DeskDatabase> {
  return openDB<DeskSchema>('holdfast', 1, {
    upgrade(database) {
      database.createObjectStore('device');
      database.createObjectStore('keeper');
      database.createObjectStore('outbox', { autoIncrement: true });
      database.createObjectStore('drafts');
    },
  });
}
