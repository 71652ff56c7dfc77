import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** On an installation of its own, which it makes and removes. */
export const thief = command({
  name: 'thief',
  summary: 'Play what thieves try, and say how many people each exposed.',
  options: {
    patients: { type: 'string', value: 'N', summary: 'how many made-up patients (83000)' },
  },
  run: ({ patients, json }) =>
    runProgram('proofs/thief/main.ts', [
      ...(patients === undefined ? [] : ['--patients', patients]),
      ...(json ? ['--json'] : []),
    ]),
});
