import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { DataFolder } from './data-folder.ts';

const LARGEST_BYTES = 20 * 1024 * 1024;

/** The log of one part; at a start a large one makes room and is kept once, as `.1`. */
export async function logFile(data: DataFolder, name: string): Promise<string> {
  const file = join(await data.subfolder('log'), `${name}.log`);
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > LARGEST_BYTES) await rename(file, `${file}.1`);
  return file;
}
