import { command, UsageProblem } from '../command.ts';
import { runProgram } from '../run-program.ts';

/** Hands over to the stranger's checker, which shares no code with this command or anything else here. */
export const verify = command({
  name: 'verify',
  summary: 'Check a whole log, as a stranger without any key can.',
  operands: 'URL|FOLDER',
  options: {
    key: { type: 'string', value: 'KEY', summary: 'the log’s verifier key, if you have it' },
    since: {
      type: 'string',
      value: 'FILE',
      summary: 'checkpoint kept from the last time; the new one replaces it',
    },
    desk: {
      type: 'string',
      value: 'URL',
      summary: 'compare the desk that this server serves with the one that the log names',
    },
  },
  async run({ operands, key, since, desk, json }) {
    const [log, ...more] = operands;
    if (log === undefined || more.length > 0)
      throw new UsageProblem('Name one address or one folder.');
    return runProgram('apps/verify/main.ts', [
      ...(key === undefined ? [] : ['--key', key]),
      ...(since === undefined ? [] : ['--since', since]),
      ...(desk === undefined ? [] : ['--desk', desk]),
      ...(json ? ['--json'] : []),
      '--',
      log,
    ]);
  },
});
