import type { Postgres } from '../machines/postgres.ts';
import { runSeed } from '../run.ts';
import { SCENARIOS } from '../scenarios.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import { letLoose } from './plant.ts';

/** Which seed finds a bug moves with whatever changes what a run draws. */
const SEEDS = 20;

/** Plants one of these bugs, and says which seed finds it. Gives whether one does. */
export async function runMutation(postgres: Postgres, name: string): Promise<boolean> {
  const mutation = MUTATIONS.find((one) => one.name === name);
  if (mutation === undefined) throw new Error(`no such bug: ${name}`);
  const found = await firstFind(postgres, mutation);
  process.stdout.write(`${name.padEnd(36)} ${found ?? 'NOT FOUND'}\n`);
  process.stdout.write(`${' '.repeat(37)}${mutation.breaks}\n`);
  return found !== null;
}

async function firstFind(postgres: Postgres, { name, scenario }: Mutation): Promise<string | null> {
  const where = SCENARIOS.find((one) => one.name === scenario)!;
  letLoose(name);
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { broken } = await runSeed(where, `${seed}`, postgres, null);
    if (broken === null) continue;
    return `${scenario}, seed ${seed}: ${broken.invariant}: ${broken.what.split('\n')[0]}`;
  }
  return null;
}
