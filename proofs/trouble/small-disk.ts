/** Disks that are soon full: mounted by whoever may, in memory. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const NO_SMALL_DISKS =
  'Nothing can be mounted here (it takes root, on Linux): full disks are NOT TRIED here.';

export type SmallDisk = {
  readonly path: string;
  /** Takes all the room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  remove(): void;
};

/** @returns undefined where this account may mount nothing */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-disk-'));
  const options = `size=${megabytes}m,mode=0755`;
  if (
    process.getuid?.() !== 0 ||
    spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', path]).status !== 0
  ) {
    rmdirSync(path);
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    async fill() {
      const file = await open(ballast, 'a');
      for (const size of [2 ** 20, 2 ** 12, 1]) {
        const some = new Uint8Array(size);
        while (await file.write(some).then(({ bytesWritten }) => bytesWritten === size, isFull));
      }
      await file.close();
    },
    free: () => rm(ballast),
    remove() {
      spawnSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

function isFull(error: NodeJS.ErrnoException): false {
  if (error.code !== 'ENOSPC') throw error;
  return false;
}
