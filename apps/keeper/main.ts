/** The one door; or, on a lifeboat, who stands by to be it. Its settings are its environment; it says `ready` to its parent when it can be asked. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock, systemRandom } from '#base/clock.ts';
import { ROLES } from '#base/roles.ts';
import { connect } from '#postgres/connect.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { USUAL } from '#snapshot/snapshot.ts';
import { readAuthenticators } from './authenticators-file.ts';
import { whyNotOpen } from './cannot-open.ts';
import { rootKeyFrom } from './keys/open-root-key.ts';
import type { KeeperSettings } from './open-keeper.ts';
import { readReleasedDesk } from './released-desk.ts';
import { runKeeper } from './run-keeper.ts';
import { runStandby } from './standby/run-standby.ts';

const {
  HOLDFAST_DATA: data = '.holdfast',
  HOLDFAST_KEEPER_SOCKET: socket = '',
  HOLDFAST_COURIER_SOCKET: courierSocket = '',
  HOLDFAST_LIFEBOAT_NAME: lifeboatName = 'Lifeboat',
  HOLDFAST_ORIGIN: origin = 'http://localhost:8480',
  HOLDFAST_ORG: org = 'northmoor.example/holdfast',
  HOLDFAST_ORG_NAME: name = 'Northmoor Urgent Care',
  HOLDFAST_SERVICE: service = 'out-of-hours',
  HOLDFAST_FOUNDING_ROLES: roles = 'operator',
  HOLDFAST_AUTHENTICATORS: authenticators = '',
  HOLDFAST_DESK: desk = '',
  DATABASE_URL: databaseUrl = '',
} = process.env;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** NIST SP 800-63B at AAL2. A desk locks itself after half of it: docs/design/signing-in.md. */
const SILENCE_MS = 30 * MINUTE_MS;

const log = privateLog('keeper');
endOnUncaught(log);
const folder = join(data, 'keeper');
const sql = connect(databaseUrl, { max: 10 });
const ground = {
  ...{ sql, folder, org, clock: systemClock, random: systemRandom, remembering: USUAL, log },
  rootKey: rootKeyFrom(process.env, folder, systemClock, systemRandom),
  progress: reading(),
};

try {
  // A lifeboat that was launched has a keeper's secrets, and is one.
  const isLifeboat = courierSocket !== '' && !existsSync(join(folder, 'secrets'));
  const standby = isLifeboat
    ? await runStandby(ground, { socket, courierSocket, name: lifeboatName, origin })
    : null;
  endWith(standby ?? (await runKeeper(await keeperSettings(), socket)));
} catch (error) {
  // What keeps it from its work is told to whoever started it, in a sentence that is safe to show.
  log.fatal({ err: error }, 'cannot open');
  const failed = whyNotOpen(error);
  if (failed !== null && process.send !== undefined)
    await new Promise((sent) => process.send?.({ failed }, sent));
  process.exit(1);
}

async function keeperSettings(): Promise<KeeperSettings> {
  return {
    ...ground,
    nextRootKey: (HOLDFAST_ROOT_KEY, passphrase) => {
      const next = { ...process.env, HOLDFAST_ROOT_KEY, HOLDFAST_PASSPHRASE: passphrase ?? '' };
      return rootKeyFrom(next, folder, systemClock, systemRandom);
    },
    founding: {
      org,
      name,
      services: [service],
      roles: z.array(z.enum(ROLES)).parse(roles.split(',')),
      authenticators: authenticators === '' ? null : await readAuthenticators(authenticators),
    },
    origin,
    desk: readReleasedDesk(desk),
    silenceMs: SILENCE_MS,
  };
}

/** Whoever started it hears each second how much of the log was read: of a long log it takes minutes. */
function reading(): (read: number, of: number) => void {
  let toldAt = systemClock();
  return (read, of) => {
    if (systemClock() - toldAt < SECOND_MS) return;
    toldAt = systemClock();
    process.send?.({ read, of });
  };
}

function endWith(stop: () => Promise<void>): void {
  const end = async () => {
    await stop();
    // All that was taken is on disk; a connection that died with the database may never say that it ended.
    await sql.end({ timeout: 1 });
    if (process.connected) process.disconnect?.();
  };
  process.once('SIGTERM', end).once('SIGINT', end).once('disconnect', end);
}
