import { drillCommand } from '../drill-command.ts';

export const drillRansomware = drillCommand({
  name: 'ransomware',
  summary: 'Lose a whole main site to an intruder while desks work, and go on at its lifeboat.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks work (8)' },
    seconds: { type: 'string', value: 'N', summary: 'for how long before the attack (10)' },
  },
});
