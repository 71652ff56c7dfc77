import { join } from 'node:path';
import { type ClusterPlan, openCluster } from '#postgres/cluster.ts';
import { startPostmaster } from '#postgres/postmaster.ts';

import type { DataFolder } from '../data-folder.ts';
import type { Part } from '../supervise.ts';

export interface OwnCluster {
  readonly folder: string;
  readonly plan: ClusterPlan;
  readonly keeperPassword: string;
  readonly serverPassword: string;
}

/** The embedded PostgreSQL as the first part. */
export function postgresPart({ folder, plan }: OwnCluster, logFile: string): Part {
  return {
    name: 'database',
    async start() {
      const { ready, exited, stop } = await startPostmaster(
        await openCluster(folder, plan),
        logFile,
      );
      return { ready: ready.then(() => ({})), exited, stop };
    },
  };
}

/** Where a data folder has its own cluster: two roles with passwords, one database, no superuser anyone could sign in as. */
export async function clusterOf(data: DataFolder): Promise<OwnCluster> {
  const keeperPassword = await data.secret('database-keeper');
  const serverPassword = await data.secret('database-server');
  const plan = {
    access: ['local holdfast holdfast_keeper,holdfast_server scram-sha-256'],
    bootstrap: [
      `CREATE ROLE holdfast_keeper LOGIN PASSWORD '${keeperPassword}'`,
      `CREATE ROLE holdfast_server LOGIN PASSWORD '${serverPassword}'`,
      'CREATE DATABASE holdfast OWNER holdfast_keeper',
    ],
  };
  return { folder: join(data.path, 'postgres'), plan, keeperPassword, serverPassword };
}
