import { rm } from 'node:fs/promises';
import { newCluster, startPostgres } from './postgres.ts';

/** Vitest's global set-up of the integration tests: one PostgreSQL for the whole run, and a cluster to copy for whoever wants one of its own. */
export default async function startPostgresForRun(): Promise<() => Promise<void>> {
  const made = await newCluster();
  process.env.HOLDFAST_TEST_CLUSTER = made.cluster.folder;
  process.env.HOLDFAST_TEST_PASSWORD = made.password;
  const postgres = await startPostgres();
  process.env.HOLDFAST_TEST_DATABASE_URL = postgres.url;
  return async () => {
    await postgres.stop();
    await rm(made.folder, { recursive: true, force: true });
  };
}
