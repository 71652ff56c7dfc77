import type { KeyboardEvent } from 'react';

export type KeyActs = { readonly [key: string]: (() => void) | undefined };

/**
 * One letter or digit does what the screen says beside it, while the triage has the focus and nobody is typing. In a line of text Enter
 * and Escape lead back to the answers.
 */
export function pressIn(event: KeyboardEvent<HTMLElement>, acts: KeyActs): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const target = event.target as HTMLElement;
  if (target.matches('input[type=text], textarea, select')) {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    if (target.matches('textarea, select') && event.key === 'Enter') return;
    done(event, acts[event.key === 'Enter' ? 'Enter in text' : 'Escape']);
    return;
  }
  // Enter on a button is the button's own.
  if (event.key === 'Enter' && target.matches('button, a, summary')) return;
  done(event, acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]);
}

function done(event: KeyboardEvent<HTMLElement>, act: (() => void) | undefined): void {
  if (act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  // A key that is held down would answer question after question, each an entry that somebody signs.
  if (!event.repeat) act();
}

/** The digits 1 to 9, and 0 for the tenth. */
export function digitOf(place: number): string | null {
  if (place > 9) return null;
  return place === 9 ? '0' : `${place + 1}`;
}
