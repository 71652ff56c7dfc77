import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawSoon, holdingDrawing } from './drawing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what changed', () => {
  it('is drawn once, after the turn', () => {
    const draw = vi.fn();
    for (let i = 0; i < 3; i += 1) drawSoon(draw);
    expect(draw).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(draw).toHaveBeenCalledOnce();
  });

  it('is drawn again when it changes again', () => {
    const draw = vi.fn();
    for (let i = 0; i < 2; i += 1) {
      drawSoon(draw);
      vi.runAllTimers();
    }
    expect(draw).toHaveBeenCalledTimes(2);
  });

  it('is not drawn by a page that is gone', () => {
    const [gone, here] = [vi.fn(), vi.fn()];
    const end = drawSoon(gone);
    drawSoon(here);
    end();
    vi.runAllTimers();
    expect(gone).not.toHaveBeenCalled();
    expect(here).toHaveBeenCalledOnce();
  });

  it('waits while another page is on its way, and is drawn whether that comes or not', async () => {
    for (const comes of [true, false]) {
      const draw = vi.fn();
      const coming = Promise.withResolvers<string>();
      // What changed just before, and what changes meanwhile.
      drawSoon(draw);
      const held = holdingDrawing(coming.promise);
      drawSoon(draw);
      vi.runAllTimers();
      expect(draw).not.toHaveBeenCalled();
      if (comes) coming.resolve('it');
      else coming.reject(new Error('no'));
      expect(await held.catch(() => 'not')).toBe(comes ? 'it' : 'not');
      expect(draw).not.toHaveBeenCalled();
      vi.runAllTimers();
      expect(draw).toHaveBeenCalledOnce();
    }
  });

  it('waits for the last of several pages', async () => {
    const draw = vi.fn();
    const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const both = [holdingDrawing(one.promise), holdingDrawing(other.promise)];
    drawSoon(draw);
    one.resolve();
    await both[0];
    vi.runAllTimers();
    expect(draw).not.toHaveBeenCalled();
    other.resolve();
    await both[1];
    vi.runAllTimers();
    expect(draw).toHaveBeenCalledOnce();
  });
});
