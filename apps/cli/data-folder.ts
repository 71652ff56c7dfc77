import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import {
  asEnvironmentProblem,
  diskFull,
  EnvironmentProblem,
} from '#postgres/environment-problem.ts';

/** The files of one installation; every folder in it is 0700, every file of ours 0600. */
export interface DataFolder {
  readonly path: string;
  /** Nothing was there before. */
  readonly fresh: boolean;
  /** Below `path`, made when absent. */
  subfolder(name: string): Promise<string>;
  /** 32 hexadecimal digits, made once and then the same for ever. */
  secret(name: string): Promise<string>;
  /** Bytes that all files take together. */
  size(): Promise<number>;
}

const MARKER = 'holdfast.json';
const FORMAT = 1;
/** PostgreSQL needs room to recover after the disk ran full; below this we do not start. */
const LEAST_FREE_BYTES = 200 * 1024 * 1024;

/** @throws EnvironmentProblem `data/*`, `disk/full` or `permission/denied`; nothing was changed then. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const fresh = await isFresh(path);
    await refuseFullDisk(path);
    await chmod(path, 0o700);
    if (fresh) await writeOnce(join(path, MARKER), `${JSON.stringify({ format: FORMAT })}\n`);
    return {
      path,
      fresh,
      async subfolder(name) {
        const folder = join(path, name);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        return folder;
      },
      async secret(name) {
        await mkdir(join(path, 'secrets'), { recursive: true, mode: 0o700 });
        const file = join(path, 'secrets', name);
        const known = await readFile(file, 'utf8').catch(() => '');
        if (/^[0-9a-f]{32}$/.test(known)) return known;
        if (!fresh && known !== '') throw damaged(path, `secrets/${name} is unreadable`);
        const made = randomBytes(16).toString('hex');
        await writeOnce(file, made);
        return made;
      },
      size: () => sizeOf(path),
    };
  } catch (error) {
    throw asEnvironmentProblem(error, path);
  }
}

/** Beside its place, to the disk, then into its place: a crash leaves the old file or the new one. */
export async function writeOnce(file: string, content: string | Uint8Array): Promise<void> {
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  const handle = await open(partial, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

async function isFresh(path: string): Promise<boolean> {
  const marker = await readFile(join(path, MARKER), 'utf8').catch(() => undefined);
  if (marker === undefined) {
    const names = (await readdir(path)).filter((name) => name !== `${MARKER}.partial`);
    if (names.length === 0) return true;
    throw new EnvironmentProblem(
      'data/not-ours',
      `${path} is not empty and is not a Holdfast data folder; choose another with --data.`,
    );
  }
  const format = formatOf(marker);
  if (format === FORMAT) return false;
  if (format === undefined) throw damaged(path, `${MARKER} is unreadable`);
  throw new EnvironmentProblem(
    'data/damaged',
    `${path} has data format ${format} and this Holdfast knows ${FORMAT}; use the version that wrote it.`,
  );
}

function formatOf(marker: string): number | undefined {
  try {
    const { format } = JSON.parse(marker) as { format?: unknown };
    return typeof format === 'number' ? format : undefined;
  } catch {
    return undefined;
  }
}

async function refuseFullDisk(path: string): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize < LEAST_FREE_BYTES) throw diskFull(path);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sizeOf(path);
      return entry.isFile()
        ? stat(path).then(
            ({ size }) => size,
            () => 0,
          )
        : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function damaged(path: string, what: string): EnvironmentProblem {
  return new EnvironmentProblem(
    'data/damaged',
    `The data folder ${path} is damaged (${what}); restore it from a backup or from a lifeboat.`,
  );
}
