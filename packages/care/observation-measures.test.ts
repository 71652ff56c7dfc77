import { describe, expect, it } from 'vitest';
import { isUnusual, MEASURE_NAMES, MEASURES, readMeasure } from './observation-measures.ts';

describe('the table', () => {
  it.each(MEASURE_NAMES)('%s: what is usual is possible, and it says where it is from', (name) => {
    const { possible, usual, source, label } = MEASURES[name];
    expect(possible[0]).toBeLessThanOrEqual(usual[0]);
    expect(usual[0]).toBeLessThan(usual[1]);
    expect(usual[1]).toBeLessThanOrEqual(possible[1]);
    expect(source && label).not.toBe('');
  });
});

describe('readMeasure', () => {
  it.each(MEASURE_NAMES)(
    '%s: takes both ends of what is possible and refuses what is beyond',
    (name) => {
      const { possible, decimals } = MEASURES[name];
      const step = decimals === 0 ? 1 : 0.1;
      for (const value of possible)
        expect(readMeasure(name, `${value}`)).toMatchObject({ kind: 'read', value });
      expect(readMeasure(name, (possible[1] + step).toFixed(decimals)).kind).toBe('fault');
      expect(readMeasure(name, (possible[0] - step).toFixed(decimals)).kind).toBe('fault');
    },
  );

  it('reads what is typed, blanks around it and a decimal comma', () => {
    expect(readMeasure('temperature', ' 38,4 ')).toEqual({
      kind: 'read',
      value: 38.4,
      unusual: false,
    });
    expect(readMeasure('pulse', '')).toEqual({ kind: 'absent' });
    expect(readMeasure('pulse', '230')).toEqual({ kind: 'read', value: 230, unusual: true });
  });

  it.each([
    ['pulse', '72 bpm', 'enter the number alone'],
    ['pulse', '-5', 'enter the number alone'],
    ['pulse', '1e3', 'enter the number alone'],
    ['pulse', '0x50', 'enter the number alone'],
    ['pulse', '7０', 'enter the number alone'],
    ['pulse', '72.5', 'must be a whole number'],
    ['temperature', '37.25', 'one decimal place'],
    ['temperature', '98.6', 'must lie between 20 and 46'],
    ['saturation', '101', 'must lie between 30 and 100'],
    ['pain', '11', 'must lie between 0 and 10'],
  ] as const)('%s of “%s”: %s', (name, typed, words) => {
    expect(readMeasure(name, typed)).toEqual({
      kind: 'fault',
      words: expect.stringContaining(words),
    });
  });

  it('asks about what is rare', () => {
    expect(isUnusual('temperature', 33)).toBe(false);
    expect(isUnusual('temperature', 32.9)).toBe(true);
    expect(isUnusual('pain', 10)).toBe(false);
  });
});
