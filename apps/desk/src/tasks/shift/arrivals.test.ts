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

  it('expect of a service that began later what came since, and say of which that is not known yet', () => {
    const later = { service: 'dental', from: FROM + WEEK * HOUR, counts: counts.slice(WEEK) };
    const fresh = { service: 'new', from: FROM + 2 * WEEK * HOUR, counts: [1, 1] };
    const all = [{ service: 'ooh', from: FROM, counts }, later, fresh];
    const services = ['ooh', 'dental', 'new'];
    const { hours: found, without } = arrivalsOf(all, services, NOW, hours, () => 0);
    expect(found.map(({ expected }) => expected)).toEqual([8, 8, 8]);
    expect(found[0]!.came).toBe(9);
    expect(without).toEqual(['new']);
  });

  it('expect nothing where nothing is known', () => {
    const { hours: found, error } = arrivalsOf([], ['ooh'], NOW, hours, () => 0);
    expect(found.every(({ came, expected }) => came === null && expected === null)).toBe(true);
    expect(error).toBeNull();
  });
});
