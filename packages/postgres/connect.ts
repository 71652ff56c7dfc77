import type { Socket } from 'node:net';
import postgres from 'postgres';

import { EnvironmentProblem } from './environment-problem.ts';
import { renewed } from './renewed.ts';
import { type Place, Sockets } from './sockets.ts';
import { Way } from './way.ts';

export type Sql = postgres.Sql;

/**
 * Opens a pool on `url`, as `postgres(url, options)` does, and also understands libpq's form for a
 * Unix socket: its folder, percent-encoded, in the host's place
 * (`postgres://role:password@%2Frun%2Fholdfast/holdfast`). Another machine is reached over TLS alone, and its certificate checked. Of several
 * (`postgres://role:password@a:5432,b:5432/holdfast?target_session_attrs=read-write`) it speaks with the one that is written to, whichever that
 * has come to be.
 *
 * @throws EnvironmentProblem `database/unsuitable` when `url` is no PostgreSQL address.
 */
export function connect(url: string, options: postgres.Options<Record<string, never>> = {}): Sql {
  const { places, first } = parseDatabaseUrl(url);
  const mustServe = places.length > 1 ? mustBeWrittenTo(first) : undefined;
  const sockets = new Sockets(places, undefined, mustServe);
  return renewed((gone) =>
    postgres(first, {
      ...OPTIONS,
      ...options,
      // TLS is there where it must be before the package says a word.
      ssl: false,
      socket: () => sockets.open(gone),
      // It may have become a standby since it was asked. The package's own `read-write` takes one for a server that is written to.
      ...(places.length > 1 ? { target_session_attrs: 'primary' as const } : {}),
    } as typeof options),
  );
}

/**
 * For a database that goes away and comes back. With `fetch_types` a connection cut while it is set up ends the process (porsager/postgres
 * 1192), and the package's own waits grow to 20 seconds.
 */
const OPTIONS = {
  fetch_types: false,
  connect_timeout: 3,
  backoff: () => 0.25,
  onnotice: () => undefined,
} as const;

/** Asked over a connection of its own: a question that meets a standby by the package's own means fails, whatever stands elsewhere. */
function mustBeWrittenTo(url: string): (socket: Socket) => Promise<void> {
  return async (socket) => {
    const way = new Way(socket, false);
    const own = { ...OPTIONS, ssl: false, max: 1, socket: async () => way };
    const sql = postgres(url, own as postgres.Options<Record<string, never>>);
    try {
      const [row] = await sql<{ standby: boolean }[]>`SELECT pg_is_in_recovery() AS standby`;
      if (row?.standby !== false) throw standby();
    } finally {
      socket.destroy();
      await sql.end({ timeout: 0 });
    }
  };
}

function standby(): Error {
  return Object.assign(new Error('this database is not written to'), { code: 'DATABASE_STANDBY' });
}

export interface DatabaseAddress {
  readonly role: string;
  readonly database: string;
  /** Set when the address is a Unix socket and not a host. */
  readonly socketFolder: string | undefined;
  /** Of all places, for people. */
  readonly host: string;
  readonly port: number;
  /** TLS, with the certificate and its name checked: libpq's `sslmode=verify-full`. */
  readonly encrypted: boolean;
  /** In the order that they are named in. */
  readonly places: readonly Place[];
  /** The address with the first place alone. */
  readonly first: string;
}

/** @throws EnvironmentProblem `database/unsuitable`; the text of `url` is never repeated. */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  const { before, hosts, after } = hostsIn(url);
  const addresses = hosts.split(',').map((host) => addressOf(`${before}${host}${after}`));
  const [first] = addresses as [DatabaseAddress];
  if (addresses.length > 1 && addresses.some(({ socketFolder }) => socketFolder !== undefined)) {
    throw new EnvironmentProblem(
      'database/unsuitable',
      'Of several databases each is named by its host: a Unix socket stands alone.',
    );
  }
  return {
    ...first,
    host: addresses.map(({ host }) => host).join(', '),
    places: addresses.flatMap(({ places }) => places),
  };
}

/** The hosts, and what stands before and after them. */
function hostsIn(url: string): { before: string; hosts: string; after: string } {
  const from = /^postgres(?:ql)?:\/\//.exec(url)?.[0].length;
  if (from === undefined) return { before: '', hosts: '', after: '' };
  const path = url.slice(from).search(/[/?#]/);
  const to = path === -1 ? url.length : from + path;
  const host = from + url.slice(from, to).lastIndexOf('@') + 1;
  return { before: url.slice(0, host), hosts: url.slice(host, to), after: url.slice(to) };
}

function addressOf(url: string): DatabaseAddress {
  const parsed = URL.parse(url);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.hostname === '') {
    throw new EnvironmentProblem(
      'database/unsuitable',
      'The database address is not of the form postgres://role:password@host:5432/database.',
    );
  }
  const attributes = parsed.searchParams.get('target_session_attrs') ?? 'read-write';
  if (!['read-write', 'primary'].includes(attributes)) {
    throw new EnvironmentProblem(
      'database/unsuitable',
      'Holdfast works with the database that is written to: target_session_attrs must be read-write, or left out.',
    );
  }
  const host = decodeURIComponent(parsed.hostname);
  const isHere = host.startsWith('/') || /^(localhost|127\.[\d.]+|\[::1\])$/.test(host);
  const port = Number(parsed.port || 5432);
  const encrypted = isEncrypted(parsed.searchParams, isHere);
  const socketFolder = host.startsWith('/') ? host : undefined;
  parsed.searchParams.delete('sslmode');
  parsed.searchParams.delete('target_session_attrs');
  return {
    role: decodeURIComponent(parsed.username),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    ...{ socketFolder, host, port, encrypted },
    places: [
      socketFolder === undefined
        ? { host: host.replace(/^\[|\]$/g, ''), port, encrypted }
        : { path: `${socketFolder}/.s.PGSQL.${port}` },
    ],
    first: parsed.href,
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

/** The same database as another role signs in to it. The role's name and password need no encoding. */
export function asRole(url: string, role: string, password: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/?#]*@)?/, `$1${role}:${password}@`);
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
