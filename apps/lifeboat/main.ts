/** A lifeboat's courier: it faces the network, holds no key, and is believed by nobody. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bytes, equal } from '#base/bytes.ts';
import { systemClock } from '#base/clock.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { Standing } from '#wire/lifeboat.ts';
import { mainSite, SiteAway } from './main-site.ts';
import { KeeperAway, ownKeeper } from './own-keeper.ts';
import { pull } from './pull.ts';

const { HOLDFAST_MAIN: main = '', HOLDFAST_COURIER_SOCKET: socket = '' } = process.env;

/** Between two looks at the main site: so much work it may lose that no second site has. */
const LOOK_MS = 250;
const AWAY_MS = 1_000;
/** The main site is told again now and then: it may have been put back from a copy. */
const TELL_AGAIN_MS = 10_000;

const log = privateLog('lifeboat');
endOnUncaught(log);
const keeper = ownKeeper(socket);
const pulling = {
  site: mainSite(main, fetch),
  keeper,
  hasher: rfc6962(sha256),
  progress: (read: number, of: number) => process.send?.({ read, of }),
};
const ending = new AbortController();
const end = () => ending.abort();
process.once('SIGTERM', end).once('SIGINT', end).once('disconnect', end);

let told: { readonly note: Bytes; readonly at: number } | null = null;
let wrong: string | null = null;
let isReady = false;
while (!ending.signal.aborted) {
  const waits = await look();
  if (!isReady) process.send?.({ ready: true });
  isReady = true;
  await sleep(waits, undefined, { signal: ending.signal }).catch(() => undefined);
}
keeper.close();
if (process.connected) process.disconnect?.();

async function look(): Promise<number> {
  try {
    const isFresh = told !== null && systemClock() - told.at < TELL_AGAIN_MS;
    const stands = await pull(pulling, isFresh ? told!.note : null);
    const { cosigned } = stands;
    const isTold = isFresh && cosigned !== null && equal(cosigned, told!.note);
    if (cosigned !== null && !isTold) told = { note: cosigned, at: systemClock() };
    note(alarmOf(stands));
    return LOOK_MS;
  } catch (error) {
    if (error instanceof LogRefusal) note(`forged: ${error.code}`);
    else if (error instanceof SiteAway) note(`the main site is away: ${error.message}`);
    else if (error instanceof KeeperAway) note(`the keeper is away: ${error.message}`);
    else throw error;
    return AWAY_MS;
  }
}

function alarmOf({ refused, awaited }: Standing): string | null {
  if (refused !== null) return `refused: ${refused.why}`;
  return awaited.streams === 0 ? null : `keys did not come: ${awaited.streams}`;
}

/** Each change is told once. */
function note(now: string | null): void {
  if (now === wrong) return;
  wrong = now;
  if (now === null) log.info('all is well');
  else log.warn({ wrong: now }, 'something is wrong');
}
