/**
 * `npm run sim`: the kept seeds first, then new ones for `--minutes N` (1). `--seed S` runs one of each scenario, or of `--scenario NAME`; `--trace` tells
 * all that happens in it. A seed that fails is kept, but with `--read-only`. `--twice` runs each seed twice and holds the traces against each other. `--mutations [NAME]` plants bugs and says which
 * seed finds each.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MUTATIONS } from './planted/mutations.ts';
import { plantAll } from './planted/plant.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    scenario: { type: 'string' },
    trace: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    'read-only': { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: false },
  },
});
if (values.mutations && positionals.length !== 1) {
  // Each in a process of its own: what a seed that broke leaves of the database is nobody else's.
  const names = positionals.length > 0 ? positionals : MUTATIONS.map(({ name }) => name);
  const missed = names.filter((name) => {
    const args = [fileURLToPath(import.meta.url), '--mutations', name];
    return spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0;
  });
  process.exit(missed.length === 0 ? 0 : 1);
}
if (values.mutations) plantAll();
// What is tried is loaded only now.
const { replacePlatform } = await import('./engine/platform.ts');
const { Postgres } = await import('./machines/postgres.ts');
const { runMutation } = await import('./planted/run-mutation.ts');
const { runSeeds } = await import('./run-seeds.ts');

const postgres = await Postgres.start();
replacePlatform();
const isSound = values.mutations
  ? await runMutation(postgres, positionals[0]!)
  : await runSeeds(postgres, {
      ...values,
      ...{ minutes: Number(values.minutes), readOnly: values['read-only'] },
    });
process.exit(isSound ? 0 : 1);
