import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

import { type Account, postgresAccount } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { asEnvironmentProblem, diskFull, EnvironmentProblem } from './environment-problem.ts';

/** The major version whose files the packaged programs can read. */
export const POSTGRES_MAJOR = '18';

/** A PostgreSQL data folder together with what is needed to run it. */
export interface Cluster {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
}

export interface ClusterPlan {
  /** Lines of `pg_hba.conf`: everything not named is refused. */
  readonly access: readonly string[];
  /** Statements run once, by the superuser, which afterwards nobody can sign in as. */
  readonly bootstrap: readonly string[];
}

/**
 * Opens the cluster at `folder`, making it first if there is none.
 *
 * @throws EnvironmentProblem `data/damaged` for files that are not a whole cluster of this version.
 */
export async function openCluster(folder: string, plan: ClusterPlan): Promise<Cluster> {
  const account = postgresAccount();
  const cluster = { folder, binaries: await findBinaries(account), account };
  if (existsSync(folder)) await inspect(folder, account);
  else await create(cluster, plan);
  return cluster;
}

/**
 * How a program of the cluster is spawned. Under root the folder may lie below one that the
 * account cannot walk through (`/root`): the working directory is entered before the rights are
 * dropped, and `/proc/self/cwd` leads back to it without the walk.
 */
export function spawnTerms(cluster: Cluster): {
  readonly dataArgument: string;
  readonly options: { cwd: string; uid?: number; gid?: number; env: NodeJS.ProcessEnv };
} {
  const { folder, account } = cluster;
  return {
    dataArgument: account && platform() === 'linux' ? '/proc/self/cwd' : folder,
    options: { cwd: folder, ...account, env: { LC_ALL: 'C', TZ: 'UTC' } },
  };
}

async function inspect(folder: string, account: Account | undefined): Promise<void> {
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined || !existsSync(join(folder, 'global/pg_control'))) {
    throw new EnvironmentProblem(
      'data/damaged',
      `${folder} is not a whole PostgreSQL database (PG_VERSION or pg_control is missing); ` +
        'restore the data folder from a backup or from a lifeboat.',
    );
  }
  if (version.trim() !== POSTGRES_MAJOR) {
    throw new EnvironmentProblem(
      'data/damaged',
      `${folder} was written by PostgreSQL ${version.trim().slice(0, 10)} and this is ` +
        `${POSTGRES_MAJOR}; export with the older Holdfast and import here.`,
    );
  }
  const owner = (await stat(folder)).uid;
  if (owner === (account?.uid ?? process.getuid?.())) return;
  if (account === undefined) {
    throw new EnvironmentProblem(
      'permission/denied',
      `${folder} belongs to another user; start Holdfast as that user.`,
    );
  }
  // A copy restored by root is root's: give the files back.
  await run('chown', ['-R', `${account.uid}:${account.gid}`, folder], {});
}

/** Built beside its place and renamed into it: a crash leaves no half cluster. */
async function create(cluster: Cluster, plan: ClusterPlan): Promise<void> {
  const { folder, account, binaries } = cluster;
  const building = { ...cluster, folder: `${folder}.new` };
  try {
    await rm(building.folder, { recursive: true, force: true });
    await mkdir(building.folder, { mode: 0o700 });
    if (account) await chown(building.folder, account.uid, account.gid);

    const { dataArgument, options } = spawnTerms(building);
    await run(
      binaries.initdb,
      [
        ...['-D', dataArgument, '--username=postgres', '--auth=reject', '--no-instructions'],
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin'],
        '--builtin-locale=C.UTF-8',
      ],
      options,
    );
    const accessFile = join(building.folder, 'pg_hba.conf');
    await writeFile(accessFile, `${plan.access.join('\n')}\n`);
    await chmod(accessFile, 0o600);
    await run(
      binaries.postgres,
      ['--single', '-D', dataArgument, '-j', '-c', 'exit_on_error=on', 'postgres'],
      options,
      plan.bootstrap.map((statement) => `${statement};\n\n`).join(''),
    );
    await rename(building.folder, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    throw asEnvironmentProblem(error, folder);
  }
}

async function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; uid?: number; gid?: number; env?: NodeJS.ProcessEnv },
  input = '',
): Promise<void> {
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  child.stdin.on('error', () => undefined).end(input);
  const [status, , complaint] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  if (status === 0) return;
  if (complaint.includes('No space left on device')) throw diskFull(options.cwd ?? program);
  throw new EnvironmentProblem(
    'part/failed',
    `The database could not be made: ${lastLine(complaint)}`,
  );
}

function lastLine(complaint: string): string {
  const lines = complaint.split('\n').filter((line) => /FATAL|error:|could not/.test(line));
  return (lines.at(-1) ?? 'its program ended without a reason').slice(0, 300);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
