import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** Measures on a database of its own, which it makes and removes. */
export const benchGrant = command({
  name: 'bench grant',
  summary: 'How long a grant and a sign-in take, and the share of the budgets in it.',
  options: {
    seconds: { type: 'string', value: 'N', summary: 'how long each measurement lasts (5)' },
    desks: { type: 'string', value: 'LIST', summary: 'how many ask at once (1,16,64)' },
  },
  run: ({ seconds, desks, json }) =>
    runProgram('bench/grant.ts', [
      ...(seconds === undefined ? [] : ['--seconds', seconds]),
      ...(desks === undefined ? [] : ['--desks', desks]),
      ...(json ? ['--json'] : []),
    ]),
});
