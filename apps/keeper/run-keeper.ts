import { rm } from 'node:fs/promises';

import { actsOf } from './acts.ts';
import { adminHttp } from './admin/http.ts';
import { listenForAdministrator, newAdminToken } from './admin/socket.ts';
import { hasStoodDown } from './branch/stand-down.ts';
import { closeSilent } from './close-silent.ts';
import { keeperHttp } from './http.ts';
import { labelsEnd } from './keys/gone-streams.ts';
import { type KeeperSettings, openKeeper } from './open-keeper.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Opens the keeper, and listens. Gives what ends it. @throws as `openKeeper` */
export async function runKeeper(
  settings: KeeperSettings,
  socket: string,
): Promise<() => Promise<void>> {
  const { folder, clock, random, log } = settings;
  const open = await openKeeper(settings);
  const { keeper, enrolment, protection } = open;
  const app = keeperHttp(actsOf(keeper), () => keeper.journal.count(), log);
  await rm(socket, { force: true });
  await app.listen({ path: socket });
  const admin = adminHttp(open, await newAdminToken(folder, random));
  if (!(await listenForAdministrator(admin, folder)))
    log.warn('the data folder lies too deep for admin.sock');
  const forgetting = setInterval(() => {
    keeper.keys
      .forgetLabelsBefore(labelsEnd(clock()))
      .catch(() => log.warn('labels not forgotten yet'));
  }, HOUR_MS);
  const closing = setInterval(() => {
    if (hasStoodDown(keeper)) return;
    closeSilent(keeper).catch(() => log.warn('silent sessions not closed yet'));
  }, MINUTE_MS);
  process.send?.({ ready: true, protection, ...(enrolment === null ? {} : { enrolment }) });
  return async () => {
    clearInterval(forgetting);
    clearInterval(closing);
    await Promise.all([app.close(), admin.close()]);
    await open.close();
  };
}
