/** The keeper's clock is set back an hour, a day ahead, and right again, while desks write. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeEntry } from '#journal/entry.ts';
import { relayTransport } from '#sync/transport.ts';
import { type FakeClock, fakeClock, findFaketime, NO_FAKETIME } from '#testkit/faketime.ts';
import { enrolAndSignIn, invite } from '#testkit/person.ts';
import { type BusyDesk, busyDesk } from '../busy-desk.ts';
import { type House, openHouse, SERVICE } from '../house.ts';
import { type Founder, newId } from '../people.ts';
import { placed } from './busy-desks.ts';
import { eachGoesOn } from './goes-on.ts';
import { nothingLost } from './nothing-lost.ts';

const HOUR_MS = 3_600_000;

const library = findFaketime();
if (library === undefined) process.stderr.write(`${NO_FAKETIME}\n`);

let clock: FakeClock;
let house: House;
let operator: Founder;
let desks: readonly BusyDesk[];
beforeAll(async () => {
  if (library === undefined) return;
  clock = await fakeClock(library);
  house = await openHouse();
  await house.kill9('keeper');
  await house.startAgain('keeper', clock.environment);
  const { operator: first, people } = await placed(house, 2);
  operator = first;
  desks = await Promise.all(people.map(({ person, stream }) => busyDesk(house, person, stream)));
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await clock?.remove();
});

/** An invitation as an operator makes it now, for an hour of the operator's clock. */
const invited = () => invite(operator, house.origin, ['clinician'], [SERVICE], newId());

it.skipIf(library === undefined)(
  'a clock that jumps opens nothing, and loses nothing',
  { timeout: 60_000 },
  async () => {
    await eachGoesOn(desks);
    const link = await invited();

    await clock.jump('-1h');
    await eachGoesOn(desks, 5);
    await expect(invited(), 'a touch of another hour').rejects.toMatchObject({
      code: 'step-up/refused',
    });

    await clock.jump('+1d');
    await eachGoesOn(desks, 5);
    for (const desk of desks) expect(desk.signedInAgain, 'a session has its time').toBe(1);
    const enrolling = enrolAndSignIn(relayTransport(house.origin, fetch), house.origin, link);
    await expect(enrolling, 'an invitation has its time').rejects.toMatchObject({
      code: 'enrolment/code-unknown',
    });
    await expect(operator.session.call('whoami', {})).rejects.toMatchObject({
      code: 'session/unknown',
    });

    await clock.jump('+0');
    await eachGoesOn(desks, 5);
    const { log } = await nothingLost(house.origin, desks);
    const ats = log.map((bytes) => decodeEntry(bytes).header.at);
    expect(
      ats.some((at, i) => i > 0 && at < ats[i - 1]! - HOUR_MS / 2),
      'times go back in the log',
    ).toBe(true);
    expect(Math.max(...ats) - Math.min(...ats)).toBeGreaterThan(20 * HOUR_MS);
  },
);
