/** A safe, as `holdfast safe` made it: whose it is, and the keys in it. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { asEnvironmentProblem, EnvironmentProblem } from '#postgres/environment-problem.ts';

const safe = z.strictObject({ org: z.string(), name: z.string(), origin: z.string() });
export type Safe = z.output<typeof safe>;

/** @throws EnvironmentProblem where the folder is none */
export async function readSafe(folder: string): Promise<Safe> {
  try {
    return safe.parse(JSON.parse(await readFile(join(folder, 'safe.json'), 'utf8')));
  } catch {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${folder} is no safe; \`holdfast safe\` makes one, before it is needed.`,
    );
  }
}

/** The keys come into a new data folder; the safe stays as it is. */
export async function unpackSafe(folder: string, data: string): Promise<void> {
  const options = { recursive: true, errorOnExist: true, force: false } as const;
  await cp(join(folder, 'keeper'), join(data, 'keeper'), options).catch((error: unknown) => {
    throw asEnvironmentProblem(error, data);
  });
}
