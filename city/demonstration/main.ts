/**
 * The demonstration: an NHS 111 service that does not exist, sending reports of people who do not exist to the gateway of this installation, and where it
 * is staffed, colleagues who do not exist either; with a stand-in for the national record, a service that takes referrals, and a telephone switch. `start --demo` runs it; nothing else does. Its settings are its environment.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '#base/clock.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { PACKS } from '../../apps/cli/pack-store.ts';
import { caseIdOf } from '../../apps/gateway/itk-111/file-report.ts';
import { CALLS_PATH } from '../../apps/gateway/telephony/endpoint.ts';
import { storyOf } from '../calls/story.ts';
import { CLOCK_VARIABLE } from '../clock/clock-file.ts';
import { Draw } from '../draw.ts';
import type { House } from '../house.ts';
import { upper } from '../itk-111/profile.ts';
import { townOf } from '../town/population.ts';
import { type CallOf, callsIn, PEOPLE } from './calls-in.ts';
import { readLedger, writeLedger } from './ledger.ts';
import { playNeighbours } from './play-neighbours.ts';
import { sendCalls } from './send-calls.ts';
import { Staff } from './staff.ts';

const {
  HOLDFAST_DATA: data = '.holdfast',
  HOLDFAST_ITK_PORT: itkPort = '8481',
  HOLDFAST_GP_OUT: gpOut = join(process.cwd(), 'gp-outbox'),
  HOLDFAST_ORG: org = 'northmoor.example/holdfast',
  HOLDFAST_SERVICE: service = 'out-of-hours',
  HOLDFAST_ORIGIN: origin = 'http://localhost:8480',
  HOLDFAST_STAFFED: isStaffed = '',
  HOLDFAST_FOUNDING_LINK: founding = '',
  HOLDFAST_GATEWAY_KEY: fingerprint = '',
  HOLDFAST_TELEPHONY: callsPort = '',
  HOLDFAST_TELEPHONY_TOKEN: tokenFile = '',
  [CLOCK_VARIABLE]: clockFile,
} = process.env;
const { values } = parseArgs({ options: { seed: { type: 'string', default: 'northmoor' } } });

const ANSWER_WITHIN_MS = 30_000;
/** On a slow machine less of the past is played: whoever starts this waits for it. */
const PATIENCE_MS = 15_000;

const log = privateLog('demonstration');
endOnUncaught(log);
const stopping = new AbortController();
const { signal } = stopping;
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
  process.once(event, () => stopping.abort());
}

const folder = join(data, 'demonstration');
await mkdir(folder, { recursive: true, mode: 0o700 });
const file = join(folder, 'ledger.json');
const ledger = (await readLedger(file)) ?? {
  seed: values.seed,
  day: new Date(systemClock()).toISOString().slice(0, 10),
  taken: 0,
  drawn: 0,
  gpMessagesBefore: await gpMessages(),
  pending: null,
};
const town = townOf(ledger, PEOPLE);
const stopNeighbours = await playNeighbours(town, process.env);
const reportsUrl = `http://127.0.0.1:${itkPort}/nhs-111-reports`;
const telephony = {
  url: `http://127.0.0.1:${callsPort}${CALLS_PATH}`,
  token: await readFile(tokenFile, 'utf8'),
};
const house = {
  org,
  service,
  origin,
  reportsUrl,
  telephony,
  packs: join(data, PACKS),
  fingerprint,
};
const staff = isStaffed === '' ? null : await staffed(house);
const enrolment = (await staff?.guestLink()) ?? null;
process.send?.({ ready: true, ...(enrolment !== null && { enrolment }) });

await Promise.all([
  staff?.work(),
  sendCalls(
    {
      ...ledger,
      gpMessagesBefore: ledger.taken === 0 ? await gpMessages() : ledger.gpMessagesBefore,
    },
    {
      clock: systemClock,
      callOf: toldTo(staff, callsIn(ledger, town)),
      pauses: new Draw(`${ledger.seed}/pauses after ${ledger.drawn}`),
      remember: (next) => writeLedger(file, next),
      hand,
      gpMessages,
      sleep: (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
      stopping: signal,
    },
  ),
]);
await stopNeighbours();
if (process.connected) process.disconnect?.();

/** Whoever starts this must not find it closed because nobody else could be hired. */
async function staffed(house: House): Promise<Staff | null> {
  const realNow = () => performance.timeOrigin + performance.now();
  const crewFile = join(folder, 'crew.json');
  const place = { house, world: ledger, town, crewFile, realNow, log, stopping: signal };
  try {
    const before = await Staff.again(place);
    if (before !== null || founding === '' || clockFile === undefined) return before;
    const enough = () => sleep(PATIENCE_MS, undefined, { ref: false });
    return await Staff.open(place, { founding, clockFile, enough });
  } catch (error) {
    log.error({ err: error }, 'nobody works here');
    return null;
  }
}

/** Colleagues know what the calls will turn out to be. */
function toldTo(colleagues: Staff | null, callOf: CallOf): CallOf {
  return (number, occasion) => {
    const episode = callOf(number, occasion);
    const story = storyOf(`${ledger.seed}/${ledger.day}/outcome of call ${number}`, episode);
    colleagues?.stories.set(caseIdOf(org, upper(episode.ids.message)), story);
    return episode;
  };
}

async function hand(message: string): Promise<boolean> {
  try {
    const { ok, status } = await fetch(reportsUrl, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: message,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    log.info({ status }, ok ? 'stored' : 'not stored yet');
    return ok;
  } catch {
    if (!signal.aborted) log.info('the gateway does not answer yet');
    return false;
  }
}

/** A GP message in a folder is a page and a document; none can be counted that goes elsewhere. */
async function gpMessages(): Promise<number> {
  const names = await readdir(gpOut).catch(() => []);
  return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).length;
}
