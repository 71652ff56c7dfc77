import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Sql } from 'postgres';

import { type Cluster, openCluster } from '#postgres/cluster.ts';
import { connect, parseDatabaseUrl, socketUrl } from '#postgres/connect.ts';
import { type Postmaster, startPostmaster } from '#postgres/postmaster.ts';

/** A database of one's own, with the two roles that a real installation has. */
export interface TestDatabase {
  /** As `holdfast_keeper`, who owns the database. */
  readonly url: string;
  /** As `holdfast_server`, who may read what the keeper's migration grants. */
  readonly serverUrl: string;
  drop(): Promise<void>;
}

export interface TestPostgres {
  /** The superuser's address; tests want {@link freshDatabase}. */
  readonly url: string;
  /** Where the cluster and its log lie. */
  readonly folder: string;
  /** `url` and `serverUrl` of a new, empty database. */
  freshDatabase(): Promise<TestDatabase>;
  /** What a power cut leaves; `restart` recovers from it. */
  kill9(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface StoppedCluster {
  readonly folder: string;
  readonly password: string;
  readonly cluster: Cluster;
}

/** One that was never started; a copy of the run's where there is one (see `postgres-for-run.ts`), which takes a tenth of the time. */
export async function newCluster(place = tmpdir()): Promise<StoppedCluster> {
  const folder = await mkdtemp(join(place, 'holdfast-test-'));
  const data = join(folder, 'db');
  const { HOLDFAST_TEST_CLUSTER: made, HOLDFAST_TEST_PASSWORD: itsPassword } = process.env;
  if (made !== undefined) await promisify(execFile)('cp', ['-a', made, data]);
  return clusterIn(folder, itsPassword ?? randomBytes(16).toString('hex'));
}

/** The one that is there already, with the password it was made with, or a new one. */
async function clusterIn(folder: string, password: string): Promise<StoppedCluster> {
  const cluster = await openCluster(join(folder, 'db'), {
    access: ['local all all scram-sha-256'],
    bootstrap: [
      `ALTER ROLE postgres PASSWORD '${password}'`,
      `CREATE ROLE holdfast_keeper LOGIN PASSWORD '${password}'`,
      `CREATE ROLE holdfast_server LOGIN PASSWORD '${password}'`,
    ],
  });
  return { folder, password, cluster };
}

/**
 * A PostgreSQL for fault tests, which may be killed. Others share one: {@link freshDatabase}.
 * @param place where its folder is made
 */
export async function startPostgres(place?: string): Promise<TestPostgres> {
  const stopped = await newCluster(place);
  const postgres = await start(stopped);
  return {
    ...postgres,
    async stop() {
      await postgres.stop();
      await rm(stopped.folder, { recursive: true, force: true });
    },
  };
}

/** One whose folder stays when it is stopped, so that it may be started again at the same place with the same password. */
export async function startPostgresIn(folder: string, password: string): Promise<TestPostgres> {
  return start(await clusterIn(folder, password));
}

async function start({ folder, password, cluster }: StoppedCluster): Promise<TestPostgres> {
  const logFile = join(folder, 'postgres.log');
  let postmaster = await started(cluster, logFile);
  const url = socketUrl('postgres', password, cluster.folder, 'postgres');

  return {
    url,
    folder,
    freshDatabase: () => freshDatabaseAt(url),
    kill9: () => postmaster.kill9(),
    async restart() {
      await postmaster.stop();
      postmaster = await started(cluster, logFile);
    },
    stop: () => postmaster.stop(),
  };
}

/** A database of the PostgreSQL that the whole Vitest run shares (see `postgres-for-run.ts`). */
export function freshDatabase(): Promise<TestDatabase> {
  const url = process.env.HOLDFAST_TEST_DATABASE_URL;
  if (url === undefined)
    throw new Error('Run this test through Vitest: its global set-up starts PostgreSQL.');
  return freshDatabaseAt(url);
}

async function freshDatabaseAt(superuserUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const superuser = superuserAt(superuserUrl);
  const { socketFolder } = parseDatabaseUrl(superuserUrl);
  const password = decodeURIComponent(new URL(superuserUrl).password);
  await superuser.unsafe(`CREATE DATABASE ${name} OWNER holdfast_keeper STRATEGY FILE_COPY`);
  return {
    url: socketUrl('holdfast_keeper', password, socketFolder ?? '', name),
    serverUrl: socketUrl('holdfast_server', password, socketFolder ?? '', name),
    async drop() {
      await superuser.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** One connection for all the databases that a test file makes; it ends with the file. */
const superusers = new Map<string, Sql>();
function superuserAt(url: string): Sql {
  const superuser = superusers.get(url) ?? connect(url, { max: 1 });
  superusers.set(url, superuser);
  return superuser;
}

async function started(cluster: Cluster, logFile: string): Promise<Postmaster> {
  const postmaster = await startPostmaster(cluster, logFile);
  await postmaster.ready;
  return postmaster;
}
