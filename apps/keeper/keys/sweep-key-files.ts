import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Deletes the root keys in `folder` that nothing hangs on: those before, and one that a crash left unused. What they wrapped stays closed, also in old copies. */
export async function sweepKeyFiles(folder: string, used: string | null): Promise<void> {
  const names = await readdir(folder);
  const unused = names.filter((name) => /^kek(-\d+)?(\.new)?$/.test(name) && name !== used);
  for (const name of unused) await rm(join(folder, name));
}
