/** Comma-separated values (RFC 4180), row by row, each with the line it begins on. */

export type CsvRow = {
  readonly line: number;
  /** Null where a quotation mark is out of place, or never closed: nothing after it can be read. */
  readonly cells: readonly string[] | null;
  /** Characters read so far. */
  readonly read: number;
};

/** A cell, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

export function* csvRows(text: string): Generator<CsvRow> {
  // A spreadsheet's byte order mark.
  let at = text.startsWith('\u{feff}') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begin = line;
    const cells: string[] = [];
    for (let end = ','; end === ','; ) {
      CELL.lastIndex = at;
      const [whole, quoted, plain = '', ended = ''] = CELL.exec(text) ?? [];
      if (whole === undefined) {
        yield { line: begin, cells: null, read: text.length };
        return;
      }
      cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      for (const _ of whole.matchAll(/\n/g)) line += 1;
      at = CELL.lastIndex;
      end = ended;
    }
    yield { line: begin, cells, read: at };
  }
}
