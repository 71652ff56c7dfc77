/**
 * A folder as a place that only accepts. Nothing in it is renamed, overwritten or deleted, so that it works where the administrator has marked its
 * folders append-only (`chattr +a`): what is new is written whole beside, and then linked by its name, which fails where that is taken.
 */
import { link, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { asEnvironmentProblem, EnvironmentProblem } from '#postgres/environment-problem.ts';
import { FOLDERS } from './layout.ts';
import type { Place } from './place.ts';

/** Where it is written before it has its name. What a crash leaves here means nothing. */
const UNNAMED = 'unnamed';
const OURS: ReadonlySet<string> = new Set([...FOLDERS, UNNAMED]);

/** @throws EnvironmentProblem `data/not-ours` where the folder holds anything that is no export's */
export async function makeFolderPlace(folder: string): Promise<Place> {
  await mkdir(join(folder, UNNAMED), { recursive: true }).catch((error: unknown) => {
    throw asEnvironmentProblem(error, folder);
  });
  if ((await readdir(folder)).some((name) => !OURS.has(name))) {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${folder} holds something that is no export; choose another folder.`,
    );
  }
  return folderPlace(folder);
}

/** To read from, where it may not be there. */
export function folderPlace(folder: string): Place {
  return {
    name: folder,

    async put(path, bytes) {
      const named = join(folder, path);
      const unnamed = join(folder, UNNAMED, uuidv7(systemClock, systemRandom));
      try {
        await makeFolder(dirname(named));
        await writeWhole(unnamed, bytes);
        const isNew = await linked(unnamed, named);
        if (isNew) await sync(dirname(named));
        // Where folders only accept, it stays: a second name of the same bytes.
        await unlink(unnamed).catch(() => undefined);
        return isNew;
      } catch (error) {
        throw asEnvironmentProblem(error, folder);
      }
    },

    async get(path, mostBytes) {
      try {
        await using file = await open(join(folder, path));
        const { size } = await file.stat();
        if (size > mostBytes) {
          throw new EnvironmentProblem('place/unread', `${path} in ${folder} is too large.`);
        }
        return new Uint8Array(await file.readFile());
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
        throw asEnvironmentProblem(error, folder);
      }
    },

    async list(prefix) {
      const below = join(folder, prefix);
      const options = { recursive: true, withFileTypes: true } as const;
      const found = await readdir(below, options).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw asEnvironmentProblem(error, folder);
      });
      return found
        .filter((one) => one.isFile())
        .map((one) => join(one.parentPath, one.name).slice(join(folder, '/').length))
        .toSorted();
    },
  };

  async function makeFolder(path: string): Promise<void> {
    const made = await mkdir(path, { recursive: true });
    if (made !== undefined) await sync(dirname(made));
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(bytes);
  await file.sync();
}

/** False where the name is taken. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** So that the name outlives a loss of power. */
async function sync(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync();
}
