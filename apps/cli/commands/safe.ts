import { resolve } from 'node:path';
import { command, UsageProblem } from '../command.ts';
import { runProgram } from '../run-program.ts';
import { originFrom } from '../settings.ts';

/** Makes the keys that alone will read an export, on a machine that need not be on any network. */
export const safe = command({
  name: 'safe',
  summary: 'Make the keys that exports are sealed to, and that `restore` opens them with.',
  operands: 'FOLDER',
  options: {
    org: { type: 'string', value: 'ID', summary: 'origin of the log, as its checkpoint says' },
    name: { type: 'string', value: 'NAME', summary: 'what people call it (Safe)' },
    origin: { type: 'string', value: 'URL', summary: 'where desks will reach what is restored' },
  },
  async run({ operands, org, name, origin, json }, terminal) {
    const [folder, ...more] = operands;
    if (folder === undefined || more.length > 0) throw new UsageProblem('Name one folder.');
    if (org === undefined) throw new UsageProblem('--org says of which log.');
    if (origin === undefined) throw new UsageProblem('--origin says where desks will reach it.');
    return runProgram('apps/keeper/safe.ts', [
      ...['--folder', resolve(terminal.folder, folder), '--org', org, '--name', name ?? 'Safe'],
      ...['--origin', originFrom(origin)],
      ...(json ? ['--json'] : []),
    ]);
  },
});
