import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { news2, type Observations, PARAMETERS, type Parameter, type Score } from './news2.ts';

const ADULT = { years: 40, pregnant: false };
const WELL: Observations = {
  respiration: 16,
  saturation: 98,
  onOxygen: false,
  systolic: 120,
  pulse: 70,
  consciousness: 'alert',
  temperature: 37,
};

function scored(observations: Observations) {
  const score: Score = news2(observations, ADULT);
  if (score.kind !== 'scored') throw new Error(score.problems.join(' '));
  return score;
}

/** Every band of the chart, by its lowest and its highest value. */
const BANDS: readonly [Parameter, Observations, lowest: number, highest: number, points: number][] =
  [
    ['respiration', {}, 0, 8, 3],
    ['respiration', {}, 9, 11, 1],
    ['respiration', {}, 12, 20, 0],
    ['respiration', {}, 21, 24, 2],
    ['respiration', {}, 25, 100, 3],
    ['saturation', { scale: 1 }, 30, 91, 3],
    ['saturation', { scale: 1 }, 92, 93, 2],
    ['saturation', { scale: 1 }, 94, 95, 1],
    ['saturation', { scale: 1 }, 96, 100, 0],
    ['saturation', { scale: 1, onOxygen: true }, 96, 100, 0],
    ['saturation', { scale: 2 }, 30, 83, 3],
    ['saturation', { scale: 2 }, 84, 85, 2],
    ['saturation', { scale: 2 }, 86, 87, 1],
    ['saturation', { scale: 2 }, 88, 92, 0],
    ['saturation', { scale: 2, onOxygen: false }, 93, 100, 0],
    ['saturation', { scale: 2, onOxygen: true }, 30, 83, 3],
    ['saturation', { scale: 2, onOxygen: true }, 84, 85, 2],
    ['saturation', { scale: 2, onOxygen: true }, 86, 87, 1],
    ['saturation', { scale: 2, onOxygen: true }, 88, 92, 0],
    ['saturation', { scale: 2, onOxygen: true }, 93, 94, 1],
    ['saturation', { scale: 2, onOxygen: true }, 95, 96, 2],
    ['saturation', { scale: 2, onOxygen: true }, 97, 100, 3],
    ['systolic', {}, 30, 90, 3],
    ['systolic', {}, 91, 100, 2],
    ['systolic', {}, 101, 110, 1],
    ['systolic', {}, 111, 219, 0],
    ['systolic', {}, 220, 320, 3],
    ['pulse', {}, 0, 40, 3],
    ['pulse', {}, 41, 50, 1],
    ['pulse', {}, 51, 90, 0],
    ['pulse', {}, 91, 110, 1],
    ['pulse', {}, 111, 130, 2],
    ['pulse', {}, 131, 350, 3],
    ['temperature', {}, 20, 35, 3],
    ['temperature', {}, 35.1, 36, 1],
    ['temperature', {}, 36.1, 38, 0],
    ['temperature', {}, 38.1, 39, 1],
    ['temperature', {}, 39.1, 46, 2],
  ];

describe('NEWS2', () => {
  it.each(BANDS)('%s %j: %d to %d scores %d', (parameter, beside, lowest, highest, points) => {
    for (const value of [lowest, highest])
      expect(scored({ ...WELL, ...beside, [parameter]: value }).points[parameter]).toBe(points);
  });

  it.each([
    ['alert', 0],
    ['confused', 3],
    ['voice', 3],
    ['pain', 3],
    ['unresponsive', 3],
  ] as const)('consciousness: %s scores %d', (consciousness, points) => {
    expect(scored({ ...WELL, consciousness }).points.consciousness).toBe(points);
  });

  it('gives oxygen 2 and air none', () => {
    expect(scored({ ...WELL, onOxygen: true })).toMatchObject({
      total: 2,
      points: { onOxygen: 2 },
    });
    expect(scored(WELL)).toMatchObject({ total: 0, risk: 'low', missing: [], improbable: [] });
  });

  it.each<[string, Observations, number, string, number]>([
    ['nothing amiss', {}, 0, 'low', 720],
    ['one point', { pulse: 95 }, 1, 'low', 360],
    ['four points, none of them three', { pulse: 120, respiration: 22 }, 4, 'low', 360],
    ['one observation that scores three', { consciousness: 'confused' }, 3, 'low-medium', 60],
    ['four points, three of them from one', { systolic: 85, pulse: 95 }, 4, 'low-medium', 60],
    ['five points', { pulse: 120, respiration: 22, temperature: 38.5 }, 5, 'medium', 60],
    ['five points, three of them from one', { systolic: 85, pulse: 120 }, 5, 'medium', 60],
    ['six points', { systolic: 85, respiration: 25 }, 6, 'medium', 60],
    ['seven points', { systolic: 85, respiration: 25, pulse: 95 }, 7, 'high', 0],
    [
      'all at its worst',
      {
        respiration: 30,
        saturation: 85,
        onOxygen: true,
        systolic: 80,
        pulse: 140,
        consciousness: 'pain',
        temperature: 34,
      },
      20,
      'high',
      0,
    ],
  ])('%s', (_, changed, total, risk, againWithinMinutes) => {
    expect(scored({ ...WELL, ...changed })).toMatchObject({
      total,
      risk,
      response: { againWithinMinutes },
    });
  });

  it.each([
    ['a child', { years: 15, pregnant: false }],
    ['somebody of unknown age', { years: null, pregnant: false }],
    ['pregnancy', { years: 30, pregnant: true }],
  ])('has no score for %s', (_, patient) => {
    expect(news2(WELL, patient).kind).toBe('not-for');
  });

  it.each<Observations>([
    { respiration: -1 },
    { respiration: 101 },
    { respiration: 12.5 },
    { saturation: 101 },
    { saturation: 29 },
    { systolic: 321 },
    { pulse: 351 },
    { pulse: Number.NaN },
    { temperature: 98.6 },
    { temperature: 37.05 },
  ])('refuses %j', (slip) => {
    expect(news2({ ...WELL, ...slip }, ADULT)).toMatchObject({
      kind: 'invalid',
      problems: [expect.any(String)],
    });
  });

  it.each<[Observations, Parameter]>([
    [{ respiration: 61 }, 'respiration'],
    [{ saturation: 69 }, 'saturation'],
    [{ systolic: 59 }, 'systolic'],
    [{ pulse: 221 }, 'pulse'],
    [{ temperature: 42.1 }, 'temperature'],
  ])('asks again about %j, and scores it', (rare, parameter) => {
    expect(scored({ ...WELL, ...rare }).improbable).toEqual([parameter]);
  });

  it('says that it is partial, and what is missing', () => {
    expect(scored({ pulse: 120 })).toMatchObject({
      total: 2,
      missing: [
        'respiration',
        'saturation',
        'onOxygen',
        'systolic',
        'consciousness',
        'temperature',
      ],
    });
  });

  it('does not guess on scale 2 whether oxygen is given', () => {
    const { onOxygen: _, ...rest } = { ...WELL, scale: 2, saturation: 97 } as const;
    expect(scored(rest).missing).toEqual(['saturation', 'onOxygen']);
    expect(scored({ ...rest, saturation: 90 }).missing).toEqual(['onOxygen']);
  });

  it('is never lower for one observation more', () => {
    const whole = fc.record({
      respiration: fc.integer({ min: 0, max: 100 }),
      saturation: fc.integer({ min: 30, max: 100 }),
      scale: fc.constantFrom(1 as const, 2 as const),
      onOxygen: fc.boolean(),
      systolic: fc.integer({ min: 30, max: 320 }),
      pulse: fc.integer({ min: 0, max: 350 }),
      consciousness: fc.constantFrom('alert' as const, 'confused' as const),
      temperature: fc.integer({ min: 200, max: 460 }).map((tenths) => tenths / 10),
    });
    fc.assert(
      fc.property(whole, fc.constantFrom(...PARAMETERS), (all, left) => {
        const { [left]: _, ...rest } = all;
        expect(scored(rest).total).toBeLessThanOrEqual(scored(all).total);
        expect(scored(rest).missing).toContain(left);
        expect(scored(all).missing).toEqual([]);
      }),
    );
  });
});
