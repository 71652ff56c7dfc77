import postgres from 'postgres';

import { EnvironmentProblem } from './environment-problem.ts';

export type Sql = postgres.Sql;

/**
 * Opens a pool on `url`, as `postgres(url, options)` does, and also understands libpq's form for a
 * Unix socket: its folder, percent-encoded, in the host's place
 * (`postgres://role:password@%2Frun%2Fholdfast/holdfast`). Another machine is reached over TLS alone, and its certificate checked.
 *
 * @throws EnvironmentProblem `database/unsuitable` when `url` is no PostgreSQL address.
 */
export function connect(url: string, options: postgres.Options<Record<string, never>> = {}): Sql {
  const { socketFolder, host, port, encrypted } = parseDatabaseUrl(url);
  // With an address of its own to compare the certificate with: for a bare IP address the package would name none.
  const ssl = encrypted && { host, minVersion: 'TLSv1.2' as const };
  const settings = { ...OPTIONS, ...options, ssl };
  if (socketFolder === undefined) return postgres(url, settings);
  return postgres(url, { ...settings, host: socketFolder, port });
}

/**
 * For a database that goes away and comes back. With `fetch_types` a connection cut while it is set up ends the process (porsager/postgres
 * 1192); a cut may leave a reconnection unsent until `connect_timeout`, in seconds; and the package's own waits grow to 20 seconds.
 */
const OPTIONS = {
  fetch_types: false,
  connect_timeout: 3,
  backoff: () => 0.25,
  onnotice: () => undefined,
} as const;

export interface DatabaseAddress {
  readonly role: string;
  readonly database: string;
  /** Set when the address is a Unix socket and not a host. */
  readonly socketFolder: string | undefined;
  readonly host: string;
  readonly port: number;
  /** TLS, with the certificate and its name checked: libpq's `sslmode=verify-full`. */
  readonly encrypted: boolean;
}

/** @throws EnvironmentProblem `database/unsuitable`; the text of `url` is never repeated. */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  const parsed = URL.parse(url);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.hostname === '') {
    throw new EnvironmentProblem(
      'database/unsuitable',
      'The database address is not of the form postgres://role:password@host:5432/database.',
    );
  }
  const host = decodeURIComponent(parsed.hostname);
  const isHere = host.startsWith('/') || /^(localhost|127\.[\d.]+|\[::1\])$/.test(host);
  return {
    role: decodeURIComponent(parsed.username),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    socketFolder: host.startsWith('/') ? host : undefined,
    host,
    port: Number(parsed.port || 5432),
    encrypted: isEncrypted(parsed.searchParams, isHere),
  };
}

function isEncrypted(settings: URLSearchParams, isHere: boolean): boolean {
  const mode = settings.get('sslmode') ?? (isHere ? 'disable' : 'verify-full');
  if (settings.has('sslrootcert')) {
    throw new EnvironmentProblem(
      'database/unsuitable',
      'A private certificate authority is given in NODE_EXTRA_CA_CERTS and not in sslrootcert.',
    );
  }
  if (mode === 'verify-full' || (mode === 'disable' && isHere)) return mode === 'verify-full';
  throw new EnvironmentProblem(
    'database/unsuitable',
    'A database on another machine is reached over TLS with its certificate checked: sslmode must be verify-full, or left out.',
  );
}

/** Writes the address that {@link connect} understands. */
export function socketUrl(
  role: string,
  password: string,
  socketFolder: string,
  database: string,
): string {
  const [user, secret, host] = [role, password, socketFolder].map(encodeURIComponent);
  return `postgres://${user}:${secret}@${host}/${encodeURIComponent(database)}`;
}
