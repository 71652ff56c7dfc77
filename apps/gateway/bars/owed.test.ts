import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { carePayloads } from '#care/payloads.ts';
import type { Referral } from '#care/referral.ts';
import { appointmentId } from '#fhir/bars/message.ts';
import { type BarsReceiver, barsReceiver } from '#testkit/bars-receiver.ts';
import { logOfOneCase } from '../testing/log-of-one-case.ts';
import { referralsOwed } from './owed.ts';

const MINUTE = 60_000;
const FIRST_SLOT = '2026-11-27T09:20:00+00:00';

let now: number;
let receiver: BarsReceiver;
let folder: string;
let house: Awaited<ReturnType<typeof houseWithServices>>;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 26, 3);
  receiver = await barsReceiver();
  folder = await mkdtemp(join(tmpdir(), 'referrals-owed-'));
  house = await houseWithServices();
});
afterEach(async () => {
  await receiver.stop();
  await rm(folder, { recursive: true });
});

/** A house whose directory of services lists the receiver. */
async function houseWithServices() {
  const clock = () => now;
  const one = await logOfOneCase(clock, 'referral');
  const services = [
    { code: 'utc', name: 'Urgent treatment centre', takes: ['booking'], dos: '111111111' },
  ].map((service) => ({ ...service, address: receiver.url }));
  const file = join(folder, 'services.json');
  await writeFile(file, JSON.stringify({ own: { dos: '222222222' }, services }));
  const silent = pino({ enabled: false });
  const about = { tokens: null, fetch, file, clock, random: systemRandom, log: silent };
  const duty = referralsOwed(about);

  return {
    askForBooking: () =>
      one.write({
        ...{ type: 'referral.asked', facts: { kind: 'booking', to: 'utc' } },
        payload: { reason: 'Wound needs closing', information: '' },
      }),
    pay: () => one.pay(duty),
    crash: () => expect(one.crash(duty)).rejects.toThrow('not reached'),
    stateOf: (referral: Uuid): Referral['state'] =>
      one.board().cases.get(one.case)!.referrals.get(referral)!.state,
    /** What the gateway wrote of it, oldest first. */
    written: () =>
      one
        .headers()
        .map(({ type }) => type)
        .slice(3),
    answer: async () => carePayloads['referral.answered'].parse(await one.payload()),
    /** No entry claims to have seen more of the stream than there was. */
    isSeen: () =>
      one
        .headers()
        .filter(({ stream }) => stream === one.stream)
        .every(({ after }, i) => after <= i),
  };
}

describe('a booking', () => {
  it('that is not decided at once is heard of once it is', async () => {
    receiver.behave('decides-later');
    const id = await house.askForBooking();
    await house.pay();
    expect(house.stateOf(id)).toMatchObject({ kind: 'sent' });
    await house.pay();
    expect(house.written()).toEqual(['referral.sent']);
    receiver.behave('accepts');
    now += MINUTE;
    await house.pay();
    expect(house.stateOf(id)).toMatchObject({ kind: 'booked' });
    expect(await house.answer()).toMatchObject({ at: FIRST_SLOT });
    expect(house.isSeen()).toBe(true);
  });

  it('whose answer was lost is taken as it stands there, and not made again', async () => {
    receiver.behave('loses-answers');
    const id = await house.askForBooking();
    await house.pay();
    expect(house.stateOf(id)).toMatchObject({ kind: 'failed', problem: 'referral/unreachable' });
    receiver.behave('accepts');
    now += MINUTE;
    await house.pay();
    expect(house.written()).toEqual(['referral.failed', 'referral.sent', 'referral.answered']);
    expect(house.stateOf(id)).toMatchObject({ kind: 'booked' });
    expect(await house.answer()).toMatchObject({ at: FIRST_SLOT });
    expect(slotAt(id)).toBe(FIRST_SLOT);
    expect(house.isSeen()).toBe(true);
  });

  it.each([
    ['accepts', 'booked'],
    ['decides-later', 'sent'],
  ] as const)(
    'of which a crash left no word is not made again: a service that %s',
    async (how, kind) => {
      receiver.behave(how);
      const id = await house.askForBooking();
      await house.crash();
      expect(house.written()).toEqual([]);
      await house.pay();
      expect(house.stateOf(id)).toMatchObject({ kind });
      expect(slotAt(id)).toBe(FIRST_SLOT);
    },
  );

  it('that nobody holds yet is tried again, and made once the service can be asked', async () => {
    receiver.behave('busy');
    const id = await house.askForBooking();
    await house.pay();
    expect(house.stateOf(id)).toMatchObject({ kind: 'failed', problem: 'referral/unavailable' });
    receiver.behave('accepts');
    now += MINUTE;
    await house.pay();
    expect(house.stateOf(id)).toMatchObject({ kind: 'booked' });
  });

  it('for which nothing is free was answered, and not sent', async () => {
    receiver.behave('full');
    const id = await house.askForBooking();
    await house.pay();
    expect(house.written()).toEqual(['referral.answered']);
    expect(house.stateOf(id)).toMatchObject({ kind: 'rejected' });
    expect((await house.answer()).words).toBe('The service has no free appointment.');
    expect(receiver.taken.size).toBe(0);
    expect(house.isSeen()).toBe(true);
  });

  it('is not called impossible because a proxy answers with a page', async () => {
    receiver.behave('a-page');
    const id = await house.askForBooking();
    await house.pay();
    expect(house.stateOf(id)).toMatchObject({ kind: 'failed', problem: 'referral/unavailable' });
    expect(receiver.taken.size).toBe(0);
  });
});

/** When the service has the patient down for. */
function slotAt(referral: Uuid): unknown {
  const { entry } = receiver.taken.get(appointmentId(referral))!;
  return entry.find(({ resource }) => resource.resourceType === 'Appointment')!.resource.start;
}
