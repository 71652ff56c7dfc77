import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last note that was remembered in this file; null where there is none. */
export async function recall(path: string): Promise<Uint8Array | null> {
  try {
    return Uint8Array.from(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whole or not at all: written aside, synced, renamed, and the folder synced. A crash leaves the
 * note before or this one.
 */
export async function remember(path: string, note: Uint8Array): Promise<void> {
  const aside = `${path}.new`;
  await synced(aside, 'w', (file) => file.writeFile(note));
  await rename(aside, path);
  await synced(dirname(path), 'r', async () => {});
}

type File = Awaited<ReturnType<typeof open>>;

async function synced(
  path: string,
  flags: string,
  act: (file: File) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await act(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
