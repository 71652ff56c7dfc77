import { describe, expect, it } from 'vitest';
import { dayAfter, dayInLondon, hourInLondon, londonOffset, startOfDay } from './london-day.ts';

describe('a day in London', () => {
  it.each([
    ['2026-01-15', '2026-01-15T00:00:00Z'],
    ['2026-07-15', '2026-07-14T23:00:00Z'],
    ['2026-03-29', '2026-03-29T00:00:00Z'],
    ['2026-03-30', '2026-03-29T23:00:00Z'],
    ['2026-10-25', '2026-10-24T23:00:00Z'],
    ['2026-10-26', '2026-10-26T00:00:00Z'],
  ])('%s begins at %s', (iso, moment) => {
    expect(new Date(startOfDay(iso)).toISOString()).toBe(moment.replace('Z', '.000Z'));
    expect(dayInLondon(startOfDay(iso))).toBe(iso);
    expect(dayInLondon(startOfDay(iso) - 1)).toBe(dayAfter(iso, -1));
  });

  it('follows another through a month’s end and a leap day', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
    expect(dayAfter('2028-02-28')).toBe('2028-02-29');
    expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28');
  });

  it.each([
    ['2026-01-15T00:30:00Z', 0, '00:00'],
    ['2026-07-15T23:30:00Z', 1, '00:00'],
    ['2026-03-29T00:59:59Z', 0, '00:00'],
    ['2026-03-29T01:00:00Z', 1, '02:00'],
    ['2026-10-25T00:59:59Z', 1, '01:00'],
    ['2026-10-25T01:00:00Z', 0, '01:00'],
  ])('%s is %i hours behind its clocks, which say %s', (moment, ahead, hour) => {
    expect(londonOffset(Date.parse(moment))).toBe(ahead * 3_600_000);
    expect(hourInLondon(Date.parse(moment))).toBe(hour);
  });
});
