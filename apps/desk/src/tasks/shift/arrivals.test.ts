import { describe, expect, it } from 'vitest';
import { arrivalsOf } from './arrivals.ts';

const HOUR = 3_600_000;
const WEEK = 168;
const FROM = Date.UTC(2026, 0, 5);
const NOW = FROM + 2 * WEEK * HOUR + 90 * 60_000;
const hours = { past: 1, ahead: 1 };
const counts = Array.from({ length: 2 * WEEK + 2 }, (_, i) => (i === 2 * WEEK + 1 ? 1 : 4));

describe('arrivals', () => {
  it('have what came so far beside what was expected, of the services one leads together', () => {
    const both = [
      { service: 'ooh', from: FROM, counts },
      { service: 'dental', from: FROM, counts },
      { service: 'elsewhere', from: FROM, counts },
    ];
    const { hours: found, error } = arrivalsOf(both, ['ooh', 'dental'], NOW, hours, () => 0);
    expect(found).toEqual([
      { at: FROM + 2 * WEEK * HOUR, came: 8, expected: 8 },
      { at: FROM + (2 * WEEK + 1) * HOUR, came: 2, expected: 8 },
      { at: FROM + (2 * WEEK + 2) * HOUR, came: null, expected: 8 },
    ]);
    expect(error).toBeCloseTo(0);
  });

  it('expect nothing where nothing is known', () => {
    const { hours: found, error } = arrivalsOf([], ['ooh'], NOW, hours, () => 0);
    expect(found.every(({ came, expected }) => came === null && expected === null)).toBe(true);
    expect(error).toBeNull();
  });
});
