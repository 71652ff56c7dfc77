import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldBoard } from '#care/board.ts';
import { carePayloads } from '#care/payloads.ts';
import { Questions } from '#care/questions.ts';
import type { Referral } from '#care/referral.ts';
import { appointmentId } from '#fhir/bars/message.ts';
import { FORMAT } from '#identity/entries.ts';
import { decodeEntry, encodeEntry } from '#journal/entry.ts';
import { newDataKey } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author, type Draft } from '#sync/author.ts';
import { Keyring } from '#sync/keyring.ts';
import { type BarsReceiver, barsReceiver } from '#testkit/bars-receiver.ts';
import { softwareDevice } from '#testkit/person.ts';
import type { Post } from '../post.ts';
import { referralsOwed } from './owed.ts';

const MINUTE = 60_000;
const FIRST_SLOT = '2026-11-27T09:20:00+00:00';

let now: number;
let receiver: BarsReceiver;
let folder: string;
let house: Awaited<ReturnType<typeof logOfOneCase>>;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 26, 3);
  receiver = await barsReceiver();
  folder = await mkdtemp(join(tmpdir(), 'referrals-owed-'));
  house = await logOfOneCase();
});
afterEach(async () => {
  await receiver.stop();
  await rm(folder, { recursive: true });
});

/** A log in memory, with a case in it and a gateway at its post. */
async function logOfOneCase() {
  const newId = () => uuidv7(() => now, systemRandom);
  const device = softwareDevice();
  const [account, id] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  const log: Bytes[] = [];
  let isReached = true;
  const session = {
    ...{ org: 'night.example/holdfast', id: newId(), account },
    async call(_method: string, { entries }: { entries: Bytes[] }) {
      if (!isReached) throw new Error('not reached');
      log.push(...entries);
    },
  };
  const keyring = new Keyring(session as never, nodePrimitives);
  for (const held of [stream, 'directory'])
    keyring.hold({ stream: held, subject: null }, 'referral', newDataKey(systemRandom));
  const clock = () => now;
  const parts = { session, device, keyring, primitives: nodePrimitives, clock };
  const writer = author({ ...parts, random: systemRandom, touch: null });
  const header = (bytes: Bytes, index: number) => ({ ...decodeEntry(bytes).header, index });
  const reader = {
    async entries(of: string) {
      const some = log.filter((bytes) => decodeEntry(bytes).header.stream === of);
      return { entries: some.map((bytes) => ({ bytes })) };
    },
  };
  const post = { session, keyring, author: writer, reader } as unknown as Post;

  const write = async (draft: Draft) => {
    const bytes = await writer.write(draft);
    log.push(bytes);
    return decodeEntry(bytes).header.id;
  };
  const created = {
    ...{ org: session.org, stream: 'org', after: 0, id: newId(), type: 'log.created', schema: 1 },
    ...{ author: account, session: null, at: now },
    facts: {
      format: FORMAT,
      name: 'Northmoor Urgent Care',
      keeper: new Uint8Array(16),
      key: new Uint8Array(65).fill(4),
      logKey: new Uint8Array(32),
      rp: 'night.example',
      origins: ['https://night.example'],
      authenticators: null,
    },
  };
  log.push(await encodeEntry(created, null, device));
  await write({
    ...{ stream, after: 0, type: 'case.received' },
    facts: {
      ...{ source: 'nhs-111-report', patient: newId(), service: 'out-of-hours' },
      ...{ urgency: 'urgent', disposition: 'Dx05', due: null },
    },
    payload: {
      patient: { name: 'Rosemary Testington', gender: 'female' },
      ...{ problem: 'A cut on the hand', unmapped: 0, warnings: [] },
    },
  });
  const services = [
    { code: 'utc', name: 'Urgent treatment centre', takes: ['booking'], dos: '111111111' },
  ].map((one) => ({ ...one, address: receiver.url }));
  const file = join(folder, 'services.json');
  await writeFile(file, JSON.stringify({ own: { dos: '222222222' }, services }));
  const silent = pino({ enabled: false });
  const about = { tokens: null, fetch, file, clock, random: systemRandom, log: silent };
  const duty = referralsOwed(about);
  const board = () => foldBoard(log.map(header));

  return {
    askForBooking: () =>
      write({
        ...{ stream, after: 1, type: 'referral.asked', facts: { kind: 'booking', to: 'utc' } },
        payload: { reason: 'Wound needs closing', information: '' },
      }),
    /** What is owed by now, attempted once. */
    async pay() {
      for (const debt of duty.owed({ board: board(), questions: new Questions() }, now))
        await debt.pay(post);
    },
    /** The gateway ends before it has written down how the attempt went. */
    async crash() {
      isReached = false;
      await expect(this.pay()).rejects.toThrow('not reached');
      isReached = true;
    },
    stateOf: (referral: Uuid): Referral['state'] =>
      board().cases.get(id)!.referrals.get(referral)!.state,
    /** What the gateway wrote of it, oldest first. */
    written: () => log.map((bytes) => decodeEntry(bytes).header.type).slice(3),
    async answer() {
      const { payload } = await keyring.open(log.at(-1)!);
      return carePayloads['referral.answered'].parse(payload);
    },
    /** No entry claims to have seen more of the stream than there was. */
    isSeen: () =>
      log
        .map((bytes) => decodeEntry(bytes).header)
        .filter((one) => one.stream === stream)
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
