import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cityTime, clockReader, REAL, writeClock } from './clock-file.ts';
import { CityTime, type Speed } from './time.ts';

const BEGIN = Date.parse('2026-01-01T00:00Z');
const HOUR_MS = 3_600_000;

let scratch: string;
let file: string;
let stop: AbortController;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-clock-'));
  file = join(scratch, 'clock');
  stop = new AbortController();
});
afterEach(() => rm(scratch, { recursive: true }));

function timeAt(speed: Speed, settled = async () => {}) {
  const time = new CityTime({
    ...{ file, speed, settled, stopping: stop.signal },
    realNow: () => performance.timeOrigin + performance.now(),
  });
  time.begin(BEGIN);
  return time;
}

describe('the clock that processes share', () => {
  it('is read as it was last set', () => {
    writeClock(file, REAL);
    const read = clockReader(file);
    expect(cityTime(read(), 12_345)).toBe(12_345);
    writeClock(file, { city: BEGIN, real: 1_000, rate: 60 });
    expect(cityTime(read(), 3_000)).toBe(BEGIN + 120_000);
  });
});

it('goes at the world’s pace until it begins', async () => {
  let real = 1_000;
  const parts = { file, speed: 1_000, settled: async () => {}, stopping: stop.signal } as const;
  const time = new CityTime({ ...parts, realNow: () => real });
  time.prepare(BEGIN);
  real += 10_000;
  expect(time.now()).toBe(BEGIN + 10_000);
  time.begin(time.now());
  real += 10;
  expect(time.now()).toBe(BEGIN + 20_000);
});

describe('as fast as it goes', () => {
  it('leaps to what is waited for, in order, and takes hardly any time of the world’s', async () => {
    const time = timeAt('max');
    const seen: string[] = [];
    const begun = performance.now();
    const waits = (name: string, hours: number) =>
      time.work(async () => {
        await time.until(BEGIN + hours * HOUR_MS);
        expect(time.now()).toBeGreaterThanOrEqual(BEGIN + hours * HOUR_MS);
        seen.push(name);
      });
    await Promise.all([waits('week', 168), waits('hour', 1), waits('day', 24)]);
    expect(seen).toEqual(['hour', 'day', 'week']);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('does not leap while somebody is at work, or before what they did has arrived', async () => {
    let settled = 0;
    const time = timeAt('max', async () => {
      settled += 1;
    });
    const worker = time.work(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(time.now()).toBeLessThan(BEGIN + HOUR_MS);
      expect(settled).toBe(0);
    });
    const waiter = time.work(() => time.until(BEGIN + HOUR_MS));
    await Promise.all([worker, waiter]);
    expect(settled).toBeGreaterThan(0);
  });

  it('wakes whoever need not wait any longer, and everybody when all is to stop', async () => {
    const time = timeAt('max');
    const over = new AbortController();
    const busy = time.work(() => new Promise((resolve) => setTimeout(resolve, 50)));
    const freed = time.work(() => time.until(BEGIN + HOUR_MS, over.signal));
    const stopped = time.work(() => time.until(BEGIN + 2 * HOUR_MS));
    over.abort();
    await freed;
    expect(time.now()).toBeLessThan(BEGIN + HOUR_MS);
    stop.abort(new RangeError('enough'));
    await expect(stopped).rejects.toThrow('enough');
    await busy;
  });
});

describe('at a speed', () => {
  it('goes so many times as fast', async () => {
    const time = timeAt(36_000);
    await time.work(() => time.until(BEGIN + HOUR_MS));
    expect(time.now()).toBeGreaterThanOrEqual(BEGIN + HOUR_MS);
    expect(
      cityTime(clockReader(file)(), performance.timeOrigin + performance.now()),
    ).toBeGreaterThan(BEGIN + HOUR_MS);
  });
});
