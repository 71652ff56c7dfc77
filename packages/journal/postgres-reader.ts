import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { asHash, type Hash } from '#tlog/merkle.ts';
import type { LogReader, StoredEntry } from './reader.ts';

type EntryRow = { readonly index: string; readonly version: number; readonly bytes: Buffer };

/** Reads with whatever role `sql` has; SELECT on the log's tables is enough. */
export function postgresReader(sql: Sql): LogReader {
  return {
    async head() {
      const [row] = await sql<{ size: string; root: Buffer }[]>`SELECT size, root FROM head`;
      return { size: Number(row!.size), root: hashOf(row!.root) };
    },

    async entries(start, end) {
      const rows = await sql<EntryRow[]>`
        SELECT index, version, bytes FROM entry WHERE index >= ${start} AND index < ${end} ORDER BY index`;
      return rows.map(storedEntry);
    },

    async stream(stream, after) {
      const rows = await sql<EntryRow[]>`
        SELECT index, version, bytes FROM entry WHERE stream = ${stream} AND version > ${after} ORDER BY version`;
      return rows.map(storedEntry);
    },

    async nodes(level, start, count) {
      const end = start + count;
      const rows =
        level === 0
          ? await sql<{ hash: Buffer }[]>`
              SELECT leaf AS hash FROM entry WHERE index >= ${start} AND index < ${end} ORDER BY index`
          : await sql<{ hash: Buffer }[]>`
              SELECT hash FROM node WHERE level = ${level} AND index >= ${start} AND index < ${end} ORDER BY index`;
      if (rows.length !== count) throw new RangeError('no such nodes');
      return rows.map(({ hash }) => hashOf(hash));
    },

    async checkpoint() {
      const [row] = await sql<{ size: string; note: string }[]>`
        SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1`;
      return row === undefined ? null : { size: Number(row.size), note: row.note };
    },
  };
}

export function storedEntry({ index, version, bytes }: EntryRow): StoredEntry {
  return { index: Number(index), version, bytes: own(bytes) };
}

function hashOf(bytes: Buffer): Hash {
  return asHash(own(bytes));
}

function own(buffer: Buffer): Bytes {
  return new Uint8Array(buffer);
}
