/** A whole Holdfast as processes of their own (PostgreSQL, keeper, server, gateway), any of which may be killed and started again. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLES } from '#base/roles.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { mustKeepInvariants } from '#testkit/kept-invariants.ts';
import { freePort, type RunningPart, startPart } from '#testkit/part.ts';
import { startPostgres, type TestPostgres } from '#testkit/postgres.ts';

export const SERVICE = 'out-of-hours';

const NODE_PARTS = ['keeper', 'server', 'gateway'] as const;
export type NodePart = (typeof NODE_PARTS)[number];
type Environment = Readonly<Record<string, string>>;
export type PartName = NodePart | 'postgres';

export type House = {
  /** The server's address, which is also the page's origin. */
  readonly origin: string;
  /** Where NHS 111 services post their reports. */
  readonly reportsUrl: string;
  /** By which the first person comes in. */
  readonly enrolment: string;
  /** Of the gateway's key, as the operator sees it beside the machine. */
  readonly fingerprint: string;
  /** Where the keeper listens. */
  readonly keeperSocket: string;
  /** The database as the keeper opens it. */
  readonly databaseUrl: string;
  /** The database as the server opens it. */
  readonly serverUrl: string;
  /** The database's superuser. */
  readonly superuserUrl: string;
  /** Everything that Holdfast keeps: its data folder, its logs, its temporary files, the database cluster. */
  readonly kept: readonly string[];
  /** Where GP messages leave to: a neighbour's, and not sealed. */
  readonly gpFolder: string;
  /** The desk's files, for whoever wants some there: the server looks what they are when it starts. */
  readonly pages: string;
  /** The part is gone when it resolves, without having been asked. */
  kill9(part: PartName): Promise<void>;
  /** Starts a killed part; resolves when it is ready. `changed` is told to it then, and never again. */
  startAgain(part: PartName, changed?: Environment): Promise<void>;
  /** Starts one more of a part that runs. Whoever starts it ends it. */
  startBeside(part: NodePart, changed: Environment): Promise<RunningPart>;
  running(part: NodePart): RunningPart;
  /** What a part said in its private log, line by line. */
  logged(part: NodePart): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends what is left of a house that is lost. */
  abandon(): Promise<void>;
  /** And holds the invariants of care against the log. */
  stop(): Promise<void>;
};

/**
 * @param more of the environment of every part
 * @param standing a database that is there; the house ends it
 */
export async function openHouse(more: Environment = {}, standing?: TestPostgres): Promise<House> {
  const postgres = standing ?? (await startPostgres());
  const database = await postgres.freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-house-'));
  const [data, log, tmp, pages] = ['data', 'log', 'tmp', 'pages'].map((name) => join(folder, name));
  for (const path of [data!, log!, tmp!, pages!]) await mkdir(path);
  const gpFolder = join(folder, 'gp');
  const keeperSocket = join(folder, 'keeper.sock');
  const [port, itkPort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const everyone = {
    ...more,
    TMPDIR: tmp!,
    HOLDFAST_DATA: data!,
    HOLDFAST_KEEPER_SOCKET: keeperSocket,
    HOLDFAST_SERVER_SOCKET: join(folder, 'server.sock'),
    HOLDFAST_ORIGIN: origin,
    HOLDFAST_PORT: `${port}`,
    HOLDFAST_SERVICE: SERVICE,
    HOLDFAST_FOUNDING_ROLES: ROLES.join(','),
    HOLDFAST_ORG_NAME: 'Proving Ground Urgent Care',
  };
  const environments: Record<NodePart, Environment> = {
    keeper: { ...everyone, DATABASE_URL: database.url },
    server: { ...everyone, DATABASE_URL: database.serverUrl, HOLDFAST_STATIC: pages! },
    gateway: { ...everyone, HOLDFAST_ITK_PORT: `${itkPort}`, HOLDFAST_GP_OUT: gpFolder },
  };
  const logOf = (name: NodePart) => join(log!, `${name}.log`);
  const start = (name: NodePart, changed: Environment = {}) =>
    startPart(name, { ...environments[name], ...changed }, logOf(name));

  const keeper = await start('keeper');
  const server = await start('server');
  const gateway = await start('gateway');
  const running: Record<NodePart, RunningPart> = { keeper, server, gateway };
  return {
    origin,
    reportsUrl: `http://127.0.0.1:${itkPort}/nhs-111-reports`,
    // Each keeper that starts says another, until somebody has come in.
    get enrolment() {
      return running.keeper.said.enrolment ?? keeper.said.enrolment!;
    },
    fingerprint: gateway.said.fingerprint!,
    keeperSocket,
    databaseUrl: database.url,
    serverUrl: database.serverUrl,
    superuserUrl: postgres.url,
    kept: [data!, log!, tmp!, postgres.folder],
    gpFolder,
    pages: pages!,
    kill9: (part) => (part === 'postgres' ? postgres.kill9() : running[part].kill9()),
    async startAgain(part, changed) {
      if (part === 'postgres') return postgres.restart();
      running[part] = await start(part, changed);
    },
    startBeside: start,
    running: (part) => running[part],
    async logged(part) {
      const lines = (await readFile(logOf(part), 'utf8')).split('\n');
      return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    },
    async abandon() {
      for (const part of NODE_PARTS.toReversed()) await running[part].stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
    async stop() {
      const sql = connect(database.url, { max: 1 });
      const kept = mustKeepInvariants(postgresReader(sql)).finally(() => sql.end({ timeout: 1 }));
      await kept.catch(() => {});
      for (const part of NODE_PARTS.toReversed()) await running[part].stop();
      await postgres.stop();
      await rm(folder, { recursive: true });
      await kept;
    },
  };
}
