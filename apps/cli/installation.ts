import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSite } from '#backup/place-at.ts';

import { parseDatabaseUrl, socketUrl } from '#postgres/connect.ts';
import { checkOwnServer } from '#postgres/own-server.ts';

import type { DataFolder } from './data-folder.ts';
import { demonstrationNeighbours } from './demonstration/neighbours.ts';
import { claimForDemonstration, demonstrationClock } from './demonstration/own-folder.ts';
import { publishShippedPacks } from './demonstration/publisher.ts';
import { releasedDesk } from './desk-files.ts';
import { logFile } from './log-file.ts';
import { PACKS } from './pack-store.ts';
import { hidesFolders, withoutFolders } from './parts/hidden-folders.ts';
import { networkOf, withoutNetwork } from './parts/keeper-network.ts';
import { nodePart, type Preload } from './parts/node-part.ts';
import { clusterOf, postgresPart } from './parts/postgres-part.ts';
import { makeRunFolder, type RunFolder } from './run-folder.ts';
import type { Fences } from './running.ts';
import type { LifeboatSettings, Settings } from './settings.ts';
import type { Part } from './supervise.ts';

/** The checkout or the installed package: where `apps/` and `packages/` lie. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const CITY = join(ROOT, 'city');

export interface Installation {
  /** In the order in which each leans on the one before. */
  readonly parts: readonly Part[];
  readonly run: RunFolder;
}

/**
 * Lays out what runs, with which rights, and what each part is told.
 * @param clock by which a made-up city lives; a provider's house has none
 */
export async function layOut(
  data: DataFolder,
  settings: Settings,
  onFence: (found: Partial<Fences>) => void,
  onReading: (read: number, of: number) => void,
  clock?: Preload,
): Promise<Installation> {
  const log = (name: string) => logFile(data, name);
  const packs = await data.subfolder(PACKS);
  if (settings.demo) {
    await claimForDemonstration(data);
    await publishShippedPacks(data, 'demonstration');
  }
  const isNewDemonstration = settings.staffed && data.fresh;
  const preload = isNewDemonstration ? await demonstrationClock(data, CITY) : clock;
  const said: { founding?: string | undefined; fingerprint?: string | undefined } = {};
  const ownServer = await ownServerOf(settings, await data.secret('database-server'));
  const run = await makeRunFolder(data.path, join(data.path, 'postgres'));
  const database = ownServer ?? (await embedded(data, run));
  const everyone = {
    PATH: process.env.PATH ?? '',
    NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    TZ: 'UTC',
    HOLDFAST_DATA: data.path,
    HOLDFAST_RUN: run.path,
    HOLDFAST_KEEPER_SOCKET: run.keeperSocket,
    HOLDFAST_SERVER_SOCKET: run.serverSocket,
    HOLDFAST_PORT: String(settings.port),
    HOLDFAST_ORIGIN: settings.origin,
    HOLDFAST_ORG_NAME: settings.provider.name,
    HOLDFAST_ORG: settings.provider.org,
    HOLDFAST_SERVICE: settings.provider.service,
    HOLDFAST_DEMO: settings.demo ? '1' : undefined,
  };
  const careIdentity = settings.cis2 && { HOLDFAST_CIS2_SOCKET: join(run.path, 'cis2.sock') };
  const neighbours = {
    HOLDFAST_ITK_PORT: String(settings.itkPort),
    HOLDFAST_GP_OUT: settings.gpOut,
  };
  const services = await data.subfolder('services');
  const listed = { HOLDFAST_SERVICES: join(services, 'services.json') };
  const madeUp = settings.demo
    ? await demonstrationNeighbours(services, await data.subfolder('demonstration'))
    : {};

  const hidden = [
    await data.subfolder('keeper'),
    await data.subfolder('secrets'),
    ...database.part.map(() => join(data.path, 'postgres')),
    ...settings.rootKey.files,
  ];
  const codes = await data.subfolder('codes');
  const gatewayLog = await log('gateway');
  const gatewayPart = () =>
    nodePart({
      name: 'gateway',
      main: join(ROOT, 'apps/gateway/main.ts'),
      preload,
      environment: {
        ...everyone,
        ...neighbours,
        ...listed,
        ...settings.neighbours,
        ...madeUp,
        ...careIdentity,
        ...settings.cis2,
        HOLDFAST_MACHINE_KEY_DAYS: settings.machineKeyDays,
      },
      within: withoutFolders(hidden),
      logFile: gatewayLog,
      onStarted(pid, { fingerprint }) {
        said.fingerprint = fingerprint;
        onFence({ keeperFolder: hidesFolders(pid, hidden) ? 'hidden' : 'shared' });
      },
    });
  const serverPart = async () =>
    nodePart({
      name: 'server',
      main: join(ROOT, 'apps/server/main.ts'),
      preload,
      environment: {
        ...everyone,
        ...careIdentity,
        ...listed,
        DATABASE_URL: database.serverUrl,
        HOLDFAST_STATIC: join(ROOT, 'dist/desk'),
        HOLDFAST_PACKS: packs,
        HOLDFAST_CODES: codes,
      },
      fence: {
        reads: [
          ...['package.json', 'apps', 'packages', 'node_modules', 'dist/desk'].map((name) =>
            join(ROOT, name),
          ),
          packs,
          services,
          codes,
        ],
        socket: run.serverSocket,
      },
      within: [],
      logFile: await log('server'),
    });
  const courierPart = async ({ main, at, evenSo, variables }: LifeboatSettings) =>
    nodePart({
      name: 'courier',
      main: join(ROOT, 'apps/lifeboat/main.ts'),
      preload,
      environment: {
        ...everyone,
        ...variables,
        HOLDFAST_COURIER_SOCKET: run.courierSocket,
        HOLDFAST_MAIN: main,
        HOLDFAST_RESTORE_AT: at === undefined ? undefined : String(at),
        HOLDFAST_RESTORE_EVEN_SO: evenSo ? '1' : undefined,
      },
      within: withoutFolders(hidden),
      logFile: await log('courier'),
      onStarted(pid) {
        onFence({ keeperFolder: hidesFolders(pid, hidden) ? 'hidden' : 'shared' });
      },
      onReading,
    });
  const besideKeeper = async () => {
    const { lifeboat } = settings;
    if (lifeboat === undefined) return [await serverPart(), gatewayPart()];
    if (isSite(lifeboat.main)) return [await serverPart(), await courierPart(lifeboat)];
    if (!existsSync(join(data.path, 'keeper', 'secrets')))
      // Ready once all of the export is here and true: nothing is served before.
      return [await courierPart(lifeboat), await serverPart()];
    onFence({ keeperFolder: 'hidden' });
    return [await serverPart()];
  };
  const parts = [
    ...database.part,
    nodePart({
      name: 'keeper',
      main: join(ROOT, 'apps/keeper/main.ts'),
      preload,
      environment: {
        ...everyone,
        DATABASE_URL: database.keeperUrl,
        ...settings.rootKey.environment,
        HOLDFAST_FOUNDING_ROLES: settings.foundingRoles.join(','),
        HOLDFAST_AUTHENTICATORS: settings.authenticators,
        HOLDFAST_DESK: await releasedDesk(ROOT),
        ...(settings.lifeboat && {
          HOLDFAST_COURIER_SOCKET: run.courierSocket,
          HOLDFAST_LIFEBOAT_NAME: settings.lifeboat.name,
        }),
      },
      within: database.needsNetwork || settings.rootKey.needsNetwork ? [] : withoutNetwork(),
      logFile: await log('keeper'),
      onStarted(pid, { enrolment }) {
        said.founding = enrolment;
        onFence({ keeperNetwork: networkOf(pid) });
      },
      onReading,
    }),
    ...(await besideKeeper()),
    ...(settings.demo
      ? [
          nodePart({
            name: 'demonstration',
            main: join(CITY, 'demonstration/main.ts'),
            preload,
            // Read when it starts: by then keeper and gateway have spoken.
            get environment() {
              return {
                ...everyone,
                ...neighbours,
                ...madeUp,
                ...(settings.staffed && {
                  HOLDFAST_STAFFED: '1',
                  HOLDFAST_FOUNDING_LINK: said.founding,
                  HOLDFAST_GATEWAY_KEY: said.fingerprint,
                }),
              };
            },
            within: [],
            logFile: await log('demonstration'),
          }),
        ]
      : []),
  ];
  return { parts, run };
}

interface Database {
  readonly part: readonly Part[];
  readonly keeperUrl: string;
  readonly serverUrl: string;
  readonly needsNetwork: boolean;
}

async function ownServerOf(
  { databaseUrl, serverDatabaseUrl }: Settings,
  serverPassword: string,
): Promise<Database | undefined> {
  if (databaseUrl === undefined) return undefined;
  const serverUrl = await checkOwnServer({
    keeperUrl: databaseUrl,
    serverUrl: serverDatabaseUrl,
    serverPassword,
  });
  const needsNetwork = parseDatabaseUrl(databaseUrl).socketFolder === undefined;
  return { part: [], keeperUrl: databaseUrl, serverUrl, needsNetwork };
}

async function embedded(data: DataFolder, run: RunFolder): Promise<Database> {
  const cluster = await clusterOf(data);
  const { keeperPassword, serverPassword } = cluster;
  return {
    part: [postgresPart(cluster, await logFile(data, 'postgres'))],
    keeperUrl: socketUrl('holdfast_keeper', keeperPassword, run.database, 'holdfast'),
    serverUrl: socketUrl('holdfast_server', serverPassword, run.database, 'holdfast'),
    needsNetwork: false,
  };
}
