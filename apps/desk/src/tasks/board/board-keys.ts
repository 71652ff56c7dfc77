import { useEffect, useRef } from 'react';

type BoardKeys = {
  /** Null where this person takes no cases. */
  readonly takeNext: (() => void) | null;
  /** Null where this person takes no calls. */
  readonly newCall: (() => void) | null;
  readonly help: () => void;
};

/** j and k or the arrows move along the cases, n takes the next, c begins a call, ? shows the keys. Enter is the link's own. */
export function useBoardKeys(keys: BoardKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const act = actOf(event.key, latest.current);
      if (act === null) return;
      event.preventDefault();
      act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function actOf(key: string, { takeNext, newCall, help }: BoardKeys): (() => void) | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return () => move(1);
    case 'k':
    case 'ArrowUp':
      return () => move(-1);
    case 'n':
      return takeNext;
    case 'c':
      return newCall;
    case '?':
      return help;
    default:
      return null;
  }
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
