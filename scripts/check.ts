/** Everything that can be checked without running the product, in one go; all faults are shown. */
import { spawnSync } from 'node:child_process';

import { ROOT } from './source-files.ts';

const SECTIONS: readonly (readonly [title: string, program: string, ...args: string[]])[] = [
  ['Desk', 'vite', 'build', '--config', 'apps/desk/vite.config.ts', '--logLevel', 'error'],
  ['Types', 'tsc'],
  ['Style', 'biome', 'check', '--error-on-warnings', '.'],
  ['Import rules', 'node', 'scripts/check-imports.ts'],
  ['Dead code', 'knip', '--no-progress'],
  ['Documents', 'node', 'scripts/check-docs.ts'],
];

const failed = SECTIONS.filter(([title, program, ...args]) => {
  process.stdout.write(`\n== ${title}\n`);
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  process.stdout.write(status === 0 ? `${title}: passed\n` : `${title}: FAILED\n`);
  return status !== 0;
}).map(([title]) => title);

process.stdout.write(failed.length === 0 ? '\n' : `\nFailed: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
