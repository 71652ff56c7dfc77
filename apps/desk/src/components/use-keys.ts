import { useLayoutEffect, useRef } from 'react';

/** What single keys do on a page. They belong to whoever is being typed into, and to an open dialog, first. */
export function useKeys(keys: ReadonlyMap<string, () => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  // As soon as the page can be seen: no key is lost.
  useLayoutEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const act = latest.current.get(event.key);
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
