import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Attention, attend } from './attendance.ts';

const MINUTE_MS = 60_000;
const limits = { goneMs: 15 * MINUTE_MS, warningMs: MINUTE_MS, tellEveryMs: 5 * MINUTE_MS };

let target: EventTarget;
let seen: Attention[];
let told: number;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  target = new EventTarget();
  seen = [];
  told = 0;
  stop = attend({
    target,
    clock: Date.now,
    limits,
    onChange: (attention) => void seen.push(attention),
    tell() {
      told += 1;
    },
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const pass = (minutes: number) => vi.advanceTimersByTime(minutes * MINUTE_MS);
const sign = (type = 'keydown') => target.dispatchEvent(new Event(type));

describe('whoever uses neither key nor pointer', () => {
  it('is warned a minute before, and then gone', () => {
    pass(13.99);
    expect(seen).toEqual([]);
    pass(0.01);
    expect(seen).toEqual(['leaving']);
    pass(0.99);
    expect(seen).toEqual(['leaving']);
    pass(0.01);
    expect(seen).toEqual(['leaving', 'gone']);
  });

  it.each(['keydown', 'pointerdown', 'pointermove', 'wheel', 'click'])(
    'is back with a %s',
    (type) => {
      pass(14.5);
      sign(type);
      expect(seen).toEqual(['leaving', 'here']);
      pass(13.9);
      expect(seen).toEqual(['leaving', 'here']);
      pass(0.2);
      expect(seen).toEqual(['leaving', 'here', 'leaving']);
    },
  );

  it('is not back once they are gone', () => {
    pass(15);
    sign();
    pass(60);
    expect(seen).toEqual(['leaving', 'gone']);
    expect(told).toBe(0);
  });

  it('is gone where the device slept meanwhile: the key that wakes it does not open it', () => {
    vi.setSystemTime(16 * MINUTE_MS);
    sign();
    expect(seen).toEqual(['gone']);
  });

  it('is gone when a device that slept is looked at again', () => {
    vi.setSystemTime(16 * MINUTE_MS);
    sign('visibilitychange');
    expect(seen).toEqual(['gone']);
  });
});

describe('whoever works', () => {
  it('is told of, not at each key', () => {
    for (let i = 0; i < 30; i += 1) {
      pass(1);
      sign();
    }
    expect(seen).toEqual([]);
    expect(told).toBe(6);
  });

  it('is not told of by time alone', () => {
    pass(14);
    expect(told).toBe(0);
  });
});
