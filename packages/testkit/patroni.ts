/** Where Debian puts what a cluster is made of. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const PATRONI = '/usr/bin/patroni';
export const ETCD = '/usr/bin/etcd';
const VERSIONS = '/usr/lib/postgresql';

export const NO_PATRONI =
  'Patroni, etcd and PostgreSQL are not all installed (Debian: patroni, python3-etcd, etcd-server, postgresql): failover is NOT TRIED here.';

export function hasPatroni(): boolean {
  const postgres = findPostgres();
  return [PATRONI, ETCD, join(postgres, 'postgres'), join(postgres, 'pg_rewind')].every((path) =>
    existsSync(path),
  );
}

/** The programs of the newest PostgreSQL that is installed; empty where there is none. */
export function findPostgres(): string {
  const versions = existsSync(VERSIONS)
    ? readdirSync(VERSIONS)
        .map(Number)
        .filter((number) => number > 0)
    : [];
  return versions.length === 0 ? '' : join(VERSIONS, `${Math.max(...versions)}`, 'bin');
}
