import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../', import.meta.url));

const SKIPPED = new Set(['node_modules', 'dist', 'tour', '.git', '.holdfast', 'gp-outbox']);

/** Every file of ours whose name matches, relative to the root, sorted. */
export async function sourceFiles(names: RegExp, folder = ''): Promise<readonly string[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !SKIPPED.has(name))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return sourceFiles(names, path);
        return names.test(entry.name) ? [path] : [];
      }),
  );
  return found.flat().sort();
}
