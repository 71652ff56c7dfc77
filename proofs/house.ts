/** A whole Holdfast as processes of their own (PostgreSQL, keeper, server, gateway), any of which may be killed and started again. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLES } from '#identity/roles.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { mustKeepInvariants } from '#testkit/kept-invariants.ts';
import { freePort, type RunningPart, startPart } from '#testkit/part.ts';
import { startPostgres } from '#testkit/postgres.ts';

export const SERVICE = 'out-of-hours';

const NODE_PARTS = ['keeper', 'server', 'gateway'] as const;
type NodePart = (typeof NODE_PARTS)[number];
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
  /** Starts a killed part; resolves when it is ready. */
  startAgain(part: PartName): Promise<void>;
  /** Ends what is left of a house that is lost. */
  abandon(): Promise<void>;
  /** And holds the invariants of care against the log. */
  stop(): Promise<void>;
};

/** @param more of the environment of every part */
export async function openHouse(more: Readonly<Record<string, string>> = {}): Promise<House> {
  const postgres = await startPostgres();
  const database = await postgres.freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-house-'));
  const [data, log, tmp, pages] = ['data', 'log', 'tmp', 'pages'].map((name) => join(folder, name));
  for (const path of [data!, log!, tmp!, pages!]) await mkdir(path);
  const gpFolder = join(folder, 'gp');
  const [port, itkPort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const everyone = {
    ...more,
    TMPDIR: tmp!,
    HOLDFAST_DATA: data!,
    HOLDFAST_KEEPER_SOCKET: join(folder, 'keeper.sock'),
    HOLDFAST_SERVER_SOCKET: join(folder, 'server.sock'),
    HOLDFAST_ORIGIN: origin,
    HOLDFAST_PORT: `${port}`,
    HOLDFAST_SERVICE: SERVICE,
    HOLDFAST_FOUNDING_ROLES: ROLES.join(','),
    HOLDFAST_ORG_NAME: 'Proving Ground Urgent Care',
  };
  const environments: Record<NodePart, Record<string, string>> = {
    keeper: { ...everyone, DATABASE_URL: database.url },
    server: { ...everyone, DATABASE_URL: database.serverUrl, HOLDFAST_STATIC: pages! },
    gateway: { ...everyone, HOLDFAST_ITK_PORT: `${itkPort}`, HOLDFAST_GP_OUT: gpFolder },
  };
  const start = (name: NodePart) => startPart(name, environments[name], join(log!, `${name}.log`));

  const keeper = await start('keeper');
  const server = await start('server');
  const gateway = await start('gateway');
  const running: Record<NodePart, RunningPart> = { keeper, server, gateway };
  return {
    origin,
    reportsUrl: `http://127.0.0.1:${itkPort}/nhs-111-reports`,
    enrolment: keeper.said.enrolment!,
    fingerprint: gateway.said.fingerprint!,
    databaseUrl: database.url,
    serverUrl: database.serverUrl,
    superuserUrl: postgres.url,
    kept: [data!, log!, tmp!, postgres.folder],
    gpFolder,
    pages: pages!,
    kill9: (part) => (part === 'postgres' ? postgres.kill9() : running[part].kill9()),
    async startAgain(part) {
      if (part === 'postgres') return postgres.restart();
      running[part] = await start(part);
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
