import { describe, expect, it } from 'vitest';
import { earlierContacts, isRepeatCaller } from './repeat-caller.ts';

const NOW = 1_780_000_000_000;
const HOUR_MS = 3_600_000;
const hoursAgo = (...hours: number[]) =>
  hours.map((one) => ({ receivedAt: NOW - one * HOUR_MS, rangAt: [] as number[] }));

describe('a repeat caller', () => {
  it.each([
    [[], false],
    [[1], false],
    [[1, 95], true],
    [[1, 96], false],
    [[1, 97, 98], false],
    [[1, 2, 3], true],
  ])('with contacts %j hours before: %s', (hours, expected) => {
    expect(isRepeatCaller(hoursAgo(...hours), NOW)).toBe(expected);
  });

  it('rings again about a case, and that counts too', () => {
    const [one] = hoursAgo(90);
    const rang = { ...one!, rangAt: [NOW - 2 * HOUR_MS] };
    expect(isRepeatCaller([rang], NOW)).toBe(true);
    const [old] = hoursAgo(100);
    expect(isRepeatCaller([{ ...old!, rangAt: rang.rangAt }], NOW)).toBe(false);
  });

  it('comes with the contacts that count, the latest first', () => {
    const [oldest, latest, tooOld] = hoursAgo(95, 1, 97);
    const rang = { ...oldest!, rangAt: [NOW - 3 * HOUR_MS] };
    expect(earlierContacts([rang, latest!, tooOld!], NOW)).toEqual([
      { of: latest, at: latest!.receivedAt },
      { of: rang, at: rang.rangAt[0] },
      { of: rang, at: rang.receivedAt },
    ]);
  });
});
