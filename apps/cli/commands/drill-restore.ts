import { drillCommand } from '../drill-command.ts';

export const drillRestore = drillCommand({
  name: 'restore',
  summary: 'Lose all of a main site, and build one from its exports alone, on an empty folder.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks work (4)' },
    seconds: { type: 'string', value: 'N', summary: 'for how long, while exports are made (10)' },
    entries: { type: 'string', value: 'N', summary: 'how many were written before that (2000)' },
  },
});
