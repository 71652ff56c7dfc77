import { describe, expect, it } from 'vitest';
import { keyOf } from './use-keys.ts';

const pressed = (key: string) => keyOf({ key, repeat: false });
const held = (key: string) => keyOf({ key, repeat: true });

describe('a key on a page', () => {
  it('is the same with Caps Lock as without', () => {
    for (const key of ['n', 'N']) expect(pressed(key)).toBe('n');
    for (const key of ['?', '3', 'ArrowDown', 'Enter']) expect(pressed(key)).toBe(key);
  });

  it('acts once, however long it is held, unless it moves along a list', () => {
    for (const key of ['n', 'B', 'c', '?', 'Enter']) expect(held(key)).toBeNull();
    for (const key of ['j', 'k', 'ArrowDown', 'ArrowUp']) expect(held(key)).toBe(key);
    expect(held('J')).toBe('j');
  });
});
