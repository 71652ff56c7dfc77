import { describe, expect, it } from 'vitest';
import type { Measure } from '#care/measures/definition.ts';
import { DEFINITIONS } from '#care/measures/definitions.ts';
import { NO_TALLY } from '#care/measures/tally.ts';
import { barsOf } from './bars.ts';

const measure = (id: string) => DEFINITIONS.find((one) => one.id === id) as Measure;
const day = (name: string, id: string, sums: Partial<typeof NO_TALLY>) => ({
  day: name,
  services: [{ service: 'north', tallies: new Map([[id, { ...NO_TALLY, ...sums }]]) }],
});

describe('the bars of a measure', () => {
  it('stand beside its target on one scale, none above the top', () => {
    const days = [
      day('2026-11-01', 'calls-abandoned', { of: 10, met: 4 }),
      day('2026-11-03', 'calls-abandoned', { of: 10, met: 0 }),
    ];
    const shown = ['2026-11-01', '2026-11-02', '2026-11-03'];
    const { bars, target } = barsOf(measure('calls-abandoned'), days, shown, null);
    expect(bars.map(({ figure }) => figure?.value)).toEqual([40, undefined, 0]);
    expect(bars[0]!.height / target!).toBeCloseTo(40 / 3);
    for (const { height } of bars) expect(height).toBeLessThanOrEqual(1);
  });

  it('of hundredths go no higher than a hundred', () => {
    const days = [day('2026-11-01', 'self-care', { of: 3, met: 3 })];
    const { bars, target } = barsOf(measure('self-care'), days, ['2026-11-01'], 'north');
    expect([bars[0]!.height, target]).toEqual([1, 0.15]);
  });

  it('are none of another service, and have no line without a target', () => {
    const days = [day('2026-11-01', 'booked-gp', { of: 1, met: 1 })];
    const { bars, target } = barsOf(measure('booked-gp'), days, ['2026-11-01'], 'south');
    expect([bars[0]!.figure, target]).toEqual([null, null]);
  });
});
