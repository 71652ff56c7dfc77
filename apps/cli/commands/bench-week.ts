import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** Measures on a database of its own, which it makes and removes. */
export const benchWeek = command({
  name: 'bench week',
  summary:
    'England’s busiest week of NHS 111, or a part of it, through journal, keeper and server.',
  options: {
    share: { type: 'string', value: 'PART', summary: 'how much of its 706,129 calls (0.01)' },
    desks: { type: 'string', value: 'N', summary: 'how many calls are taken at once (48)' },
    open: { type: 'string', value: 'N', summary: 'how many cases stay open at the end (5000)' },
  },
  run: ({ share, desks, open, json }) =>
    runProgram('bench/week.ts', [
      ...(share === undefined ? [] : ['--share', share]),
      ...(desks === undefined ? [] : ['--desks', desks]),
      ...(open === undefined ? [] : ['--open', open]),
      ...(json ? ['--json'] : []),
    ]),
});
