/** The one door. Its settings are its environment; it says `ready` to its parent when it can be asked. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { systemClock, systemRandom } from '#base/clock.ts';
import { dayOf } from '#base/stream.ts';
import { ROLES } from '#identity/roles.ts';
import { connect } from '#postgres/connect.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { adminHttp } from './admin/http.ts';
import { listenForAdministrator, newAdminToken } from './admin/socket.ts';
import { readAuthenticators } from './authenticators-file.ts';
import { whyNotOpen } from './cannot-open.ts';
import { closeSilent } from './close-silent.ts';
import { keeperHttp } from './http.ts';
import { rootKeyFrom } from './keys/open-root-key.ts';
import { USUAL } from './memory/snapshot.ts';
import { type KeeperSettings, type OpenKeeper, openKeeper } from './open-keeper.ts';

const {
  HOLDFAST_DATA: data = '.holdfast',
  HOLDFAST_KEEPER_SOCKET: socket = '',
  HOLDFAST_ORIGIN: origin = 'http://localhost:8480',
  HOLDFAST_ORG: org = 'northmoor.example/holdfast',
  HOLDFAST_ORG_NAME: name = 'Northmoor Urgent Care',
  HOLDFAST_SERVICE: service = 'out-of-hours',
  HOLDFAST_FOUNDING_ROLES: roles = 'operator',
  HOLDFAST_AUTHENTICATORS: authenticators = '',
  DATABASE_URL: databaseUrl = '',
} = process.env;

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** NIST SP 800-63B at AAL2. A desk locks itself after half of it: docs/design/signing-in.md. */
const SILENCE_MS = 30 * MINUTE_MS;

let toldAt = systemClock();
const log = privateLog('keeper');
endOnUncaught(log);
const folder = join(data, 'keeper');
const sql = connect(databaseUrl, { max: 10 });
const open = await opened({
  sql,
  folder,
  rootKey: rootKeyFrom(process.env, folder, systemClock, systemRandom),
  nextRootKey: (HOLDFAST_ROOT_KEY, passphrase) => {
    const environment = {
      ...process.env,
      HOLDFAST_ROOT_KEY,
      HOLDFAST_PASSPHRASE: passphrase ?? '',
    };
    return rootKeyFrom(environment, folder, systemClock, systemRandom);
  },
  founding: {
    org,
    name,
    services: [service],
    roles: z.array(z.enum(ROLES)).parse(roles.split(',')),
    authenticators: authenticators === '' ? null : await readAuthenticators(authenticators),
  },
  origin,
  silenceMs: SILENCE_MS,
  clock: systemClock,
  random: systemRandom,
  remembering: USUAL,
  log,
  progress: reading,
});

const { keeper, enrolment, protection, close } = open;
const app = keeperHttp(keeper);
await rm(socket, { force: true });
await app.listen({ path: socket });
const admin = adminHttp(open, await newAdminToken(folder, systemRandom));
if (!(await listenForAdministrator(admin, folder)))
  log.warn('the data folder lies too deep for admin.sock');
const forgetting = setInterval(() => {
  keeper.keys
    .forgetLabelsBefore(dayOf(systemClock() - 2 * DAY_MS))
    .catch(() => log.warn('labels not forgotten yet'));
}, HOUR_MS);
const closing = setInterval(() => {
  closeSilent(keeper).catch(() => log.warn('silent sessions not closed yet'));
}, MINUTE_MS);
process.send?.({ ready: true, protection, ...(enrolment === null ? {} : { enrolment }) });

/** Whoever started it hears each second how much of the log was read: of a long log it takes minutes. */
function reading(read: number, of: number): void {
  if (systemClock() - toldAt < SECOND_MS) return;
  toldAt = systemClock();
  process.send?.({ read, of });
}

/** What keeps the keeper from its work is told to whoever started it, in a sentence that is safe to show. */
async function opened(settings: KeeperSettings): Promise<OpenKeeper> {
  try {
    return await openKeeper(settings);
  } catch (error) {
    log.fatal({ err: error }, 'cannot open');
    const failed = whyNotOpen(error);
    if (failed !== null && process.send !== undefined)
      await new Promise((sent) => process.send?.({ failed }, sent));
    process.exit(1);
  }
}

async function stop(): Promise<void> {
  clearInterval(forgetting);
  clearInterval(closing);
  await Promise.all([app.close(), admin.close()]);
  await close();
  // All that was taken is on disk; a connection that died with the database may never say that it ended.
  await sql.end({ timeout: 1 });
  if (process.connected) process.disconnect?.();
}
process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
