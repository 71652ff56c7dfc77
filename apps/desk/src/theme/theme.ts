/** Light or dark: as its person chose on this device, and as the device says until they did. */
const CHOSEN = 'theme';
export type Theme = 'light' | 'dark';

/** Before anything is drawn, so that a dark room is never lit up first. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = themeNow();
}

export function themeNow(): Theme {
  const chosen = localStorage.getItem(CHOSEN);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(CHOSEN, theme);
  applyTheme();
}
