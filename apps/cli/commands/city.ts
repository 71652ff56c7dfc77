import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

const OPTIONS = {
  people: { type: 'string', value: 'N', summary: 'how many live there (83000)' },
  days: { type: 'string', value: 'N', summary: 'how many days of calls (7)' },
  seed: {
    type: 'string',
    value: 'WORD',
    summary: 'the same word and first day make the same city (northmoor)',
  },
  speed: {
    type: 'string',
    value: 'N',
    summary: 'so many times as fast as life, or max: as fast as it goes (max)',
  },
  from: {
    type: 'string',
    value: 'DAY',
    summary: 'its first day (so that the last was yesterday, or ends now at a speed of N)',
  },
  stay: { type: 'boolean', summary: 'leave the house open afterwards, to look around in' },
  data: { type: 'string', value: 'DIR', summary: 'a new folder for it (.holdfast-city here)' },
  port: { type: 'string', value: 'N', summary: 'port of the desk (8480)' },
  'itk-port': { type: 'string', value: 'N', summary: 'port for NHS 111 reports (8481)' },
} as const;

/** In a house of its own, which no provider's people share. */
export const city = command({
  name: 'city',
  summary: 'Make up a town and its calls, and play them in a house of its own.',
  options: OPTIONS,
  run: ({ operands: _, ...values }) =>
    runProgram(
      'city/main.ts',
      Object.entries(values).flatMap(([name, value]) => {
        if (typeof value === 'string') return [`--${name}`, value];
        return value ? [`--${name}`] : [];
      }),
    ),
});
