/** j and k or the arrows move along the cases. Enter is the link's own. */
export const MOVES: ReadonlyMap<string, () => void> = new Map([
  ['j', () => move(1)],
  ['ArrowDown', () => move(1)],
  ['k', () => move(-1)],
  ['ArrowUp', () => move(-1)],
]);

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
