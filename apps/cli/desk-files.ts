import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';

/** Builds the desk's files when there are none or a source is newer; `onBuild` is told before. */
export async function ensureDeskBuilt(root: string, onBuild: () => void): Promise<void> {
  // The worker comes last: where it is, all are.
  const built = await modified(join(root, 'dist/desk/sw.js'));
  const sources = ['apps/desk', 'packages', 'package-lock.json'].map((name) => join(root, name));
  const newest = Math.max(...(await Promise.all(sources.map(newestIn))));
  if (built > newest) return;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--config', 'apps/desk/vite.config.ts', '--logLevel', 'error'];
  if (existsSync(vite)) {
    onBuild();
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [status] = (await once(child, 'exit')) as [number | null];
    if (status === 0) return;
  }
  throw new EnvironmentProblem(
    'part/failed',
    'The desk could not be built; run `npm ci` and then `npm run build` to see why.',
  );
}

/** What the keeper writes of it: SHA-256 of manifest and worker, hexadecimal. Undefined where no desk was built. */
export async function releasedDesk(root: string): Promise<string | undefined> {
  const names = ['release.json', 'sw.js'].map((name) => join(root, 'dist/desk', name));
  if (!names.every((name) => existsSync(name))) return undefined;
  const files = await Promise.all(names.map((name) => readFile(name)));
  return files.map((bytes) => createHash('sha256').update(bytes).digest('hex')).join(':');
}

async function newestIn(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  const names = (await readdir(path)).filter((name) => !/\.test\.tsx?$|^tests$/.test(name));
  return Math.max(0, ...(await Promise.all(names.map((name) => newestIn(join(path, name))))));
}

async function modified(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
