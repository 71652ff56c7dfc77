import { expect, test } from 'vitest';
import type { Random } from '#base/clock.ts';
import { retryDelayMs } from './retry.ts';

const least: Random = (length) => new Uint8Array(length);
const most: Random = (length) => new Uint8Array(length).fill(255);

test.each([
  [1, 15_000, 30_000],
  [2, 30_000, 60_000],
  [3, 60_000, 120_000],
  [7, 960_000, 1_920_000],
  [8, 1_800_000, 3_600_000],
  [9, 1_800_000, 3_600_000],
  [5_000, 1_800_000, 3_600_000],
])('after attempt %i waits from %i to %i ms', (attempt, from, to) => {
  expect(retryDelayMs(attempt, least)).toBe(from);
  expect(retryDelayMs(attempt, most)).toBe(to);
});
