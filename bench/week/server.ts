/** The server, as `apps/server/main.ts` puts it together, by another clock. */
import { attachmentReader } from '#journal/attachments.ts';
import { lifeboatReader } from '#journal/lifeboat-tables.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { commitNotices } from '../../apps/server/commit-notices.ts';
import { openDatabase } from '../../apps/server/database.ts';
import { readEnvironment } from '../../apps/server/environment.ts';
import { LIMITS } from '../../apps/server/limits.ts';
import { packFolder } from '../../apps/server/pack-folder.ts';
import { buildServer } from '../../apps/server/server.ts';
import { socketClient } from '../../apps/server/socket-client.ts';
import { answerMemory, toldClock, toldToEnd } from './told.ts';

const log = privateLog('server');
const { port, origin, keeperSocket, databaseUrl, deskFolder } = readEnvironment(process.env);
const sql = openDatabase(databaseUrl);
endOnUncaught(log);
const begun = performance.now();
const server = await buildServer({
  origin,
  deskFolder,
  packs: packFolder(null),
  keeper: socketClient(keeperSocket, 'keeper/unavailable'),
  cis2: null,
  codesFolder: null,
  servicesFile: null,
  reader: postgresReader(sql),
  attachments: attachmentReader(sql),
  lifeboats: lifeboatReader(sql),
  notices: commitNotices(sql),
  clock: toldClock(Number(process.env.HOLDFAST_NOW)),
  limits: LIMITS,
  log,
  onLogWentBack: () => process.exit(1),
});
answerMemory();
await server.listen({ host: '127.0.0.1', port });
process.send?.({ ready: true, startedMs: performance.now() - begun });

await toldToEnd();
await server.close();
await sql.end({ timeout: 1 });
if (process.connected) process.disconnect?.();
