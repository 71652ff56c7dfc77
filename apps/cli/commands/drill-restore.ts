import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** On sites of its own, which it makes and removes. */
export const drillRestore = command({
  name: 'drill restore',
  summary: 'Lose all of a main site, and build one from its exports alone, on an empty folder.',
  options: {
    desks: { type: 'string', value: 'N', summary: 'how many desks work (4)' },
    seconds: { type: 'string', value: 'N', summary: 'for how long, while exports are made (10)' },
    entries: { type: 'string', value: 'N', summary: 'how many were written before that (2000)' },
  },
  run: ({ desks, seconds, entries, json }) =>
    runProgram('proofs/drills/restore.ts', [
      ...(desks === undefined ? [] : ['--desks', desks]),
      ...(seconds === undefined ? [] : ['--seconds', seconds]),
      ...(entries === undefined ? [] : ['--entries', entries]),
      ...(json ? ['--json'] : []),
    ]),
});
