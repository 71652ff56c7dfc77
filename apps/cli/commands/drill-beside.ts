import { drillCommand } from '../drill-command.ts';

export const drillBeside = drillCommand({
  name: 'beside',
  summary: 'Stand by beside another system, switch over when it stops, and hand every case back.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks take calls meanwhile (3)' },
    reports: { type: 'string', value: 'N', summary: 'how many reports came before (12)' },
  },
});
