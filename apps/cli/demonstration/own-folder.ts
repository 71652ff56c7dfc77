import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Preload } from '../parts/node-part.ts';

/**
 * Made-up people never join a provider's own: the demonstration begins in a folder where no gateway has worked yet, and goes on where it began.
 *
 * @throws EnvironmentProblem `data/not-ours`
 */
export async function claimForDemonstration(data: DataFolder): Promise<void> {
  const own = existsSync(join(data.path, 'demonstration'));
  if (!own && existsSync(join(data.path, 'gateway'))) {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${data.path} was started without --demo, so made-up patients are kept out of it; choose another folder with --data.`,
    );
  }
  await data.subfolder('demonstration');
}

/** Its clock, with which a new demonstration begins some days ago so that there is something to see; empty, it tells the world's time. */
export async function demonstrationClock(data: DataFolder, city: string): Promise<Preload> {
  const file = join(await data.subfolder('demonstration'), 'clock');
  await writeFile(file, '', { mode: 0o600 });
  const folder = join(city, 'clock');
  return {
    module: join(folder, 'preload.ts'),
    environment: { HOLDFAST_CITY_CLOCK: file },
    reads: [folder, file],
  };
}
