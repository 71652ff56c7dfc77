import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { HASH_BYTES, type Hash, type TreeHead } from '#tlog/merkle.ts';
import { JournalError } from './journal-error.ts';
import { arrayOf } from './postgres-array.ts';
import type { LogReader, StoredEntry } from './reader.ts';

export type EntryRow = { readonly index: string; readonly version: number; readonly bytes: Buffer };
export type HeadRow = { readonly size: string; readonly root: Buffer };

/** Reads with whatever role `sql` has; SELECT on the log's tables is enough. */
export function postgresReader(sql: Sql): LogReader {
  return {
    async head() {
      const [row] = await sql<HeadRow[]>`SELECT size, root FROM head`;
      return asTreeHead(row);
    },

    async entries(start, end) {
      const rows = await sql<EntryRow[]>`
        SELECT index, version, bytes FROM entry
        WHERE index >= ${start} AND index < ${end} ORDER BY index`;
      return rows.map(storedEntry);
    },

    async at(indexes) {
      const rows = await sql<EntryRow[]>`
        SELECT index, version, bytes FROM entry
        WHERE index = ANY(${arrayOf(indexes)}::bigint[]) ORDER BY index`;
      return rows.map(storedEntry);
    },

    async stream(stream, after) {
      const rows = await sql<EntryRow[]>`
        SELECT index, version, bytes FROM entry
        WHERE stream = ${stream} AND version > ${after} ORDER BY version`;
      return rows.map(storedEntry);
    },

    async nodes(level, start, count) {
      const end = start + count;
      const rows =
        level === 0
          ? await sql<{ hash: Buffer }[]>`
              SELECT leaf AS hash FROM entry
              WHERE index >= ${start} AND index < ${end} ORDER BY index`
          : await sql<{ hash: Buffer }[]>`
              SELECT hash FROM node
              WHERE level = ${level} AND index >= ${start} AND index < ${end} ORDER BY index`;
      if (rows.length !== count) throw new JournalError('journal/damaged');
      return rows.map(({ hash }) => asHash(hash));
    },

    async checkpoint() {
      const [row] = await sql<{ size: string; note: string }[]>`SELECT size, note FROM checkpoint`;
      return row === undefined ? null : { size: Number(row.size), note: row.note };
    },
  };
}

export function storedEntry({ index, version, bytes }: EntryRow): StoredEntry {
  return { index: Number(index), version, bytes: own(bytes) };
}

/** @throws JournalError `journal/damaged` */
export function asTreeHead(row: HeadRow | undefined): TreeHead {
  if (row === undefined) throw new JournalError('journal/damaged');
  return { size: Number(row.size), root: asHash(row.root) };
}

function asHash(bytes: Buffer): Hash {
  if (bytes.length !== HASH_BYTES) throw new JournalError('journal/damaged');
  return own(bytes) as Uint8Array as Hash;
}

function own(buffer: Buffer): Bytes {
  return new Uint8Array(buffer);
}
