/** A log as files, in the layout that a server shows it in (C2SP tlog-tiles): `checkpoint`, `tile/0/000`, `tile/entries/000.p/17`; and what it names beside it, `attachment/<hash>`. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asEnvironmentProblem, EnvironmentProblem } from '#postgres/environment-problem.ts';

export type LogFolder = {
  /** Undefined where there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Appears whole, on disk, or not at all. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Drops every partial tile and bundle but these. */
  keepPartials(paths: ReadonlySet<string>): Promise<void>;
};

const OURS = new Set(['checkpoint', 'checkpoint.new', 'tile', 'attachment']);

/** @throws EnvironmentProblem `data/not-ours` where the folder holds anything that is no log's */
export async function openLogFolder(folder: string): Promise<LogFolder> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw asEnvironmentProblem(error, folder);
  });
  if ((await readdir(folder)).some((name) => !OURS.has(name))) {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${folder} holds something that is no exported log; choose another folder.`,
    );
  }
  return {
    async read(path) {
      try {
        return new Uint8Array(await readFile(join(folder, path)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },

    async write(path, bytes) {
      const file = join(folder, path);
      try {
        await mkdir(dirname(file), { recursive: true });
        const handle = await open(`${file}.new`, 'w');
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(`${file}.new`, file);
      } catch (error) {
        throw asEnvironmentProblem(error, folder);
      }
    },

    async keepPartials(paths) {
      const names = await readdir(join(folder, 'tile'), { recursive: true });
      for (const name of names.map((below) => `tile/${below}`)) {
        if (/\.p\/\d+$/.test(name) && !paths.has(name)) await rm(join(folder, name));
      }
    },
  };
}
