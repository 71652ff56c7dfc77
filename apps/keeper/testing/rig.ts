/** A keeper on a real database, for tests: what `main.ts` starts, without the process around it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { type Clock, systemClock, systemRandom } from '#base/clock.ts';
import { ROLES } from '#base/roles.ts';
import type { Invariant } from '#care/invariants.ts';
import type { AllowedAuthenticator } from '#identity/entries.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { privateLog } from '#problems/private-log.ts';
import { mustKeepInvariants } from '#testkit/kept-invariants.ts';
import { freshDatabase, type TestDatabase } from '#testkit/postgres.ts';
import { socketTransport } from '#testkit/socket-transport.ts';
import { actsOf } from '../acts.ts';
import { adminHttp } from '../admin/http.ts';
import { listenForAdministrator, newAdminToken } from '../admin/socket.ts';
import { keeperHttp } from '../http.ts';
import type { Keeper } from '../keeper.ts';
import { type RootKeyEnvironment, rootKeyFrom } from '../keys/open-root-key.ts';
import type { Hands } from '../keys/rotations.ts';
import type { SecretsFile } from '../keys/secrets.ts';
import { type OpenKeeper, openKeeper } from '../open-keeper.ts';

export const ORIGIN = 'http://localhost:8480';
export const ORG = 'test.example/holdfast';
export const SERVICE = 'out-of-hours';
const DAY_MS = 24 * 3_600_000;

export type Rig = {
  readonly keeper: Keeper;
  readonly secretsFile: SecretsFile;
  readonly hands: Hands;
  readonly moving: OpenKeeper['moving'];
  readonly join: OpenKeeper['join'];
  /** Resolves when every row has moved. */
  moved(): Promise<void>;
  readonly sql: Sql;
  readonly databaseUrl: string;
  readonly transport: ReturnType<typeof socketTransport>;
  /** While nobody has a passkey. */
  readonly link: string | null;
  readonly folder: string;
  /** The private log, line by line. */
  logged(): Record<string, unknown>[];
  /** Why the last thing was refused, as the private log says it. */
  why(): string | undefined;
  /** Ends this keeper and opens another on the same data. `meanwhile` is done while none runs. */
  restart(meanwhile?: () => Promise<unknown>): Promise<Rig>;
  /**
   * And holds the invariants of care against the log, where this keeper still has it: but whether somebody could take what waits, since a test
   * hires whom it needs. `except` is what it breaks on purpose.
   */
  stop(except?: readonly Invariant[]): Promise<void>;
};

/**
 * @param authenticators those that privileged roles may use; any where null
 * @param silenceMs so long that tests whose clock jumps need not be present
 * @param rootKey where the root key is: a file where it says nothing
 */
export async function keeperRig(
  clock: Clock = systemClock,
  authenticators: readonly AllowedAuthenticator[] | null = null,
  silenceMs: number = DAY_MS,
  rootKey: RootKeyEnvironment = {},
): Promise<Rig> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-keeper-'));
  return openRig(folder, database, { clock, authenticators, silenceMs, rootKey });
}

type Ways = {
  readonly clock: Clock;
  readonly authenticators?: readonly AllowedAuthenticator[] | null;
  readonly silenceMs?: number;
  readonly rootKey?: RootKeyEnvironment;
  readonly origin?: string;
};

/** A keeper on what is there already. */
export async function openRig(folder: string, database: TestDatabase, ways: Ways): Promise<Rig> {
  const { clock, authenticators = null, silenceMs = DAY_MS, rootKey = {}, origin = ORIGIN } = ways;
  const sql = connect(database.url, { max: 4 });
  const lines: string[] = [];
  const opened = await openKeeper({
    sql,
    folder,
    rootKey: rootKeyFrom(rootKey, folder, systemClock, systemRandom),
    nextRootKey: (HOLDFAST_ROOT_KEY, passphrase) => {
      const next = { ...rootKey, HOLDFAST_ROOT_KEY, HOLDFAST_PASSPHRASE: passphrase ?? '' };
      return rootKeyFrom(next, folder, systemClock, systemRandom);
    },
    founding: {
      org: ORG,
      name: 'Test Urgent Care',
      services: [SERVICE],
      roles: ROLES,
      authenticators,
    },
    origin,
    desk: null,
    silenceMs,
    clock,
    random: systemRandom,
    log: privateLog('keeper', { write: (line) => void lines.push(line) }),
    // Everything is put away at once: no rule may answer otherwise for it.
    remembering: { most: 0, savedEach: 1 },
    progress: () => undefined,
  });
  const { keeper } = opened;
  const app = keeperHttp(actsOf(keeper), () => keeper.journal.count(), keeper.log);
  const path = join(folder, 'keeper.sock');
  await rm(path, { force: true });
  await app.listen({ path });
  const admin = adminHttp(opened, await newAdminToken(folder, systemRandom));
  await listenForAdministrator(admin, folder);
  const transport = socketTransport(path);
  let hasEnded = false;
  const end = async () => {
    hasEnded = true;
    transport.close();
    await Promise.all([app.close(), admin.close()]);
    await opened.close();
    await sql.end();
  };
  return {
    keeper,
    secretsFile: opened.hands.file,
    hands: opened.hands,
    moving: opened.moving,
    join: opened.join,
    async moved() {
      await Promise.all([...opened.moving.values()].map((one) => one.settled()));
    },
    sql,
    databaseUrl: database.url,
    transport,
    link: opened.enrolment,
    folder,
    logged: () => lines.map((line) => JSON.parse(line)),
    why: () =>
      lines.map((line) => JSON.parse(line)).findLast(({ msg }) => msg === 'refused')?.detail,
    async restart(meanwhile = async () => undefined) {
      await end();
      await meanwhile();
      return openRig(folder, database, ways);
    },
    async stop(except = []) {
      const kept = hasEnded
        ? Promise.resolve()
        : mustKeepInvariants(postgresReader(sql), ['queue', ...except]);
      await kept.finally(end);
      await Promise.all([database.drop(), rm(folder, { recursive: true })]);
    },
  };
}
