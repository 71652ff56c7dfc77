import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CodeRow, rowOf, SLICE_ROWS, slicesOf } from './code-list.ts';
import { searchable, searchCodes } from './search.ts';

const SYSTEM = 'https://codes.example/made-up';
const ROWS: readonly CodeRow[] = [
  { code: 'A1', display: 'Pain' },
  { code: 'A2', display: 'Chest pain' },
  { code: 'A3', display: 'Pain in left ear' },
  { code: 'A4', display: 'Ménière’s disease of the left ear' },
  { code: 'B-1.9', display: 'Earache (otalgia)' },
];

const slices = slicesOf(ROWS).map(({ text }) => searchable(SYSTEM, text));
const codes = (asked: string, most = 20) =>
  searchCodes(slices, asked, most).map(({ code }) => code);

describe('searchCodes', () => {
  it.each([
    ['pain', ['A1', 'A2', 'A3']],
    ['PAI', ['A1', 'A2', 'A3']],
    ['ear', ['A3', 'B-1.9', 'A4']],
    ['ear left', ['A3', 'A4']],
    ['lef ea pai', ['A3']],
    ['meniere', ['A4']],
    ['Ménière', ['A4']],
    ['otal', ['B-1.9']],
    ['b-1', ['B-1.9']],
    ['ain', []],
    ['pain zebra', []],
    ['', []],
    [' ()', []],
    ['\n', []],
  ])('%j: %j', (asked, found) => {
    expect(codes(asked)).toEqual(found);
  });

  it('gives the shortest first, with their system, and no more than asked for', () => {
    expect(searchCodes(slices, 'pain', 1)).toEqual([
      { system: SYSTEM, code: 'A1', display: 'Pain' },
    ]);
  });

  it('finds in any order of words and slices what a plain look at each row finds', () => {
    const word = fc.constantFrom('pain', 'painful', 'ear', 'chest', 'left', 'eardrum');
    const rows = fc
      .array(fc.array(word, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 60 })
      .map((all) => all.map((words, i) => ({ code: `c${i}`, display: words.join(' ') })));
    fc.assert(
      fc.property(rows, fc.array(word, { minLength: 1, maxLength: 3 }), (all, asked) => {
        const here = slicesOf(all).map(({ text }) => searchable(SYSTEM, text));
        const found = searchCodes(here, asked.join(' '), 1_000).map(({ code }) => code);
        const plain = all.filter(({ display }) =>
          asked.every((one) => display.split(' ').some((other) => other.startsWith(one))),
        );
        expect(found.toSorted()).toEqual(plain.map(({ code }) => code).toSorted());
      }),
    );
  });
});

describe('a list in slices', () => {
  it('keeps every row, and no slice is larger than it may be', () => {
    const many = Array.from({ length: 2 * SLICE_ROWS + 1 }, (_, i) => ({
      code: `${i}`,
      display: `Finding ${i}`,
    }));
    const cut = slicesOf(many);
    expect(cut.map(({ rows }) => rows)).toEqual([SLICE_ROWS, SLICE_ROWS, 1]);
    expect(cut.flatMap(({ text }) => text.split('\n').map(rowOf))).toHaveLength(many.length);
  });

  it.each(['', 'A1', 'A1\t', '\tPain', 'A1\tPain\tmore'])('takes no row from %j', (line) => {
    expect(rowOf(line)).toBeUndefined();
  });
});
