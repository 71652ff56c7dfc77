/** How somebody comes to a desk: through a keeper, or, where none answers, by what was kept here for that. */
import { systemClock, systemRandom } from '#base/clock.ts';
import { isAway, Problem } from '#problems/catalogue.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { CarriedStore } from '#sync/carried.ts';
import type { Device } from '#sync/device.ts';
import { logReader } from '#sync/log-reader.ts';
import type { Introduction } from '#sync/session.ts';
import { awayReader } from '../offline/kept-reader.ts';
import { endLeaseOf } from '../offline/leases.ts';
import { openOffline } from '../offline/open-offline.ts';
import { carriedStore } from '../store/carried-store.ts';
import type { DeskDatabase } from '../store/database.ts';
import type { Desk } from './desk.ts';
import { openDevice } from './device.ts';
import { openOnline } from './open-online.ts';
import { sessionPasskey, touchOf } from './passkey.ts';
import { type Ground, seat } from './seat.ts';

/**
 * Asks for the passkey, where nothing else introduces the person, and opens the desk.
 * @throws Problem, or the browser's own error where the passkey was not used
 */
export async function signIn(database: DeskDatabase, introduce?: Introduction): Promise<Desk> {
  const device = await openDevice(database);
  const ground = { database, device, carried: carriedStore(database) };
  try {
    return await seat(await online(ground, introduce));
  } catch (error) {
    if (!isAway(error) || introduce !== undefined) throw error;
    const kept = await offline(ground);
    if (kept === null) throw error;
    return seat(kept);
  }
}

type Bare = {
  readonly database: DeskDatabase;
  readonly device: Device;
  readonly carried: CarriedStore;
};

async function online(bare: Bare, introduce: Introduction | undefined): Promise<Ground> {
  const passkey = sessionPasskey();
  const parts = { ...bare, passkey, introduce, clock: systemClock };
  const { session, site, aheadMs } = await openOnline(parts).catch(async (error: unknown) => {
    const used = passkey.used();
    const isRefused = error instanceof Problem && error.code === 'session/refused';
    // A keeper that knows the passkey no more has the last word on what it was lent here.
    if (isRefused && used !== null) await endLeaseOf(bare.database, used.credential);
    throw error;
  });
  await bare.carried.add([{ kind: 'session', bytes: session.opened }]);
  return {
    ...{ ...bare, opened: session, aheadMs, offline: null },
    log: logReader({ origin: site, ticket: session.ticket, fetch: fetch.bind(globalThis) }),
    siteFetch: (path, init) => fetch(`${site}${path}`, init),
    touch: passkey.touch,
    used: passkey.used(),
  };
}

async function offline(bare: Bare): Promise<Ground | null> {
  const opened = await openOffline({
    ...{ ...bare, primitives: webPrimitives, clock: systemClock, random: systemRandom },
    origin: location.origin,
  });
  if (opened === null) return null;
  const { session, kept, keys, aheadMs, used } = opened;
  return {
    ...{ ...bare, opened: session, aheadMs, offline: { kept, keys }, log: awayReader() },
    siteFetch: () => Promise.reject(new Problem('keeper/unavailable')),
    touch: touchOf(() => used),
    used: null,
  };
}
