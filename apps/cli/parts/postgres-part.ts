import { type ClusterPlan, openCluster } from '#postgres/cluster.ts';
import { startPostmaster } from '#postgres/postmaster.ts';

import type { Part } from '../supervise.ts';

/** The embedded PostgreSQL as the first part. */
export function postgresPart(folder: string, plan: ClusterPlan, logFile: string): Part {
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

/** Two roles with passwords, one database, no superuser anyone could sign in as. */
export function holdfastCluster(keeperPassword: string, serverPassword: string): ClusterPlan {
  return {
    access: ['local holdfast holdfast_keeper,holdfast_server scram-sha-256'],
    bootstrap: [
      `CREATE ROLE holdfast_keeper LOGIN PASSWORD '${keeperPassword}'`,
      `CREATE ROLE holdfast_server LOGIN PASSWORD '${serverPassword}'`,
      'CREATE DATABASE holdfast OWNER holdfast_keeper',
    ],
  };
}
