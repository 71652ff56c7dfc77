/** What the process is told. Its environment holds all of it; it reads no file. */

export type Settings = {
  readonly port: number;
  readonly origin: URL;
  /** Where neighbours on this machine reach the server; null where it has none. */
  readonly socket: string | null;
  readonly keeperSocket: string;
  /** Of a gateway that offers Care Identity; null where none does. */
  readonly cis2Socket: string | null;
  /** Of a role that may only read. */
  readonly databaseUrl: string;
  readonly deskFolder: string;
  /** Where the provider's code lists are; null where there are none. */
  readonly codesFolder: string | null;
  /** The provider's directory of services; null where none is kept. */
  readonly servicesFile: string | null;
  /** Where triage packs were installed; null where there are none. */
  readonly packs: string | null;
};

/** @throws Error that names the variable, never its value */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = Number(env.HOLDFAST_PORT ?? 8480);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw wrong('HOLDFAST_PORT', 'a port number');
  const origin = URL.parse(env.HOLDFAST_ORIGIN ?? `http://localhost:${port}`);
  if (origin === null || !/^https?:$/.test(origin.protocol)) {
    throw wrong('HOLDFAST_ORIGIN', 'an address such as https://desk.example');
  }
  return {
    port,
    origin,
    socket: env.HOLDFAST_SERVER_SOCKET || null,
    keeperSocket: given(env, 'HOLDFAST_KEEPER_SOCKET', 'the path of the keeper’s socket'),
    cis2Socket: env.HOLDFAST_CIS2_SOCKET || null,
    databaseUrl: given(env, 'DATABASE_URL', 'a PostgreSQL address'),
    deskFolder: env.HOLDFAST_STATIC ?? 'dist/desk',
    codesFolder: env.HOLDFAST_CODES || null,
    servicesFile: env.HOLDFAST_SERVICES || null,
    packs: env.HOLDFAST_PACKS || null,
  };
}

function given(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  what: string,
): string {
  const value = env[name];
  if (value === undefined || value === '') throw wrong(name, what);
  return value;
}

function wrong(name: string, what: string): Error {
  return new Error(`${name} must be ${what}.`);
}
