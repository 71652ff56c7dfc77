import { drillCommand } from '../drill-command.ts';

export const drillPoison = drillCommand({
  name: 'poison',
  summary: 'Rewrite a main site’s history with its own keys, and see who believes it.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks work (4)' },
    seconds: { type: 'string', value: 'N', summary: 'for how long before the attack (5)' },
  },
});
