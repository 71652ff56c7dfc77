import type { KeyboardEvent } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { pressIn } from './keys.ts';

/** As the card hears it; `at` is what of selectors the focus matches. */
function pressed(key: string, { repeat = false, at = '' } = {}) {
  const acts = {
    '1': vi.fn(),
    r: vi.fn(),
    'Enter in text': vi.fn(),
    Escape: vi.fn(),
  };
  const event = {
    key,
    repeat,
    target: { matches: (selector: string) => at !== '' && selector.includes(at) },
    preventDefault: vi.fn(),
    stopPropagation: vi.fn(),
  };
  pressIn(event as unknown as KeyboardEvent<HTMLElement>, acts);
  const done = Object.entries(acts).flatMap(([name, act]) => act.mock.calls.map(() => name));
  return { done, isTaken: event.preventDefault.mock.calls.length > 0 };
}

describe('a key of the triage', () => {
  it('does what the screen says beside it', () => {
    expect(pressed('1')).toEqual({ done: ['1'], isTaken: true });
    expect(pressed('R')).toEqual({ done: ['r'], isTaken: true });
    expect(pressed('2')).toEqual({ done: [], isTaken: false });
  });

  it('does it once, however long it is held down', () => {
    expect(pressed('1', { repeat: true })).toEqual({ done: [], isTaken: true });
    expect(pressed('Enter', { repeat: true, at: 'input' })).toEqual({ done: [], isTaken: true });
  });

  it('is a letter where somebody types', () => {
    expect(pressed('1', { at: 'input' })).toEqual({ done: [], isTaken: false });
    expect(pressed('Enter', { at: 'input' })).toEqual({ done: ['Enter in text'], isTaken: true });
    expect(pressed('Backspace', { at: 'input', repeat: true }).isTaken).toBe(false);
  });
});
