import { useLayoutEffect, useRef } from 'react';
import { actOnSingleKeys } from './single-keys.ts';

/** These move along a list, for as long as they are held. */
const HELD: ReadonlySet<string> = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);

/** The key by its name on a page, with Caps Lock or without; null where it is only still held. */
export function keyOf({ key, repeat }: Pick<KeyboardEvent, 'key' | 'repeat'>): string | null {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return repeat && !HELD.has(name) ? null : name;
}

/** What single keys do on a page. They belong to whoever is being typed into, and to an open dialog, first. */
export function useKeys(keys: ReadonlyMap<string, () => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  // As soon as the page can be seen: no key is lost.
  useLayoutEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const key = keyOf(event);
      if (key === null || (key.length === 1 && !actOnSingleKeys())) return;
      const act = latest.current.get(key);
      if (act === undefined) return;
      event.preventDefault();
      act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, dialog, summary') !== null
  );
}
