import { drillCommand } from '../drill-command.ts';

export const drillKeeperLoss = drillCommand({
  name: 'keeper-loss',
  summary: 'Lose the keeper while desks work: its process, then its keys, then both for good.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks work (4)' },
    seconds: { type: 'string', value: 'N', summary: 'for how long before it is lost (5)' },
  },
});
