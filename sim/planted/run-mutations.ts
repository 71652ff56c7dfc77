import type { Postgres } from '../machines/postgres.ts';
import { runSeed } from '../run.ts';
import { SCENARIOS } from '../scenarios.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import { letLoose } from './plant.ts';

/** Plants each of these bugs, or all, and says what found it. Gives whether each was found. */
export async function runMutations(postgres: Postgres, names: readonly string[]): Promise<boolean> {
  const chosen = MUTATIONS.filter(({ name }) => names.length === 0 || names.includes(name));
  let isEach = chosen.length > 0;
  for (const mutation of chosen) {
    const found = await foundBy(postgres, mutation);
    const { name, scenario, seed, breaks } = mutation;
    const words = found === null ? 'NOT FOUND' : `${scenario}, seed ${seed}: ${found}`;
    process.stdout.write(`${name.padEnd(36)} ${words}\n${' '.repeat(37)}${breaks}\n`);
    isEach &&= found !== null;
  }
  return isEach;
}

async function foundBy(
  postgres: Postgres,
  { name, scenario, seed }: Mutation,
): Promise<string | null> {
  const where = SCENARIOS.find((one) => one.name === scenario)!;
  letLoose(name);
  const { broken } = await runSeed(where, seed, postgres, null);
  letLoose(null);
  return broken === null ? null : `${broken.invariant}: ${broken.what.split('\n')[0]}`;
}
