import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime } from './time.ts';

describe('readTime', () => {
  it.each([
    ['20210406123335+01', '2021-04-06T12:33:35+01:00'],
    ['20210406115411+0100', '2021-04-06T11:54:11+01:00'],
    ['201701012000+00', '2017-01-01T20:00+00:00'],
    ['20210406123335.123-0530', '2021-04-06T12:33:35.123-05:30'],
    ['20210406123335Z', '2021-04-06T12:33:35Z'],
    ['2021-04-06T12:33:34.96328+01:00', '2021-04-06T12:33:34.96328+01:00'],
    ['2020-09-03T12:07:58Z', '2020-09-03T12:07:58Z'],
  ])('keeps the zone of %s', (sent, iso) => {
    expect(readTime(sent)).toEqual({ kind: 'instant', iso, zone: 'stated', asSent: sent });
  });

  it.each([
    ['20210803140714', '2021-08-03T14:07:14+01:00'],
    ['2021-01-03T14:07:14', '2021-01-03T14:07:14+00:00'],
    // The clocks go back at 02:00 on 31 October 2021: 01:30 happens twice, the first one counts.
    ['202110310130', '2021-10-31T01:30+01:00'],
    ['202110310230', '2021-10-31T02:30+00:00'],
    // They go forward at 01:00 on 28 March 2021: 01:30 does not happen.
    ['202103280030', '2021-03-28T00:30+00:00'],
    ['202103280130', '2021-03-28T01:30+00:00'],
    ['202103280230', '2021-03-28T02:30+01:00'],
  ])('assumes UK time for %s', (sent, iso) => {
    expect(readTime(sent)).toEqual({
      kind: 'instant',
      iso,
      zone: 'assumed-europe-london',
      asSent: sent,
    });
  });

  it.each([
    ['19900202', '1990-02-02'],
    ['199002', '1990-02'],
    ['1990', '1990'],
    ['1990-02-02', '1990-02-02'],
    ['20200229', '2020-02-29'],
  ])('keeps the precision of the date %s', (sent, iso) => {
    expect(readTime(sent)).toEqual({ kind: 'date', iso, asSent: sent });
  });

  it.each([
    '20210230',
    '20211301',
    '2021040625',
    '202104061260',
    'yesterday',
    '0000',
    '20210',
    '202104061233+1500',
  ])('does not guess at %s', (sent) => {
    expect(readTime(sent)).toEqual({ kind: 'unreadable', asSent: sent });
  });

  it('never throws, and gives instants that JavaScript can read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4,14}([+-]\d{2,4})?$/)), (text) => {
        const time = readTime(text);
        if (time.kind === 'instant') expect(Date.parse(time.iso)).not.toBeNaN();
      }),
    );
  });
});
