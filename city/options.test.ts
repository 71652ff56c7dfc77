import { describe, expect, it } from 'vitest';
import { fromWords, readOptions, WrongOption } from './options.ts';

const NOW = Date.parse('2026-01-10T12:00Z');

describe('what a city is told', () => {
  it('is a week of 83,000 people as fast as it goes, where nothing is said', () => {
    expect(readOptions([], NOW)).toMatchObject({
      ...{ people: 83_000, days: 7, seed: 'northmoor', speed: 'max', stay: false },
    });
  });

  it.each(['2026-01-10T00:00Z', '2026-01-10T12:00Z', '2026-01-10T23:59:59.999Z'])(
    'is a city whose last day was yesterday, at %s as all day',
    (now) => {
      const { from } = readOptions(['--days', '2'], Date.parse(now));
      expect(new Date(from).toISOString()).toBe('2026-01-08T00:00:00.000Z');
    },
  );

  it('is one that ends now when it has been played, at so many times as fast as life', () => {
    const { from } = readOptions(['--days', '2', '--speed', '60'], NOW);
    const [lasts, plays] = [48 * 3_600_000, (48 * 3_600_000) / 60];
    expect(from + lasts).toBe(NOW + plays);
  });

  it.each([[[]], [['--speed', '7']]])(
    'is the same city from the first moment it had: %j',
    (args) => {
      const { from } = readOptions(args, NOW);
      const later = NOW + 9 * 86_400_000;
      expect(readOptions([...args, '--from', fromWords(from)], later).from).toBe(from);
    },
  );

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
    [['--from', '2026-01-01T24:00:00.000Z'], '--from takes'],
    [['--from', '2026-01-01T09'], '--from takes'],
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
