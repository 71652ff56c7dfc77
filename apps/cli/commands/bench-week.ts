import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** Measures on a database of its own, which it makes, and removes unless it is to be kept. */
export const benchWeek = command({
  name: 'bench week',
  summary:
    'England’s busiest week of NHS 111, or a part of it, through journal, keeper and server.',
  options: {
    share: { type: 'string', value: 'PART', summary: 'how much of its 706,129 calls (0.01)' },
    desks: { type: 'string', value: 'N', summary: 'how many calls are taken at once (48)' },
    open: { type: 'string', value: 'N', summary: 'how many cases stay open at the end (5000)' },
    keep: {
      type: 'string',
      value: 'FOLDER',
      summary: 'where it stays when it is ended, to go on with the same command',
    },
  },
  run: ({ share, desks, open, keep, json }) =>
    runProgram('bench/week.ts', [
      ...(share === undefined ? [] : ['--share', share]),
      ...(desks === undefined ? [] : ['--desks', desks]),
      ...(open === undefined ? [] : ['--open', open]),
      ...(keep === undefined ? [] : ['--keep', keep]),
      ...(json ? ['--json'] : []),
    ]),
});
