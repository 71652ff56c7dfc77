import { drillCommand } from '../drill-command.ts';

export const drillLineCut = drillCommand({
  name: 'line-cut',
  summary: 'Cut one room off from the main site while both work, and bring the two together again.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks work, half at each site (4)' },
    seconds: { type: 'string', value: 'N', summary: 'for how long before and during the cut (5)' },
  },
});
