import { useState } from 'react';
import { chooseTheme, type Theme, themeNow } from './theme.ts';

const OTHER: Record<Theme, Theme> = { light: 'dark', dark: 'light' };

export function ThemeSwitch() {
  const [theme, setTheme] = useState(themeNow);
  return (
    <button
      type="button"
      className="desk-header__out"
      onClick={() => {
        chooseTheme(OTHER[theme]);
        setTheme(OTHER[theme]);
      }}
    >
      {theme === 'dark' ? 'Light screen' : 'Dark screen'}
    </button>
  );
}
