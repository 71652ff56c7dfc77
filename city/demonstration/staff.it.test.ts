/** The town's past, cut short while people work in it: as on a slow machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { mustSayThatAllHolds } from '#testkit/kept-invariants.ts';
import { freePort } from '#testkit/part.ts';
import { until } from '../../proofs/people.ts';
import { wholeLog } from '../../proofs/whole-log.ts';
import { liveBy } from '../clock/live-by.ts';
import { newHouse, type OpenHouse } from '../house.ts';
import { townOf } from '../town/population.ts';
import { PEOPLE } from './calls-in.ts';
import { Staff } from './staff.ts';

const WORLD = { seed: 'northmoor', day: '2026-11-23' };
const PATIENCE_MS = 120_000;

let scratch: string;
let house: OpenHouse;
let clockFile: string;
const stopping = new AbortController();
const realNow = () => performance.timeOrigin + performance.now();
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-past-'));
  const built = await newHouse({
    data: join(scratch, 'data'),
    port: await freePort(),
    itkPort: await freePort(),
    gpOut: join(scratch, 'gp-outbox'),
  });
  clockFile = built.clockFile;
  house = await built.open(stopping.signal);
  liveBy(clockFile);
}, PATIENCE_MS);
afterAll(async () => {
  await house?.stop();
  await rm(scratch, { recursive: true });
});

/** What would end a process that lives on: rejections that nobody heard. */
const lost: unknown[] = [];
const lose = (reason: unknown) => void lost.push(reason);
beforeAll(() => void process.on('unhandledRejection', lose));
afterAll(() => void process.off('unhandledRejection', lose));

/** The first such entry, as soon as there is one. */
function seen(what: string, is: (header: Header) => boolean): Promise<Header> {
  const look = async () => {
    const headers = (await wholeLog(house.origin)).map((bytes) => decodeEntry(bytes).header);
    return headers.find(is);
  };
  return until(what, look, PATIENCE_MS);
}

it(
  'ends for everybody in it, and stops nothing else',
  async () => {
    const logged: { readonly played?: number; readonly of?: number }[] = [];
    const place = {
      ...{ house, world: WORLD, town: townOf(WORLD, PEOPLE), realNow, stopping: stopping.signal },
      crewFile: join(scratch, 'crew.json'),
      log: pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    };
    const onCall = ({ type, facts }: Header) =>
      type === 'presence.said' && facts.presence === 'on-call';
    const enough = () => seen('somebody at work', onCall).then(() => undefined);
    const staff = await Staff.open(place, { founding: house.enrolment, clockFile, enough });
    const [{ played = 0, of = 0 } = {}] = logged;
    expect(played).toBeLessThan(of);

    // From here on it is now, and they go on: nobody is left in the past, and nothing has fallen with it.
    const now = realNow();
    const working = staff.work();
    await seen(
      'somebody who comes to work',
      ({ type, at }) => type === 'session.opened' && at > now,
    );
    await seen('somebody free', ({ type, at }) => type === 'presence.said' && at > now);
    // A message owed a moment before the leap is hours late after it, until the gateway has sent it.
    const holds = () => mustSayThatAllHolds(house.origin).then(() => true as const);
    await until('all holds', () => holds().catch(() => undefined), PATIENCE_MS);
    stopping.abort();
    await expect(working).resolves.toBeUndefined();
    expect(lost).toEqual([]);
  },
  PATIENCE_MS,
);
