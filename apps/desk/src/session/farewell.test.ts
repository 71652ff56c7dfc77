import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Leaving } from './desk.ts';
import { type Farewell, type FarewellParts, farewell } from './farewell.ts';

let stop: AbortController;
let said: Leaving[];
let sent: PromiseWithResolvers<void>;

beforeEach(() => {
  stop = new AbortController();
  said = [];
  sent = Promise.withResolvers();
});

function of(more: Partial<FarewellParts> = {}): Farewell {
  return farewell({
    say: async (why) => void said.push(why),
    sent: () => sent.promise,
    stop,
    stopped: new Promise((resolve) => stop.signal.addEventListener('abort', resolve)),
    ...more,
  });
}

describe('leaving', () => {
  it('is said once, though it is asked for again before it is done', async () => {
    const { leave } = of();
    const both = [leave('signed-out'), leave('signed-out'), leave('idle')];
    sent.resolve();
    await Promise.all(both);
    await leave('signed-out');
    expect(said).toEqual(['signed-out']);
  });

  it('is told of before it is said', async () => {
    const saying = Promise.withResolvers<void>();
    const { begun, leave } = of({ say: () => saying.promise });
    const left = leave('signed-out');
    expect(await begun).toBe('signed-out');
    expect(stop.signal.aborted).toBe(false);
    saying.resolve();
    sent.resolve();
    await left;
    expect(stop.signal.aborted).toBe(true);
  });

  it('ends the session all the same where it cannot be said', async () => {
    const { leave } = of({ say: () => Promise.reject(new DOMException('the disk is full')) });
    await expect(leave('signed-out')).rejects.toThrow('the disk is full');
    expect(stop.signal.aborted).toBe(true);
  });

  it('waits for the last words for three seconds and no longer', async () => {
    vi.useFakeTimers();
    const left = of().leave('idle');
    await vi.advanceTimersByTimeAsync(2_999);
    expect(stop.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await left;
    expect(stop.signal.aborted).toBe(true);
    vi.useRealTimers();
  });

  it.each(['moved', 'back'] as const)('%s says nothing to anybody', async (why) => {
    await of().leave(why);
    expect(said).toEqual([]);
    expect(stop.signal.aborted).toBe(true);
  });
});
