import { useEffect, useRef } from 'react';

/** What each key does here; null where it does nothing just now. */
export type Keys = { readonly [key: string]: (() => void) | null };

/** One key, one act, while nobody types. j and k or the arrows move along the cases. Enter is the link's own. */
export function useBoardKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const act = { ...MOVES, ...latest.current }[event.key] ?? null;
      if (act === null) return;
      event.preventDefault();
      act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

const MOVES: Keys = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
};

/** The id of the case that has the focus; null where none has. */
export function focusedCase(): string | null {
  const link = document.activeElement?.closest('.desk-cases__link');
  return link?.getAttribute('href')?.split('/').at(-1) ?? null;
}

function move(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('.desk-cases__link')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next =
    at === -1
      ? by === 1
        ? 0
        : links.length - 1
      : Math.min(links.length - 1, Math.max(0, at + by));
  links[next]?.focus();
}

/** Keys belong to whoever is being typed into, and to an open dialog. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, dialog, summary') !== null
  );
}
