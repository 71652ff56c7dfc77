/** A provider's code list as it comes in a file, checked row by row; what is wrong is said with its line. */
import { z } from 'zod';
import { type CodeRow, MOST_CODE, MOST_DISPLAY, MOST_SYSTEM } from '#care/codes/code-list.ts';
import { csvRows } from './csv-rows.ts';

export type ReadCodes =
  | { readonly kind: 'read'; readonly lists: ReadonlyMap<string, readonly CodeRow[]> }
  | {
      readonly kind: 'refused';
      /** The first of them, in words. */
      readonly problems: readonly string[];
      readonly count: number;
    };

const COLUMNS = ['system', 'code', 'display'] as const;
const MOST_PROBLEMS = 20;
const PROGRESS_ROWS = 10_000;

type Row = { readonly where: string } & { readonly [C in (typeof COLUMNS)[number]]: string };

/** @param name of the file, whose ending says what it is: .csv or .json */
export function readCodes(
  name: string,
  file: Uint8Array,
  onProgress: (done: number, all: number) => void,
): ReadCodes {
  const lists = new Map<string, Map<string, CodeRow>>();
  const problems: string[] = [];
  let count = 0;
  const refuse = (words: string) => {
    count += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(words);
  };
  try {
    const text = decoded(file);
    let done = 0;
    for (const { row, read } of /\.json$/i.test(name) ? jsonRows(text) : tableRows(text)) {
      if (++done % PROGRESS_ROWS === 0) onProgress(read, text.length);
      const fault = faultOf(row);
      const list = lists.get(row.system) ?? new Map<string, CodeRow>();
      const key = `${row.code}\t${row.display}`;
      if (fault !== null) refuse(`${row.where}: ${fault}`);
      else if (list.has(key)) refuse(`${row.where}: this code and display stand there twice`);
      else lists.set(row.system, list.set(key, { code: row.code, display: row.display }));
    }
  } catch (error) {
    if (!(error instanceof CodesProblem)) throw error;
    refuse(error.message);
  }
  if (count === 0 && lists.size === 0) refuse('The file holds no codes');
  if (count > 0) return { kind: 'refused', problems, count };
  return {
    kind: 'read',
    lists: new Map([...lists].map(([system, rows]) => [system, [...rows.values()]])),
  };
}

/** The file as a whole cannot be read. */
class CodesProblem extends Error {}

function decoded(file: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new CodesProblem('The file is not UTF-8 text');
  }
}

type Placed = { readonly row: Row; readonly read: number };

function* tableRows(text: string): Generator<Placed> {
  const rows = csvRows(text);
  const head = rows.next();
  const named = head.done ? null : head.value.cells;
  const names = (named ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new CodesProblem(
      `Line 1 must name the columns system, code and display; missing: ${missing.join(', ')}`,
    );
  const places = COLUMNS.map((column) => names.indexOf(column));
  for (const { cells, line, read } of rows) {
    if (cells === null)
      throw new CodesProblem(`Line ${line}: a quotation mark is out of place, or is not closed`);
    if (cells.length === 1 && cells[0] === '') continue;
    const [system = '', code = '', display = ''] = places.map((place) => cells[place]?.trim());
    yield { row: { where: `Line ${line}`, system, code, display }, read };
  }
}

const jsonList = z.array(z.unknown());
const cell = z.string().trim();
const jsonRow = z.object({ system: cell, code: cell, display: cell });

function* jsonRows(text: string): Generator<Placed> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new CodesProblem('The file is not JSON');
  }
  const list = jsonList.safeParse(parsed);
  if (!list.success)
    throw new CodesProblem('The file must hold a list of { "system", "code", "display" }');
  for (const [i, item] of list.data.entries()) {
    const where = `Item ${i + 1}`;
    const row = jsonRow.safeParse(item);
    const read = Math.round(((i + 1) / list.data.length) * text.length);
    if (row.success) yield { row: { where, ...row.data }, read };
    else yield { row: { where, system: '', code: '', display: '' }, read };
  }
}

function faultOf({ system, code, display }: Row): string | null {
  if (system === '' && code === '' && display === '')
    return 'it must have a system, a code and a display, each a text';
  if (!/^(https?:\/\/|urn:)\S+$/.test(system) || system.length > MOST_SYSTEM)
    return 'the system must be an address such as http://snomed.info/sct';
  if (!/^[^\s\p{C}]+$/u.test(code) || code.length > MOST_CODE)
    return `the code must have 1 to ${MOST_CODE} characters and no blank`;
  if (display === '') return 'it has no display';
  if (display.length > MOST_DISPLAY) return `the display has more than ${MOST_DISPLAY} characters`;
  return /\p{C}/u.test(display) ? 'the display has a character that cannot be shown' : null;
}
