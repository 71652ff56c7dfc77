import { expect, it } from 'vitest';
import { cameOf } from './came-of.ts';

it('says what was taken, what stood, and why the rest was not, over all files', () => {
  const refused = (entries: number) => [{ why: 'waits' as const, entries }];
  expect(
    cameOf([
      { taken: 1, stood: 0, refused: refused(1) },
      { taken: 2, stood: 1, refused: refused(1) },
    ]),
  ).toEqual([
    '3 entries taken into the record.',
    '1 entry stood there already.',
    '2 entries not taken: it follows, in the same case, on one that was not taken.',
  ]);
});

it('says that nothing was taken', () => {
  expect(cameOf([{ taken: 0, stood: 0, refused: [] }])).toEqual([
    '0 entries taken into the record.',
  ]);
});
