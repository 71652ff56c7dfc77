/**
 * A letter as two files: `<id>.html` for a person, then `<id>.json` for the importer, who may take the pair as soon as
 * the second is there. Each appears whole or not at all.
 *
 * A crash leaves at most a hidden `.<id>.<kind>.partial`, which the next attempt replaces, or a page without its
 * document, which the next attempt completes.
 */
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { equal, utf8 } from '#base/bytes.ts';
import type { DeliveryProblem } from '#fhir/delivery-problem.ts';
import type { Delivery, Letter } from './delivery.ts';

/** As much of a disk as is needed here. */
export type Disk = Pick<typeof fs, 'mkdir' | 'open' | 'readFile' | 'rename' | 'rm'>;

export const nodeDisk: Disk = fs;

export async function deliverToFolder(
  { id, document, page }: Letter,
  folder: string,
  disk: Disk,
): Promise<Delivery> {
  try {
    await makeFolder(folder, disk);
    await placeFile(folder, `${id}.html`, utf8(page), disk);
    await placeFile(folder, `${id}.json`, document, disk);
    return { taken: true, answer: '' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { taken: false, problem: PROBLEMS[code] ?? 'disk-failed', detail: code };
  }
}

/** Makes the folder but not its parents: a share that is not mounted must not become a folder of our own. */
async function makeFolder(folder: string, disk: Disk): Promise<void> {
  try {
    await disk.mkdir(folder, { mode: 0o700 });
    await syncFolder(dirname(folder), disk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A file that is already there with these bytes stays as it is, so that no importer sees it twice. */
async function placeFile(
  folder: string,
  name: string,
  bytes: Uint8Array,
  disk: Disk,
): Promise<void> {
  const path = join(folder, name);
  if (await holds(path, bytes, disk)) return syncFolder(folder, disk);
  const partial = join(folder, `.${name}.partial`);
  await disk.rm(partial, { force: true });
  try {
    // `wx` follows no link that somebody may have left under this name.
    const file = await disk.open(partial, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(partial, path);
  } catch (error) {
    await disk.rm(partial, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(folder, disk);
}

async function holds(path: string, bytes: Uint8Array, disk: Disk): Promise<boolean> {
  try {
    return equal(await disk.readFile(path), bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** A rename is durable once its folder is. */
async function syncFolder(folder: string, disk: Disk): Promise<void> {
  const handle = await disk.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const PROBLEMS: Readonly<Record<string, DeliveryProblem>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  ENOENT: 'folder-missing',
  ENOTDIR: 'folder-missing',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  EROFS: 'not-permitted',
};
