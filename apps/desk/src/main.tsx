import './schemas-without-eval.ts';
import 'nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css';
import './desk.css';
import './theme/dark.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openDatabase } from './store/database.ts';
import { applyTheme } from './theme/theme.ts';

applyTheme();
addEventListener('load', () =>
  import('./installed/install.ts').then(
    ({ keepInstalled }) => keepInstalled(),
    () => undefined,
  ),
);

const root = createRoot(document.getElementById('desk')!);
openDatabase().then(
  (database) => root.render(<App database={database} />),
  () =>
    root.render(
      <p className="nhsuk-width-container nhsuk-main-wrapper">
        This browser keeps no data for this site, so Holdfast cannot work in it. Private windows are
        one reason.
      </p>,
    ),
);
