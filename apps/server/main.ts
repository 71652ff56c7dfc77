/** `node apps/server/main.ts`: one server process. Any number may run; none holds anything that the log does not. */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { systemClock } from '#base/clock.ts';
import { attachmentReader } from '#journal/attachments.ts';
import { lifeboatReader } from '#journal/lifeboat-tables.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { commitNotices } from './commit-notices.ts';
import { openDatabase } from './database.ts';
import { readEnvironment } from './environment.ts';
import { LIMITS } from './limits.ts';
import { packFolder } from './pack-folder.ts';
import { buildServer } from './server.ts';
import { socketClient } from './socket-client.ts';

const log = privateLog('server');
const settings = readEnvironment(process.env);
const { port, socket, origin, keeperSocket, cis2Socket, databaseUrl } = settings;
const sql = openDatabase(databaseUrl);
// Not sooner: what is wrong with a setting is said in a sentence.
endOnUncaught(log);

const server = await buildServer({
  origin,
  deskFolder: settings.deskFolder,
  codesFolder: settings.codesFolder,
  servicesFile: settings.servicesFile,
  packs: packFolder(settings.packs),
  keeper: socketClient(keeperSocket, 'keeper/unavailable'),
  cis2: cis2Socket === null ? null : socketClient(cis2Socket, 'cis2/unavailable'),
  reader: postgresReader(sql),
  attachments: attachmentReader(sql),
  lifeboats: lifeboatReader(sql),
  notices: commitNotices(sql),
  clock: systemClock,
  limits: LIMITS,
  log,
  // Everything folded so far is forgotten with the process; whoever started it starts it anew.
  onLogWentBack: () => process.exit(1),
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  neighbours.close();
  await server.close();
  await sql.end({ timeout: 1 });
  process.exit(0);
}
process.on('SIGTERM', stop).on('SIGINT', stop);
if (process.connected) process.on('disconnect', stop);

await server.listen({ host: '127.0.0.1', port });
// The same server at another door: nothing that crosses it can be heard on the network, not even this machine's own.
const neighbours = createServer((connection) => server.server.emit('connection', connection));
if (socket !== null) {
  // A killed server leaves its socket behind.
  await rm(socket, { force: true });
  neighbours.listen(socket);
  await once(neighbours, 'listening');
}
process.send?.({ ready: true });
