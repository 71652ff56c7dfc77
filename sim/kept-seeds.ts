/** Seeds that found something: they run first, for good. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const KEPT = new URL('kept-seeds.json', import.meta.url);
const keptSeeds = z.array(
  z.strictObject({
    scenario: z.string(),
    seed: z.string(),
    /** What it found, once. */
    found: z.string(),
  }),
);
export type KeptSeed = z.output<typeof keptSeeds>[number];

export async function readKeptSeeds(file = KEPT): Promise<readonly KeptSeed[]> {
  return keptSeeds.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Gives false where it was kept already: then what it found first stays. */
export async function keepSeed(failing: KeptSeed, file = KEPT): Promise<boolean> {
  const kept = await readKeptSeeds(file);
  const { scenario, seed } = failing;
  if (kept.some((one) => one.scenario === scenario && one.seed === seed)) return false;
  const aside = new URL(`${file.href}.new`);
  await writeFile(aside, `${JSON.stringify([...kept, failing], null, 2)}\n`);
  await rename(aside, file);
  return true;
}
