/** A lifeboat's courier: it faces the network, holds no key, and is believed by nobody. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SiteAway } from '#backup/main-site.ts';
import { type Bytes, equal } from '#base/bytes.ts';
import { systemClock } from '#base/clock.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { Standing } from '#wire/lifeboat.ts';
import { joinBranch } from './join-branch.ts';
import { KeeperAway, ownKeeper } from './own-keeper.ts';
import { pull } from './pull.ts';
import { whyNotRestored } from './restored.ts';
import { sourceAt } from './source.ts';

const {
  HOLDFAST_MAIN: main = '',
  HOLDFAST_COURIER_SOCKET: socket = '',
  HOLDFAST_RESTORE_AT: at = '',
  HOLDFAST_RESTORE_EVEN_SO: evenSo = '',
  HOLDFAST_JOIN: joins = '',
} = process.env;

/** Between two looks at the main site: so much work it may lose that no second site has. */
const LOOK_MS = 250;
const LOOK_AT_EXPORT_MS = 60_000;
const AWAY_MS = 1_000;
/** The main site is told again now and then: it may have been put back from a copy. */
const TELL_AGAIN_MS = 10_000;
/** And asked again for what it no longer had. */
const ASK_AGAIN_MS = 600_000;

const log = privateLog('lifeboat');
endOnUncaught(log);
const keeper = ownKeeper(socket);
const hasher = rfc6962(sha256);
const { site, isExport } = sourceAt(main, { at, hasher, environment: process.env });
const absent = new Set<string>();
const altered = new Set<string>();
const pulling = {
  ...{ site, keeper, hasher, absent, altered },
  progress: (read: number, of: number) => process.send?.({ read, of }),
};
const ending = new AbortController();
const end = () => ending.abort();
process.once('SIGTERM', end).once('SIGINT', end).once('disconnect', end);

if (joins !== '') {
  const said = await joinBranch(pulling, ending.signal).catch((error: unknown) => ({
    failed: `Not joined: ${wordsOf(error)}.`,
  }));
  await new Promise((sent) => process.send?.(said, sent));
  process.exit('failed' in said ? 1 : 0);
}

let told: { readonly note: Bytes; readonly at: number } | null = null;
let askedAt = systemClock();
let wrong: string | null = null;
let isReady = false;
if (isExport) {
  const restored = await restore();
  process.send?.({ ready: true, restored });
  isReady = true;
}
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
    if (systemClock() - askedAt > ASK_AGAIN_MS) {
      askedAt = systemClock();
      absent.clear();
      altered.clear();
    }
    const isFresh = told !== null && systemClock() - told.at < TELL_AGAIN_MS;
    const { stands, untold } = await pull(pulling, isFresh ? told!.note : null);
    const { cosigned, refused } = stands;
    const isTold = isFresh && cosigned !== null && equal(cosigned, told!.note);
    if (cosigned !== null && refused === null && untold === null && !isTold)
      told = { note: cosigned, at: systemClock() };
    // What is wrong with what came weighs more than a main site that does not listen.
    note(alarmOf(stands) ?? (untold && wordsOf(untold)));
    if (untold !== null) return AWAY_MS;
    return isExport ? LOOK_AT_EXPORT_MS : LOOK_MS;
  } catch (error) {
    note(wordsOf(error));
    return AWAY_MS;
  }
}

/** All of an export, or the end of this process: nobody is served from a part of it. Gives how many entries it holds. */
async function restore(): Promise<number> {
  const { failed, size } = await pull(pulling, null).then(
    ({ stands }) => ({ failed: whyNotRestored(stands, altered, evenSo !== ''), size: stands.size }),
    (error: unknown) => ({ failed: `Not restored: ${wordsOf(error)}.`, size: 0 }),
  );
  if (failed === null) return size;
  log.fatal({ wrong: failed }, 'not restored');
  await new Promise((sent) => process.send?.({ failed }, sent));
  process.exit(1);
}

/** @throws what nobody foresaw */
function wordsOf(error: unknown): string {
  if (error instanceof LogRefusal) return `forged: ${error.code}`;
  if (error instanceof SiteAway)
    return isExport ? error.message : `the main site is away: ${error.message}`;
  if (error instanceof KeeperAway) return `the keeper is away: ${error.message}`;
  if (error instanceof EnvironmentProblem) return error.message;
  throw error;
}

function alarmOf({ refused, awaited, unopened }: Standing): string | null {
  if (refused !== null) return `refused: ${refused.why}`;
  if (unopened > 0) return `slips do not open: ${unopened}`;
  return awaited.streams === 0 ? null : `keys did not come: ${awaited.streams}`;
}

/** Each change is told once. */
function note(now: string | null): void {
  if (now === wrong) return;
  wrong = now;
  if (now === null) log.info('all is well');
  else log.warn({ wrong: now }, 'something is wrong');
}
