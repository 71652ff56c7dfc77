/** A lifeboat's courier, as `apps/lifeboat/main.ts` runs it, from look to look. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mainSite, SiteAway } from '#backup/main-site.ts';
import { type Bytes, equal } from '#base/bytes.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { KeeperAway } from '../../apps/lifeboat/own-keeper.ts';
import { pull } from '../../apps/lifeboat/pull.ts';
import type { Process } from '../engine/process.ts';
import type { RunningKeeper } from './keeper-process.ts';
import type { Machine } from './machine.ts';
import { ownKeeper } from './own-keeper.ts';

/** As much of its site as a courier knows. */
type Lifeboat = {
  readonly parts: { readonly machine: Machine };
  readonly keeper: RunningKeeper | null;
  readonly isLaunched: boolean;
  readonly isCourierTaken: boolean;
};

/** Less often than it does, so that more is lost with a site, and less is computed. */
const LOOK_MS = 1_500;
const AWAY_MS = 1_000;
const TELL_AGAIN_MS = 10_000;

/** @param main the origin of the site that it fetches from */
export async function runCourier(site: Lifeboat, process: Process, main: string): Promise<void> {
  const { machine } = site.parts;
  const { network, trace } = machine.seed;
  const pulling = {
    site: mainSite(main, network.fetchOf(machine.name, process)),
    keeper: ownKeeper(
      () => (site.keeper?.as === 'standing by' ? site.keeper : null),
      () => site.isCourierTaken,
    ),
    hasher: rfc6962(sha256),
    ...{ absent: new Set<string>(), altered: new Set<string>() },
    progress: () => undefined,
  };
  let told: { readonly note: Bytes; readonly at: number } | null = null;
  let wrong = '';
  const say = (now: string) => {
    if (now !== wrong) trace.say(machine.name, `courier: ${now}`);
    wrong = now;
  };
  while (!site.isLaunched) {
    let waits = LOOK_MS;
    try {
      const isFresh = told !== null && machine.clock() - told.at < TELL_AGAIN_MS;
      const { stands, untold } = await pull(pulling, isFresh ? told!.note : null);
      const { cosigned, refused } = stands;
      const isTold = isFresh && cosigned !== null && equal(cosigned, told!.note);
      if (cosigned !== null && refused === null && untold === null && !isTold)
        told = { note: cosigned, at: machine.clock() };
      if (refused !== null) say(`refused, ${refused.why}`);
      else say(untold?.name ?? 'all is well');
      if (untold !== null) waits = AWAY_MS;
    } catch (error) {
      waits = AWAY_MS;
      if (error instanceof LogRefusal) say(`forged, ${error.code}`);
      else if (error instanceof SiteAway || error instanceof KeeperAway) say(error.name);
      else throw error;
    }
    await sleep(waits);
  }
}
