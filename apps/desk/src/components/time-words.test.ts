import { describe, expect, it } from 'vitest';
import {
  ageWords,
  clockOf,
  dateWords,
  durationWords,
  momentWords,
  sentTimeWords,
} from './time-words.ts';

const at = (iso: string) => Date.parse(iso);

describe('momentWords', () => {
  it.each([
    ['2026-01-15T14:05:00Z', '2026-01-15T20:00:00Z', '14:05'],
    ['2026-07-15T14:05:00Z', '2026-07-15T20:00:00Z', '15:05'],
    ['2026-07-14T23:30:00Z', '2026-07-15T08:00:00Z', '00:30'],
    ['2026-01-14T23:30:00Z', '2026-01-15T08:00:00Z', '14 Jan, 23:30'],
    ['2025-12-31T23:30:00Z', '2026-01-01T08:00:00Z', '31 Dec 2025, 23:30'],
  ])('%s seen at %s is %s', (moment, now, words) => {
    expect(momentWords(at(moment), at(now))).toBe(words);
  });

  it('shows both passes of the hour that comes twice, and none of the hour that never is', () => {
    const now = at('2026-10-25T06:00:00Z');
    expect(momentWords(at('2026-10-25T00:30:00Z'), now)).toBe('01:30');
    expect(momentWords(at('2026-10-25T01:30:00Z'), now)).toBe('01:30');
    expect(momentWords(at('2026-03-29T01:30:00Z'), at('2026-03-29T06:00:00Z'))).toBe('02:30');
  });
});

describe('clockOf', () => {
  const now = at('2026-10-25T00:45:00Z');
  it.each([
    [0, 'soon', '0 s left'],
    [59_999, 'soon', '59 s left'],
    [61_000, 'soon', '1 min 01 s left'],
    [14 * 60_000, 'soon', '14 min left'],
    [15 * 60_000, 'running', '15 min left'],
    [65 * 60_000, 'running', '1 h 5 min left'],
    [49 * 3_600_000, 'running', '2 days left'],
    [-1, 'breached', 'Late by 0 s'],
    [-125_000, 'breached', 'Late by 2 min 05 s'],
  ])('%d ms from now: %s, %s', (ms, kind, words) => {
    expect(clockOf(now + ms, now)).toEqual({ kind, words });
  });

  it('counts real time over the night the clocks change', () => {
    expect(clockOf(at('2026-10-25T02:45:00Z'), now).words).toBe('2 h 0 min left');
  });

  it('never passes a missing time off as one that is far away', () => {
    expect(clockOf(null, now)).toEqual({ kind: 'unset', words: 'No time set' });
  });
});

describe('ageWords', () => {
  const now = at('2026-03-01T10:00:00Z');
  it.each([
    ['2026-03-01', '0 days'],
    ['2026-02-28', '1 day'],
    ['2026-02-02', '27 days'],
    ['2026-02-01', '1 month'],
    ['2024-03-02', '23 months'],
    ['2024-03-01', '2 years'],
    ['2000-02-29', '26 years'],
    ['1990-03-02', '35 years'],
    ['1990-02', '36 years'],
    ['1990', 'about 36 years'],
    ['2026-03-02', null],
    ['2027', null],
    ['unknown', null],
  ])('born %s: %s', (born, words) => {
    expect(ageWords(born, now)).toBe(words);
  });

  it('turns over at London’s midnight', () => {
    expect(ageWords('2000-07-15', at('2026-07-14T22:59:00Z'))).toBe('25 years');
    expect(ageWords('2000-07-15', at('2026-07-14T23:01:00Z'))).toBe('26 years');
  });
});

describe('dates and durations', () => {
  it('keep the precision that was known', () => {
    expect(['1990', '1990-02', '1990-02-02'].map(dateWords)).toEqual([
      '1990',
      'Feb 1990',
      '2 Feb 1990',
    ]);
  });

  it('keep a sender’s own clock', () => {
    expect(sentTimeWords('2021-04-06T12:33:35+01:00')).toBe('6 Apr 2021, 12:33');
    expect(sentTimeWords('2021-04')).toBe('Apr 2021');
    expect(sentTimeWords('about noon')).toBe('about noon');
  });

  it('say whole hours and minutes', () => {
    expect(durationWords(3_600_000)).toBe('1 h 0 min');
  });
});
