import { describe, expect, it } from 'vitest';
import { readCodes } from './read-codes.ts';

const read = (text: string, name = 'list.csv') =>
  readCodes(name, new TextEncoder().encode(text), () => undefined);
const HEAD = 'system,code,display\n';
const SYSTEM = 'http://codes.example/made-up';

function problems(text: string, name?: string) {
  const codes = read(text, name);
  return codes.kind === 'refused' ? codes.problems : [];
}

describe('a table', () => {
  it('is read with quotation marks, blanks, a byte order mark, lines of either kind, columns in any order', () => {
    const text = `\u{feff}Display,System,code\r\n"Pain, chest ""central""",${SYSTEM},A1\r\n\r\n Ear ache ,${SYSTEM},A2\n"Two\nlines",${SYSTEM},A3`;
    expect(problems(text)).toEqual(['Line 5: the display has a character that cannot be shown']);
    expect(read(text.replace('Two\nlines', 'One line'))).toEqual({
      kind: 'read',
      lists: new Map([
        [
          SYSTEM,
          [
            { code: 'A1', display: 'Pain, chest "central"' },
            { code: 'A2', display: 'Ear ache' },
            { code: 'A3', display: 'One line' },
          ],
        ],
      ]),
    });
  });

  it('keeps systems apart, and several words for one code', () => {
    const codes = read(`${HEAD}${SYSTEM},A1,Pain\nurn:oid:2.16,A1,Pain\n${SYSTEM},A1,Ache\n`);
    expect(codes.kind === 'read' && [...codes.lists].map(([, rows]) => rows.length)).toEqual([
      2, 1,
    ]);
  });

  it.each([
    ['', 'Line 1 must name the columns system, code and display; missing: system, code, display'],
    ['system,code\na,b', 'Line 1 must name the columns system, code and display; missing: display'],
    [HEAD, 'The file holds no codes'],
    [`${HEAD}snomed,A1,Pain`, 'Line 2: the system must be an address'],
    [`${HEAD}${SYSTEM},A 1,Pain`, 'Line 2: the code must have 1 to 100 characters and no blank'],
    [`${HEAD}${SYSTEM},,Pain`, 'Line 2: the code must have'],
    [`${HEAD}${SYSTEM},A1,`, 'Line 2: it has no display'],
    [`${HEAD}${SYSTEM},A1`, 'Line 2: it has no display'],
    [`${HEAD}${SYSTEM},A1,${'x'.repeat(401)}`, 'Line 2: the display has more than 400'],
    [
      `${HEAD}${SYSTEM},A1,Pain\u{202e}`,
      'Line 2: the display has a character that cannot be shown',
    ],
    [
      `${HEAD}${SYSTEM},A1,Pain\n${SYSTEM},A1,Pain`,
      'Line 3: this code and display stand there twice',
    ],
    [`${HEAD}${SYSTEM},A1,"Pain`, 'Line 2: a quotation mark is out of place'],
    [`${HEAD}${SYSTEM},A1,Pain "chest"`, 'Line 2: a quotation mark is out of place'],
  ])('%j is refused', (text, words) => {
    expect(problems(text)).toEqual([expect.stringContaining(words)]);
  });

  it('is refused whole, says the first faults and counts the rest', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${SYSTEM},A${i},`).join('\n');
    const codes = read(`${HEAD}${SYSTEM},B,Pain\n${rows}`);
    expect(codes).toMatchObject({ kind: 'refused', count: 30 });
    expect(codes.kind === 'refused' && codes.problems).toHaveLength(20);
  });

  it('is refused where it is no text', () => {
    const codes = readCodes('list.csv', new Uint8Array([0xff, 0xfe, 0x41]), () => undefined);
    expect(codes).toMatchObject({ problems: ['The file is not UTF-8 text'] });
  });
});

describe('a list in JSON', () => {
  it('is read', () => {
    const text = JSON.stringify([{ system: SYSTEM, code: 'A1', display: 'Pain' }]);
    expect(read(text, 'list.JSON').kind).toBe('read');
  });

  it.each([
    ['{', 'The file is not JSON'],
    ['{"system":"x"}', 'The file must hold a list'],
    ['[7]', 'Item 1: it must have a system, a code and a display, each a text'],
    [`[{"system":"${SYSTEM}","code":7,"display":"Pain"}]`, 'Item 1: it must have'],
    [`[{"system":"${SYSTEM}","code":"A1","display":"  "}]`, 'Item 1: it has no display'],
    ['[]', 'The file holds no codes'],
  ])('%s is refused', (text, words) => {
    expect(problems(text, 'list.json')).toEqual([expect.stringContaining(words)]);
  });
});
