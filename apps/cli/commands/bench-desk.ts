import { command } from '../command.ts';
import { ensureDeskBuilt } from '../desk-files.ts';
import { ROOT } from '../installation.ts';
import { runProgram } from '../run-program.ts';

/** Measures in a real browser, on a database of its own. */
export const benchDesk = command({
  name: 'bench desk',
  summary: 'How long a person waits for what they do, with many open cases before them.',
  options: {
    cases: { type: 'string', value: 'N', summary: 'how many cases are open (1000; 50, at least)' },
    people: {
      type: 'string',
      value: 'N',
      summary: 'how many do it, one after another (4, at most)',
    },
    times: { type: 'string', value: 'N', summary: 'how often each of them does each (9, at most)' },
  },
  async run({ cases, people, times, json }) {
    await ensureDeskBuilt(ROOT, () => process.stderr.write('Building the desk …\n'));
    return runProgram('bench/desk.ts', [
      ...(cases === undefined ? [] : ['--cases', cases]),
      ...(people === undefined ? [] : ['--people', people]),
      ...(times === undefined ? [] : ['--times', times]),
      ...(json ? ['--json'] : []),
    ]);
  },
});
