import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { figureOf } from './figure.ts';
import { figureWords } from './figure-words.ts';
import { measuresCsv } from './measures-csv.ts';
import { NO_TALLY } from './tally.ts';

const measure = (id: string) => DEFINITIONS.find((one) => one.id === id) as Measure;
const ABANDONED = measure('calls-abandoned');
const ANSWERED = measure('speed-to-answer');
const ASSESSED = measure('assessed-by-clinician');

function words(of: Measure, sums: Partial<typeof NO_TALLY>): string {
  return figureWords(figureOf(of, { ...NO_TALLY, ...sums })!, of);
}

describe('a figure in words', () => {
  it.each<[string, Measure, number, number]>([
    ['3%', ABANDONED, 3, 100],
    ['2.9%', ABANDONED, 29, 1_000],
    // Met, and not beyond the target: so it may read like it.
    ['3%', ABANDONED, 2_999, 100_000],
    ['3.004%', ABANDONED, 3_004, 100_000],
    ['3.04%', ABANDONED, 304, 10_000],
    ['5%', ABANDONED, 498, 10_000],
    ['100%', ABANDONED, 7, 7],
    ['33.3%', ABANDONED, 1, 3],
    ['50%', ASSESSED, 1, 2],
    ['49.9998%', ASSESSED, 499_998, 1_000_000],
    ['49.9%', ASSESSED, 499, 1_000],
  ])('is %s', (expected, of, met, all) => {
    expect(words(of, { met, of: all })).toBe(expected);
  });

  it('of seconds is no different', () => {
    expect(words(ANSWERED, { of: 1, waitedMs: 20_000 })).toBe('20 s');
    expect(words(ANSWERED, { of: 1, waitedMs: 20_001 })).toBe('20.001 s');
    expect(words(ANSWERED, { of: 1, waitedMs: 1_234_567 })).toBe('1,234.6 s');
  });

  it('is on the side of the target that it is on, in a table too', () => {
    const counts = fc.integer({ min: 1, max: 5_000_000 });
    const sides = fc.constantFrom(ABANDONED, ASSESSED);
    fc.assert(
      fc.property(sides, counts, fc.integer({ min: -2, max: 2 }), (of, all, beside) => {
        const target = Object.values(of.target!)[0]!;
        const met = Math.max(0, Math.min(all, Math.round((all * target) / 100) + beside));
        const tally = { ...NO_TALLY, of: all, met };
        const { isMet } = figureOf(of, tally)!;
        const tallies = new Map([[of.id, tally]]);
        const days = [{ day: '2026-11-26', services: [{ service: 'north', tallies }] }];
        const row = measuresCsv(days, '2026-11-26', '2026-11-26')
          .split('\r\n')
          .find((one) => one.includes(of.id))!;
        for (const said of [words(of, tally), row.split(',')[5]!]) {
          const read = Number.parseFloat(said);
          expect('atMost' in of.target! ? read <= target : read >= target).toBe(isMet);
        }
      }),
    );
  });
});
