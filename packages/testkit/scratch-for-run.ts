import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Vitest's global set-up of where files are written that no test keeps: in memory where the machine has enough. A killed process loses nothing
 * there, and a house that makes all durable waits for no disk.
 */
export default async function scratchForRun(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(await roomiest(), 'holdfast-'));
  process.env.TMPDIR = folder;
  return () => rm(folder, { recursive: true, force: true });
}

async function roomiest(): Promise<string> {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > ENOUGH_BYTES ? memory : tmpdir();
}
