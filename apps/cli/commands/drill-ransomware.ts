import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** On sites of its own, which it makes and removes. */
export const drillRansomware = command({
  name: 'drill ransomware',
  summary: 'Lose a whole main site to an intruder while desks work, and go on at its lifeboat.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks work (8)' },
    seconds: { type: 'string', value: 'N', summary: 'for how long before the attack (10)' },
  },
  run: ({ desks, seconds, json }) =>
    runProgram('proofs/drills/ransomware.ts', [
      ...(desks === undefined ? [] : ['--desks', desks]),
      ...(seconds === undefined ? [] : ['--seconds', seconds]),
      ...(json ? ['--json'] : []),
    ]),
});
