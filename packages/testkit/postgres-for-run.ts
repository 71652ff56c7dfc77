import { startPostgres } from './postgres.ts';

/** Vitest's global set-up of the integration tests: one PostgreSQL for the whole run. */
export default async function startPostgresForRun(): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  process.env.HOLDFAST_TEST_DATABASE_URL = postgres.url;
  return () => postgres.stop();
}
