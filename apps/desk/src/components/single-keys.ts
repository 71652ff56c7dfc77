/**
 * Whether pages act on single letters and digits: as their person chose on this device. Whoever speaks to their computer would set them
 * off by chance (WCAG 2.2, 2.1.4).
 */
const CHOSEN = 'single-keys';

export function actOnSingleKeys(): boolean {
  return localStorage.getItem(CHOSEN) !== 'off';
}

export function chooseSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(CHOSEN);
  else localStorage.setItem(CHOSEN, 'off');
}
