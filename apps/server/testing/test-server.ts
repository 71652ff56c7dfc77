/** The server over a real PostgreSQL and a real socket, as `main.ts` puts it together, with a log of its own. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { attachmentReader } from '#journal/attachments.ts';
import { lifeboatReader } from '#journal/lifeboat-tables.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { privateLog } from '#problems/private-log.ts';
import { freshDatabase, type TestDatabase } from '#testkit/postgres.ts';
import { commitNotices } from '../commit-notices.ts';
import { openDatabase } from '../database.ts';
import { LIMITS, type Limits } from '../limits.ts';
import { packFolder } from '../pack-folder.ts';
import { buildServer } from '../server.ts';
import { socketClient } from '../socket-client.ts';
import { newSession, type Opened, sessionOpened } from './entries.ts';
import { type FakeKeeper, startFakeKeeper } from './fake-keeper.ts';
import { openTestLog, type TestLog } from './test-log.ts';

export const HOST = 'desk.example:8480';

export type TestServer = {
  readonly app: FastifyInstance;
  readonly keeper: FakeKeeper;
  readonly keeperSocket: string;
  readonly writing: TestLog;
  /** Where packs would be installed. */
  readonly packs: string;
  /** Lines of the private log. */
  readonly logged: string[];
  /** Added to the clock, milliseconds. */
  ahead: number;
  wentBack: boolean;
  append(...entries: Promise<Uint8Array<ArrayBuffer>>[]): Promise<void>;
  signIn(expires?: number): Promise<Opened>;
  /** On 127.0.0.1, for what `inject` cannot show. @returns the port */
  listen(port?: number): Promise<number>;
  stop(): Promise<void>;
};

type Choice = {
  limits?: Partial<Limits>;
  origin?: string;
  database?: TestDatabase;
  cis2Socket?: string;
  codesFolder?: string;
  servicesFile?: string;
};

export async function startTestServer(choice: Choice = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-server-'));
  const database = choice.database ?? (await freshDatabase());
  const writing = await openTestLog(database.url, folder);
  const sql = openDatabase(database.serverUrl);
  const keeperSocket = join(folder, 'keeper.sock');
  const keeper = await startFakeKeeper(keeperSocket);
  const logged: string[] = [];

  const app = await buildServer({
    origin: new URL(choice.origin ?? `http://${HOST}`),
    deskFolder: await someDesk(folder),
    codesFolder: choice.codesFolder ?? null,
    servicesFile: choice.servicesFile ?? null,
    packs: packFolder(join(folder, 'packs')),
    keeper: socketClient(keeperSocket, 'keeper/unavailable'),
    cis2: choice.cis2Socket ? socketClient(choice.cis2Socket, 'cis2/unavailable') : null,
    reader: postgresReader(sql),
    attachments: attachmentReader(sql),
    lifeboats: lifeboatReader(sql),
    notices: commitNotices(sql),
    clock: () => Date.now() + server.ahead,
    limits: { ...LIMITS, ...choice.limits },
    log: privateLog('server', { write: (line) => void logged.push(line) }),
    onLogWentBack() {
      server.wentBack = true;
    },
  });
  const server: TestServer = {
    app,
    keeper,
    keeperSocket,
    writing,
    packs: join(folder, 'packs'),
    logged,
    ahead: 0,
    wentBack: false,
    async append(...entries) {
      await writing.append(await Promise.all(entries));
    },
    async signIn(expires) {
      const session = newSession(expires);
      await server.append(sessionOpened(session));
      return session;
    },
    async listen(port = 0) {
      await app.listen({ host: '127.0.0.1', port });
      return (app.server.address() as AddressInfo).port;
    },
    async stop() {
      await app.close();
      await keeper.stop();
      await Promise.all([sql.end({ timeout: 1 }), writing.close()]);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

/** More than a connection holds on its way. */
export const LARGE_FILE = 'assets/large-Qw7_e2Rt.bin';

async function someDesk(folder: string): Promise<string> {
  const desk = join(folder, 'desk');
  await mkdir(join(desk, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'outside the desk');
  await writeFile(join(desk, '.hidden'), 'hidden');
  await writeFile(join(desk, 'index.html'), '<!doctype html><title>Holdfast</title>');
  await writeFile(join(desk, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(desk, 'assets/index-BqF3_x9Z.js'), 'export {};');
  await writeFile(join(desk, LARGE_FILE), Buffer.alloc(32 * 2 ** 20));
  return desk;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
