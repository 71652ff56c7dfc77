/** Signing in where a keeper answers: at the page's own site, or at a lifeboat that has taken over. */
import type { Clock } from '#base/clock.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Device } from '#sync/device.ts';
import { findSite, sitesToAsk } from '#sync/find-site.ts';
import type { KnownKeeper } from '#sync/known-keeper.ts';
import { type Introduction, openSession, type Session } from '#sync/session.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import type { DeskDatabase } from '../store/database.ts';
import { knownKeeper, lastSite, rememberKeeper, rememberSite } from './device.ts';
import type { SessionPasskey } from './passkey.ts';

export type OpenedOnline = {
  readonly session: Session;
  /** Its origin; empty for the page's own. */
  readonly site: string;
  /** How far this device's clock is ahead of the keeper's, milliseconds. */
  readonly aheadMs: number;
};

/** @throws Problem, or the browser's own error where the passkey was not used */
export async function openOnline(parts: {
  readonly database: DeskDatabase;
  readonly device: Device;
  readonly passkey: SessionPasskey;
  /** Where something else than the passkey introduces the person. */
  readonly introduce: Introduction | undefined;
  readonly clock: Clock;
}): Promise<OpenedOnline> {
  const { database, device, passkey, introduce = passkey.introduce, clock } = parts;
  const skew = { aheadMs: 0 };
  const known = await knownKeeper(database);
  const site = await siteOf(known, await lastSite(database));
  const transport = notingClock(relayTransport(site, fetch.bind(globalThis)), clock, skew);
  const session = await openSession({
    ...{ transport, introduce, device, known },
    primitives: webPrimitives,
  });
  await rememberKeeper(database, known, session.keeper);
  await rememberSite(database, site);
  return { session, site, aheadMs: skew.aheadMs };
}

/** The page's own site, unless it is away and a lifeboat that is known has taken over, or had when this desk was there last. */
async function siteOf(known: KnownKeeper | null, last: string | null): Promise<string> {
  if (known === null) return '';
  const sites = sitesToAsk('', last, known);
  if (sites.length === 1) return '';
  const parts = { known, primitives: webPrimitives, fetch: fetch.bind(globalThis) };
  return (await findSite({ ...parts, sites })) ?? '';
}

/** The keeper says its time when a session begins. */
function notingClock(transport: Transport, clock: Clock, skew: { aheadMs: number }): Transport {
  return async (path, ask) => {
    const answer = await transport(path, ask);
    if ('now' in answer) skew.aheadMs = clock() - answer.now;
    return answer;
  };
}
