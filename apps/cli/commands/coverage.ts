import { command, UsageProblem } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** Hands over to the stranger's checker: the figures come from the log alone. */
export const coverage = command({
  name: 'coverage',
  summary: 'How many accounts, sessions and entries chain to a passkey.',
  operands: '[URL|FOLDER]',
  options: {
    key: { type: 'string', value: 'KEY', summary: 'the log’s verifier key, if you have it' },
    since: {
      type: 'string',
      value: 'FILE',
      summary: 'checkpoint kept from the last time; the new one replaces it',
    },
  },
  async run({ operands, key, since, json }) {
    const [log = 'http://localhost:8480', ...more] = operands;
    if (more.length > 0) throw new UsageProblem('Name one address or one folder.');
    return runProgram('apps/verify/main.ts', [
      '--coverage',
      ...(key === undefined ? [] : ['--key', key]),
      ...(since === undefined ? [] : ['--since', since]),
      ...(json ? ['--json'] : []),
      '--',
      log,
    ]);
  },
});
