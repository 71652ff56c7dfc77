import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { firstFree, readAnswer, readHeld } from '#fhir/bars/answer.ts';
import { appointmentId } from '#fhir/bars/message.ts';
import type { BarsRequest } from '#fhir/bars/request.ts';
import { type BarsReceiver, barsReceiver } from '#testkit/bars-receiver.ts';
import { AccessTokens } from '../nhs-api/access-token.ts';
import type { Application } from '../nhs-api/settings.ts';
import { ask, freeSlot, heldBooking, send } from './receiver.ts';

const NOW = Date.parse('2026-11-26T03:00:00Z');
const referral: BarsRequest = {
  id: '01957000-0000-7000-8000-000000000001' as Uuid,
  kind: 'referral',
  askedAt: NOW,
  to: { name: 'Urgent treatment centre', dos: '111111111' },
  from: { name: 'Northmoor Urgent Care', dos: '222222222', ods: 'Z0001' },
  by: 'Dr Cara Whitlock',
  said: { reason: 'Wound needs closing', information: 'Tetanus is up to date <b>' },
  summary: {
    patient: {
      name: 'Rosemary Testington',
      nhsNumber: { value: '9990000018', verified: true },
      birthDate: '1990-02-02',
      gender: 'female',
      practice: { name: 'Harbour Surgery', ods: 'Z00001' },
    },
    callBack: '07700 900123',
    location: 'At home',
    problem: 'A cut on the hand',
    disposition: { code: 'Dx05', wording: 'See somebody within 2 hours', timeframeMinutes: 120 },
    unmapped: 0,
    warnings: [],
  },
  urgency: 'urgent',
  disposition: 'Dx05',
  receivedAt: NOW - 60_000,
  slot: null,
};
const booking: BarsRequest = { ...referral, kind: 'booking' };
const parts = { tokens: null, fetch };

let receiver: BarsReceiver;
beforeEach(async () => {
  receiver = await barsReceiver();
});
afterEach(() => receiver.stop());

const route = () => ({ kind: 'https' as const, url: new URL(receiver.url), ca: null });
async function answerTo(request: BarsRequest) {
  const delivery = await send(parts, request, route());
  return delivery.taken ? readAnswer(delivery.answer) : delivery;
}

describe('a referral', () => {
  it('keeps the standard’s rules, and is accepted', async () => {
    expect(await answerTo(referral)).toMatchObject({ answer: 'accepted' });
    expect(receiver.refused).toEqual([]);
    expect([...receiver.taken.keys()]).toEqual([referral.id]);
  });

  it('has the same id and, where the record stands as it did, the same bytes whenever it is sent', async () => {
    await answerTo(referral);
    const before = JSON.stringify(receiver.taken.get(referral.id));
    await answerTo(referral);
    expect(JSON.stringify(receiver.taken.get(referral.id))).toBe(before);
  });

  it('may be decided later, and the decision is heard', async () => {
    receiver.behave('decides-later');
    expect(await answerTo(referral)).toBeNull();
    expect(await ask(parts, route(), referral)).toBeNull();
    receiver.behave('rejects');
    expect(await ask(parts, route(), referral)).toEqual({
      answer: 'rejected',
      words: 'We do not see children under two.',
      at: undefined,
      place: undefined,
    });
  });

  it.each([{ name: '', ods: 'Z00001' }, { name: '' }])(
    'leads to no practice that it does not hold: %j',
    async (practice) => {
      const patient = { ...referral.summary.patient, practice };
      const request = { ...referral, summary: { ...referral.summary, patient } };
      expect(await answerTo(request)).toMatchObject({ answer: 'accepted' });
      const sent = JSON.stringify(receiver.taken.get(referral.id));
      expect(sent.includes('generalPractitioner')).toBe('ods' in practice);
      expect(sent.includes('"name":"Z00001"')).toBe('ods' in practice);
    },
  );

  it('of somebody of whom next to nothing is known is one too', async () => {
    const { patient: _, ...summary } = referral.summary;
    const unknown = { name: '', gender: 'unknown' } as const;
    const request = {
      ...referral,
      by: null,
      disposition: null,
      summary: { ...summary, patient: unknown },
    };
    expect(await answerTo(request)).toMatchObject({ answer: 'accepted' });
  });
});

describe('a booking', () => {
  it('is of the earliest appointment that is free, with its time and place', async () => {
    const slot = await freeSlot(parts, route(), booking, NOW);
    expect(slot).toMatchObject({ id: 'slot-7', start: '2026-11-27T09:20:00+00:00' });
    expect(await answerTo({ ...booking, slot })).toEqual({
      answer: 'booked',
      words: '',
      at: '2026-11-27T09:20:00+00:00',
      place: 'Room 4',
    });
    expect(receiver.refused).toEqual([]);
  });

  it('may be decided later, and is asked for by its own id', async () => {
    receiver.behave('decides-later');
    const slot = await freeSlot(parts, route(), booking, NOW);
    expect(await answerTo({ ...booking, slot })).toBeNull();
    expect([...receiver.taken.keys()]).toEqual([appointmentId(booking.id)]);
    expect(await ask(parts, route(), booking)).toBeNull();
    receiver.behave('accepts');
    const booked = { answer: 'booked', at: '2026-11-27T09:20:00+00:00' };
    expect(await ask(parts, route(), booking)).toMatchObject(booked);
    receiver.behave('rejects');
    expect(await ask(parts, route(), booking)).toMatchObject({ answer: 'rejected' });
  });

  it('that the service holds already is told from one that it never had', async () => {
    expect(await heldBooking(parts, route(), booking)).toBeNull();
    receiver.behave('decides-later');
    const slot = await freeSlot(parts, route(), booking, NOW);
    await send(parts, { ...booking, slot }, route());
    expect(await heldBooking(parts, route(), booking)).toEqual({ answer: null });
    receiver.behave('accepts');
    const held = await heldBooking(parts, route(), booking);
    expect(held).toMatchObject({ answer: { answer: 'booked' } });
  });

  it.each([
    ['booked', '2026-11-27T09:20:00'],
    ['of a status that nobody knows', undefined],
  ])('is held whatever else of it cannot be read: %s', (status, start) => {
    const entry = [{ resource: { resourceType: 'Appointment', status, start } }];
    const text = JSON.stringify({ resourceType: 'Bundle', entry });
    expect(readHeld(text)).toEqual({ answer: null });
  });

  it('finds none where the service is full', async () => {
    receiver.behave('full');
    expect(await freeSlot(parts, route(), booking, NOW)).toBeNull();
  });

  it('knows nothing where what answers is no service', async () => {
    receiver.behave('a-page');
    await expect(freeSlot(parts, route(), booking, NOW)).rejects.toThrow();
    await expect(heldBooking(parts, route(), booking)).rejects.toThrow();
    expect(() => firstFree('{"resourceType":"OperationOutcome"}')).toThrow();
    expect(() => readHeld('{"resourceType":"OperationOutcome"}')).toThrow();
  });

  it('is held by nobody who says that it is not there', async () => {
    const elsewhere = { ...route(), url: new URL(`${receiver.url}/elsewhere`) };
    expect(await heldBooking(parts, elsewhere, booking)).toBeNull();
    receiver.behave('busy');
    await expect(heldBooking(parts, route(), booking)).rejects.toThrow('http 503');
  });
});

describe('what is refused', () => {
  it.each([
    ['for another service', { to: { name: 'Elsewhere', dos: '333333333' } }, 'target'],
    ['from nobody', { from: { name: 'Nobody', dos: 'x', ods: undefined } }, 'from nobody'],
  ])('%s', async (_what, part, why) => {
    const delivery = await send(parts, { ...referral, ...part }, route());
    expect(delivery).toMatchObject({ taken: false, problem: 'refused' });
    expect(receiver.refused.join()).toContain(why);
    expect(receiver.taken.size).toBe(0);
  });

  it.each([
    ['nhsd-target-identifier', 'target'],
    ['nhsd-end-user-organisation', 'organisation'],
    ['nhsd-requesting-software', 'software'],
    ['accept', 'accept'],
    ['x-request-id', 'x-request-id'],
  ])('a question without %s, by the receiver that the tests ask', async (left, why) => {
    const without: typeof fetch = (url, init) => {
      const headers = { ...(init?.headers as Record<string, string>) };
      delete headers[left];
      return fetch(url, { ...init, headers });
    };
    expect(await ask({ tokens: null, fetch: without }, route(), referral)).toBeNull();
    expect(receiver.refused.join()).toContain(why);
  });

  it('a service that is busy is tried again later', async () => {
    receiver.behave('busy');
    expect(await send(parts, referral, route())).toMatchObject({ problem: 'unavailable' });
    await expect(freeSlot(parts, route(), booking, NOW)).rejects.toThrow('http 503');
    expect(await ask(parts, route(), referral)).toBeNull();
  });

  it.each([
    '',
    'no JSON',
    '[]',
    '{"resourceType":"Bundle"}',
    '{"resourceType":"OperationOutcome"}',
  ])('an answer that is %j is none', (text) => expect(readAnswer(text)).toBeNull());

  it('a request that is only said back is no answer', () => {
    const header = {
      resourceType: 'MessageHeader',
      eventCoding: { code: 'servicerequest-request' },
    };
    const said = (code: string) =>
      JSON.stringify({
        resourceType: 'Bundle',
        entry: [
          { resource: { ...header, eventCoding: { code } } },
          { resource: { resourceType: 'ServiceRequest', status: 'active' } },
        ],
      });
    expect(readAnswer(said('servicerequest-request'))).toBeNull();
    expect(readAnswer(said('servicerequest-response'))).toMatchObject({ answer: 'accepted' });
  });
});

it('the platform’s token goes to the platform alone', async () => {
  const asked: string[] = [];
  const tokens = new AccessTokens(
    { tokenUrl: new URL('https://api.example/oauth2/token') } as Application,
    {
      fetch: async () => {
        asked.push('the platform');
        throw new Error('asked');
      },
      clock: () => NOW,
    },
  );
  await send({ tokens, fetch }, referral, route());
  expect(asked).toEqual([]);
  expect(receiver.taken.size).toBe(1);
});

it('each request says who asks, with what and in which version of the standard', async () => {
  const asked: Headers[] = [];
  const listening: typeof fetch = (url, init) => {
    asked.push(new Headers(init?.headers));
    return fetch(url, init);
  };
  await ask({ tokens: null, fetch: listening }, route(), referral);
  const bare = { ...referral, from: { ...referral.from, ods: undefined } };
  await ask({ tokens: null, fetch: listening }, route(), bare);
  const told = (one: Headers, name: string) =>
    JSON.parse(Buffer.from(one.get(name) ?? '', 'base64').toString());
  expect(asked[0]?.get('accept')).toBe('application/fhir+json; version=1.2.0');
  expect(told(asked[0]!, 'nhsd-target-identifier')).toEqual({
    system: 'https://fhir.nhs.uk/Id/dos-service-id',
    value: '111111111',
  });
  expect(told(asked[0]!, 'nhsd-end-user-organisation')).toEqual({
    resourceType: 'Organization',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z0001' }],
    name: 'Northmoor Urgent Care',
  });
  expect(told(asked[1]!, 'nhsd-end-user-organisation')).toMatchObject({
    identifier: [{ system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '222222222' }],
  });
  expect(told(asked[0]!, 'nhsd-requesting-software')).toMatchObject({
    resourceType: 'Device',
    deviceName: [{ name: 'Holdfast', type: 'manufacturer-name' }],
    version: [{ value: expect.stringMatching(/^\d+\.\d+\.\d+$/) }],
  });
});

it('in a folder it is a message and a page that says the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bars-'));
  try {
    expect(await send(parts, referral, { kind: 'folder', folder })).toMatchObject({ taken: true });
    const names = (await readdir(folder)).sort();
    expect(names.map((name) => name.replace(/^.*\./, ''))).toEqual(['html', 'json']);
    const page = await readFile(join(folder, names[0]!), 'utf8');
    expect(page).toContain('Tetanus is up to date &lt;b&gt;');
    expect(page).toContain('Rosemary Testington');
  } finally {
    await rm(folder, { recursive: true });
  }
});
