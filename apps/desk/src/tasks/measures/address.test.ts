import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOf, type Spot, spotOf } from './address.ts';

const TODAY = '2026-11-26';

describe('an address of the measures', () => {
  it('leads back to where one was', () => {
    const spot: fc.Arbitrary<Spot> = fc.record({
      period: fc.record({
        kind: fc.constantFrom('day', 'week', 'month'),
        day: fc.constantFrom('2026-10-25', '2028-02-29'),
      }),
      service: fc.option(fc.constantFrom('out-of-hours', 'every', 'a/b?c#d e', 'é')),
      measure: fc.option(fc.constantFrom('self-care', 'calls-abandoned')),
    });
    fc.assert(
      fc.property(spot, (one) => {
        expect(spotOf(pathOf(one), TODAY)).toEqual(one);
      }),
    );
  });

  it.each([
    '/measures',
    '/measures/',
    '/measures/decade-2026-11-26/-',
    '/measures/day-2026-02-30/-',
    '/measures/week/-',
    '/measures/-/%E0%A4%A',
    '/measures/-/-/no-such-measure',
    '/measures/-/-/first-service-offered',
  ])('%s is the week up to today', (path) => {
    const period = { kind: 'week', day: TODAY };
    expect(spotOf(path, TODAY)).toEqual({ period, service: null, measure: null });
  });
});
