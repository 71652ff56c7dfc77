import { command } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** Measures on a database of its own, which it makes and removes. */
export const benchAppend = command({
  name: 'bench append',
  summary: 'Entries a second, beside raw inserts and an event store, in one run.',
  options: {
    seconds: { type: 'string', value: 'N', summary: 'how long each measurement lasts (5)' },
    authors: { type: 'string', value: 'LIST', summary: 'how many write at once (1,16,64)' },
  },
  run: ({ seconds, authors, json }) =>
    runProgram('bench/append.ts', [
      ...(seconds === undefined ? [] : ['--seconds', seconds]),
      ...(authors === undefined ? [] : ['--authors', authors]),
      ...(json ? ['--json'] : []),
    ]),
});
