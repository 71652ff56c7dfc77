/** Comma-separated values as RFC 4180 has them, for spreadsheets that take a cell for a formula if they can. */

/** So that a spreadsheet reads it as UTF-8. */
export const BYTE_ORDER_MARK = '\u{feff}';

/** OWASP ASVS 5.0.0, V1.2.10; and the wide forms, which spreadsheets in the east read alike. */
const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** One row, with its line's end. A cell that would be a formula begins with an apostrophe. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
