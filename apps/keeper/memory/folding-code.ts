import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const HOUSE = join(import.meta.dirname, '../../..');
/** Where an entry is read and folded, and what those parts depend on. */
const ROOMS = [
  'apps/keeper',
  'packages/base',
  'packages/care',
  'packages/identity',
  'packages/journal',
  'packages/snapshot',
];

/**
 * A name for the very code that folds the log in the keeper. Another release may know a type of entry that this one passed over, so what
 * other code folded is folded again; and nobody has to remember to say that something changed.
 */
export async function foldingCode(): Promise<string> {
  const files = await Promise.all(
    ROOMS.map(async (room) =>
      (await readdir(join(HOUSE, room), { recursive: true }))
        .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(file))
        .map((file) => join(room, file)),
    ),
  );
  const hash = createHash('sha256');
  for (const file of ['package.json', ...files.flat().sort()]) {
    hash
      .update(`${file}\0`)
      .update(await readFile(join(HOUSE, file)))
      .update('\0');
  }
  return hash.digest('base64url');
}
