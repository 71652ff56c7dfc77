import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Cluster, spawnTerms } from './cluster.ts';
import { endsWithParent } from './ends-with-parent.ts';
import { diskFull, EnvironmentProblem } from './environment-problem.ts';

export interface Postmaster {
  readonly pid: number;
  /** Settles when connections are taken; after a crash that is when recovery has ended. */
  readonly ready: Promise<void>;
  /** Settles when the process is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /** Fast shutdown: sessions are cut, a checkpoint is written. */
  stop(): Promise<void>;
  /** For fault tests: what a power cut leaves. */
  kill9(): Promise<void>;
}

/**
 * Durability as PostgreSQL has it by default, written out so that nobody wonders. No TCP: the one
 * way in is a socket inside the data folder. Logs name no data (`terse` drops the details that
 * repeat keys and rows).
 */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  port: '5432',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  password_encryption: 'scram-sha-256',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  cluster_name: 'holdfast',
};

/** A fast shutdown that takes longer becomes an immediate one: nothing is lost, WAL is replayed. */
const FAST_SHUTDOWN_MS = 4_000;

/** Starts the server of `cluster`, ending first one that a killed Holdfast left behind. */
export async function startPostmaster(cluster: Cluster, logFile: string): Promise<Postmaster> {
  await endLeftover(cluster.folder);

  const { dataArgument, options } = spawnTerms(cluster);
  const log = await open(logFile, 'a', 0o600);
  const logStart = (await log.stat()).size;
  const settings = Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const [program = '', ...args] = [
    ...endsWithParent('INT'),
    cluster.binaries.postgres,
    '-D',
    dataArgument,
    ...settings,
  ];
  const child = spawn(program, args, {
    ...options,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.on('exit', () => resolve()).on('error', reject);
  });
  await log.close();

  const ready = whenReady(cluster.folder, child, logFile, logStart);
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ready,
    exited,
    async stop() {
      child.kill('SIGINT');
      const patience = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
      await exited.finally(() => clearTimeout(patience));
    },
    async kill9() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** `postmaster.pid`: line 1 the process, line 8 its state. */
async function whenReady(
  folder: string,
  child: ChildProcess,
  logFile: string,
  logStart: number,
): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  while (child.exitCode === null && child.signalCode === null) {
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
    await sleep(20);
  }
  throw startFailure((await readFile(logFile)).subarray(logStart).toString('utf8'), logFile);
}

function startFailure(log: string, logFile: string): EnvironmentProblem {
  if (log.includes('No space left on device')) return diskFull(logFile);
  if (/incompatible|checkpoint record|invalid|corrupt|could not (open|read|access)/i.test(log)) {
    return new EnvironmentProblem(
      'data/damaged',
      `The database files are damaged, PostgreSQL will not open them (its words are in ${logFile}); ` +
        'restore the data folder from a backup or from a lifeboat.',
    );
  }
  if (/lock file "[^"]*" already exists/.test(log)) {
    return new EnvironmentProblem(
      'data/locked',
      'Another PostgreSQL runs on this data folder; stop it first.',
    );
  }
  return new EnvironmentProblem('part/failed', `PostgreSQL did not start; see ${logFile}.`);
}

/**
 * After a kill -9 of Holdfast or of PostgreSQL: ends the server that still runs on `folder`, and
 * waits for the last of its sessions. Then no process works there, whatever pid the lock files
 * name: after a restart of the machine that may be a stranger's, and PostgreSQL would not start.
 */
async function endLeftover(folder: string): Promise<void> {
  if (platform() !== 'linux') return;
  const lockFile = join(folder, 'postmaster.pid');
  const first = Number.parseInt(await readFile(lockFile, 'utf8').catch(() => ''), 10);
  if (processesOn(folder).includes(first)) process.kill(first, 'SIGINT');
  for (let waited = 0; processesOn(folder).length > 0; waited += 50) {
    if (waited >= FAST_SHUTDOWN_MS) {
      throw new EnvironmentProblem(
        'data/locked',
        `Another PostgreSQL runs on ${folder} and does not end; stop it first.`,
      );
    }
    await sleep(50);
  }
  await rm(lockFile, { force: true });
  await rm(join(folder, '.s.PGSQL.5432.lock'), { force: true });
}

/** Of a running PostgreSQL: a server and its sessions all work in the data folder; `/proc` is asked, for a pid may be reused. */
export function processesOn(folder: string): readonly number[] {
  const place = realpathSync(folder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readlinkSync(`/proc/${name}/cwd`) === place;
      } catch {
        return false; // Gone meanwhile, or another user's.
      }
    })
    .map(Number);
}
