import { setTimeout as sleep } from 'node:timers/promises';

import { asRole, connect, parseDatabaseUrl, type Sql } from './connect.ts';
import { EnvironmentProblem } from './environment-problem.ts';

const OLDEST_MAJOR = 15;
const ANSWER_WITHIN_MS = 5_000;

export interface OwnServerAddresses {
  readonly keeperUrl: string;
  /** The read-only role; made with `serverPassword` when absent and the keeper's role may. */
  readonly serverUrl: string | undefined;
  readonly serverPassword: string;
}

/**
 * Makes sure that a PostgreSQL server the operator runs can carry Holdfast.
 *
 * @returns the address that the read-only `holdfast_server` signs in with.
 * @throws EnvironmentProblem `database/*`: unreachable, refusing us, too old, or with wrong rights.
 */
export async function checkOwnServer(addresses: OwnServerAddresses): Promise<string> {
  await asking(addresses.keeperUrl, 'DATABASE_URL', checkKeeper);
  const serverUrl = addresses.serverUrl ?? (await makeServerRole(addresses));
  await asking(serverUrl, 'HOLDFAST_SERVER_DATABASE_URL', checkServer);
  return serverUrl;
}

async function checkKeeper(sql: Sql): Promise<void> {
  const [facts] = await sql<{ version: number; encoding: string; owns: boolean }[]>`
    SELECT current_setting('server_version_num')::int / 10000 AS version,
           current_setting('server_encoding') AS encoding,
           has_schema_privilege(current_schema(), 'CREATE') AS owns`;
  if (facts === undefined || facts.version < OLDEST_MAJOR) {
    throw unsuitable(`is PostgreSQL ${facts?.version}; ${OLDEST_MAJOR} or later is needed`);
  }
  if (facts.encoding !== 'UTF8') throw unsuitable(`is encoded in ${facts.encoding}, not in UTF8`);
  if (facts.owns !== true) {
    throw unsuitable(
      'does not let its role create tables; make that role the owner of the database',
    );
  }
}

async function checkServer(sql: Sql): Promise<void> {
  const [facts] = await sql<{ role: string; powerful: boolean; creates: boolean }[]>`
    SELECT current_user AS role,
           has_schema_privilege(current_schema(), 'CREATE') AS creates,
           (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS powerful`;
  if (facts?.role === 'holdfast_server' && facts.creates !== true && !facts.powerful) return;
  throw new EnvironmentProblem(
    'database/unsuitable',
    'HOLDFAST_SERVER_DATABASE_URL must sign in as holdfast_server, a role that may create nothing: ' +
      'the server that faces the network only reads.',
  );
}

async function makeServerRole(addresses: OwnServerAddresses): Promise<string> {
  await asking(addresses.keeperUrl, 'DATABASE_URL', async (sql) => {
    const [facts] = await sql<{ exists: boolean; may: boolean }[]>`
      SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'holdfast_server') AS exists,
             (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS may`;
    if (!facts?.may) {
      throw new EnvironmentProblem(
        'database/unsuitable',
        'Make a role for the server (CREATE ROLE holdfast_server LOGIN PASSWORD …) and give its ' +
          'address in HOLDFAST_SERVER_DATABASE_URL; the role of DATABASE_URL may not make it.',
      );
    }
    // A statement about roles takes no parameters; the password is our own hexadecimal.
    const verb = facts.exists ? 'ALTER' : 'CREATE';
    await sql.unsafe(`${verb} ROLE holdfast_server LOGIN PASSWORD '${addresses.serverPassword}'`);
  });
  return asRole(addresses.keeperUrl, 'holdfast_server', addresses.serverPassword);
}

async function asking(
  url: string,
  variable: string,
  question: (sql: Sql) => Promise<void>,
): Promise<void> {
  const { host } = parseDatabaseUrl(url);
  const sql = connect(url, { max: 1 });
  const patience = new AbortController();
  try {
    await Promise.race([
      question(sql),
      sleep(ANSWER_WITHIN_MS, undefined, { signal: patience.signal }).then(() => {
        throw Object.assign(new Error('silent'), { code: 'CONNECT_TIMEOUT' });
      }),
    ]);
  } catch (error) {
    throw unavailable(error, variable, host);
  } finally {
    patience.abort();
    await sql.end({ timeout: 0 });
  }
}

function unavailable(error: unknown, variable: string, host: string): unknown {
  if (error instanceof EnvironmentProblem) return error;
  const code = String((error as NodeJS.ErrnoException).code);
  if (/^(28|42501)/.test(code)) {
    return new EnvironmentProblem(
      'database/refused',
      `PostgreSQL at ${host} refused the role or password in ${variable}.`,
    );
  }
  if (code === '3D000') {
    return new EnvironmentProblem(
      'database/refused',
      `PostgreSQL at ${host} has no database of the name in ${variable}; create it first.`,
    );
  }
  return new EnvironmentProblem(
    'database/unreachable',
    `No PostgreSQL answered at ${host}, where ${variable} points (${code}).`,
  );
}

function unsuitable(what: string): EnvironmentProblem {
  return new EnvironmentProblem('database/unsuitable', `The database of DATABASE_URL ${what}.`);
}
