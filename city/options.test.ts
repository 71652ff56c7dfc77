import { describe, expect, it } from 'vitest';
import { readOptions, WrongOption } from './options.ts';

const NOW = Date.parse('2026-01-10T12:00Z');

describe('what a city is told', () => {
  it('is a week of 83,000 people as fast as it goes, where nothing is said', () => {
    expect(readOptions([], NOW)).toMatchObject({
      ...{ people: 83_000, days: 7, seed: 'northmoor', speed: 'max', from: null, stay: false },
    });
  });

  it('is what was said', () => {
    const args = ['--people=900', '--days', '2', '--seed', 'x-1.b', '--speed', '60', '--stay'];
    expect(readOptions([...args, '--from', '2026-01-01'], NOW)).toMatchObject({
      ...{ people: 900, days: 2, seed: 'x-1.b', speed: 60, stay: true },
      from: Date.parse('2026-01-01T00:00Z'),
    });
  });

  it.each([
    [['--people', '0'], '--people takes a whole number from 500 to 900000.'],
    [['--people', '83k'], '--people takes'],
    [['--people', '1000000'], '--people takes'],
    [['--days', '0'], '--days takes a whole number from 1 to 366.'],
    [['--days', '1.5'], '--days takes'],
    [['--speed', '0'], '--speed takes a whole number from 1 to 100000, or max.'],
    [['--speed', 'fast'], '--speed takes'],
    [['--seed', 'a b'], '--seed takes'],
    [['--seed', ''], '--seed takes'],
    [['--from', '2025-02-30'], '--from takes a day that there is'],
    [['--from', 'yesterday'], '--from takes'],
    [['--from', '2026-01-09'], '--from and --days must end in the past'],
    [['--port', '8481'], '--port and --itk-port must differ.'],
    [['--port', '70000'], '--port takes'],
    [['--conquer'], 'conquer'],
    [['now'], 'now'],
  ])('%j is refused in words', (args, words) => {
    expect(() => readOptions(args, NOW)).toThrow(WrongOption);
    expect(() => readOptions(args, NOW)).toThrow(words);
  });
});
