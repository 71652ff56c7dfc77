import { describe, expect, it } from 'vitest';
import { wholeYears } from './age.ts';

/** In London it is the 2nd already. */
const AT = Date.parse('2026-07-01T23:30:00Z');

describe('wholeYears', () => {
  it.each<[string | undefined, number | null]>([
    ['2010-07-02', 16],
    ['2010-07-03', 15],
    ['2010-07', 15],
    ['2010-06', 16],
    ['2010', 15],
    ['2026', 0],
    ['2026-07', 0],
    ['2026-07-02', 0],
    ['2026-07-03', null],
    ['2027', null],
    ['yesterday', null],
    [undefined, null],
  ])('%s: %s', (birthDate, years) => {
    expect(wholeYears(birthDate, AT)).toBe(years);
  });
});
