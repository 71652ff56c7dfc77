import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTE_ORDER_MARK, csvRow } from './csv.ts';

/** RFC 4180 §2, its grammar as a reader; throws on what the grammar does not have. */
function read(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      const quoted = /"((?:[^"]|"")*)"/y;
      quoted.lastIndex = at;
      const [whole, inside] = quoted.exec(text) ?? [];
      if (whole === undefined || inside === undefined) throw new Error(`open quote at ${at}`);
      record.push(inside.replaceAll('""', '"'));
      at += whole.length;
    } else {
      const plain = /[^",\r\n]*/y;
      plain.lastIndex = at;
      const [whole = ''] = plain.exec(text) ?? [];
      record.push(whole);
      at += whole.length;
    }
    if (text.startsWith('\r\n', at)) {
      records.push(record);
      record = [];
      at += 2;
    } else if (text[at] === ',') {
      at += 1;
      if (text.startsWith('\r\n', at) || at === text.length) continue;
    } else throw new Error(`neither comma nor end at ${at}`);
  }
  return records;
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', ',', '\r', '\n', '=', '+', '-', '@', '\t', '\0', '＝', 'a', '’'),
  }),
);
const cells = fc.array(
  nasty.filter((text) => text !== ''),
  { minLength: 1, maxLength: 6 },
);
/** Written apart from the code that is tried: each by its number. */
const FORMULAS = [0x3d, 0x2b, 0x2d, 0x40, 0x09, 0x0d, 0x00, 0xff1d, 0xff0b, 0xff0d, 0xff20];
const safe = (text: string) => (FORMULAS.includes(text.charCodeAt(0)) ? `'${text}` : text);

describe('a CSV row', () => {
  it.each<[readonly string[], string]>([
    [['a', 'b'], 'a,b\r\n'],
    [['', ''], ',\r\n'],
    [['a,b'], '"a,b"\r\n'],
    [['say "no"'], '"say ""no"""\r\n'],
    [['two\nlines'], '"two\nlines"\r\n'],
    [['=1+1'], "'=1+1\r\n"],
    [['+44 1632'], "'+44 1632\r\n"],
    [['-2'], "'-2\r\n"],
    [['@cmd'], "'@cmd\r\n"],
    [['\0x'], "'\0x\r\n"],
    [['＝x'], "'＝x\r\n"],
    [['\tx'], "'\tx\r\n"],
    [['\r=x'], '"\'\r=x"\r\n'],
    [['=HYPERLINK("http://x","y")'], '"\'=HYPERLINK(""http://x"",""y"")"\r\n'],
    [['a=b', '’=x', ' =x'], 'a=b,’=x, =x\r\n'],
  ])('of %j', (row, text) => {
    expect(csvRow(row)).toBe(text);
  });

  it('is read back by the grammar as it was written, cell for cell', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 5 }), (rows) => {
        expect(read(rows.map(csvRow).join(''))).toEqual(rows.map((row) => row.map(safe)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds no cell that a spreadsheet would take for a formula', () => {
    fc.assert(
      fc.property(cells, (row) => {
        for (const cell of read(csvRow(row)).flat())
          expect(FORMULAS).not.toContain(cell.charCodeAt(0));
      }),
      { numRuns: 2_000 },
    );
  });

  it('has as many commas outside quotes as it has cells, less one', () => {
    fc.assert(
      fc.property(cells, (row) => {
        const outside = csvRow(row).replaceAll(/"(?:[^"]|"")*"/g, '');
        expect(outside.split(',')).toHaveLength(row.length);
        expect(outside.endsWith('\r\n')).toBe(true);
        expect(outside.slice(0, -2)).not.toMatch(/[\r\n"]/);
      }),
    );
  });

  it('stands after a mark that says UTF-8', () => {
    expect([...new TextEncoder().encode(BYTE_ORDER_MARK)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});
