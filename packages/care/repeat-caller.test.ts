import { describe, expect, it } from 'vitest';
import { earlierContacts, isRepeatCaller } from './repeat-caller.ts';

const NOW = 1_780_000_000_000;
const HOUR_MS = 3_600_000;
const hoursAgo = (...hours: number[]) => hours.map((one) => ({ receivedAt: NOW - one * HOUR_MS }));

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

  it('comes with the contacts that count, the latest first', () => {
    expect(earlierContacts(hoursAgo(95, 1, 97), NOW)).toEqual(hoursAgo(1, 95));
  });
});
