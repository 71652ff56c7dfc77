import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import type { DataFolder } from './data-folder.ts';

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
