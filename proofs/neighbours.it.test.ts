/** The gateway and its neighbours, on a whole running house: the national record, a service that takes referrals, a telephone switch. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { dayOf } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { foldDemographics } from '#care/demographics.ts';
import { carePayloads } from '#care/payloads.ts';
import { decodeEntry } from '#journal/entry.ts';
import { type BarsReceiver, barsReceiver } from '#testkit/bars-receiver.ts';
import { freePort } from '#testkit/part.ts';
import { type PdsDouble, pdsDouble } from '#testkit/pds.ts';
import { write } from '#testkit/person.ts';
import { type House, openHouse, SERVICE } from './house.ts';
import {
  approveGateway,
  boardWith,
  type Founder,
  founder,
  hire,
  newId,
  type Person,
  sendReport,
  until,
} from './people.ts';
import { verify } from './verify.ts';

const REPORT = new URL('../vectors/itk-111/whole.xml', import.meta.url).pathname;
const TOKEN = 'a-token-that-only-the-switch-has';
const HIDDEN_LANE = '7 Hidden Lane';

let pds: PdsDouble;
let receiver: BarsReceiver;
let house: House;
let operator: Founder;
let clinician: Person;
let scratch: string;
let callsUrl: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-neighbours-'));
  pds = await pdsDouble([
    {
      nhsNumber: '9990004951',
      given: ['Petra'],
      family: 'Verborgen',
      gender: 'female',
      birthDate: '1990-02-02',
      address: [HIDDEN_LANE],
      postcode: 'ZZ99 9ZZ',
      sensitive: true,
    },
  ]);
  pds.behave('leaking');
  receiver = await barsReceiver();
  const listed = { takes: ['referral', 'booking'], dos: '111111111', address: receiver.url };
  const services = [{ code: 'utc', name: 'Urgent treatment centre', ...listed }];
  await writeFile(
    join(scratch, 'services.json'),
    JSON.stringify({ own: { dos: '222222222' }, services }),
  );
  await writeFile(join(scratch, 'token'), TOKEN);
  const port = await freePort();
  callsUrl = `http://127.0.0.1:${port}/telephone-calls`;
  house = await openHouse({
    HOLDFAST_PDS_URL: pds.url,
    HOLDFAST_SERVICES: join(scratch, 'services.json'),
    HOLDFAST_TELEPHONY: `${port}`,
    HOLDFAST_TELEPHONY_TOKEN: join(scratch, 'token'),
  });
  operator = await founder(house);
  await approveGateway(house, operator);
  clinician = await hire(house, operator, ['clinician']);
});
afterAll(async () => {
  await house?.stop();
  await pds?.stop();
  await receiver?.stop();
  await rm(scratch, { recursive: true });
});

async function opened(stream: string) {
  const { entries } = await clinician.reader.entries(stream);
  return Promise.all(entries.map(({ bytes }) => clinician.keyring.open(bytes)));
}

describe('the national record', () => {
  it('answers a question that a call asked, and says nothing of where somebody hidden lives', async () => {
    const [id, patient] = [newId(), newId()];
    const stream = `case/${id}`;
    await clinician.keyring.ensure([{ stream, subject: patient }], 'receive');
    const payload = { nhsNumber: '9990004951' };
    await write(clinician, { stream, after: 0, type: 'demographics.asked', facts: {}, payload });
    const answered = await until('an answer', async () => {
      const [asked] = foldDemographics(await opened(stream));
      return asked?.answer ?? undefined;
    });
    expect(answered).toMatchObject({
      outcome: 'found',
      sensitive: true,
      record: { name: 'Petra Verborgen', nhsNumber: { verified: true } },
    });
    expect(JSON.stringify(answered)).not.toMatch(/Hidden|ZZ99/);
  });

  it('is asked by a gateway that was killed meanwhile, once it is back', async () => {
    const [id, patient] = [newId(), newId()];
    const stream = `case/${id}`;
    await clinician.keyring.ensure([{ stream, subject: patient }], 'receive');
    await house.kill9('gateway');
    const payload = { nhsNumber: '9990001235' };
    await write(clinician, { stream, after: 0, type: 'demographics.asked', facts: {}, payload });
    await house.startAgain('gateway');
    const answer = await until('an answer', async () => {
      const [asked] = foldDemographics(await opened(stream));
      return asked?.answer ?? undefined;
    });
    expect(answer).toEqual({ outcome: 'not-found' });
  });
});

describe('a referral', () => {
  let row: CaseRow;
  beforeAll(async () => {
    expect(await sendReport(house, await readFile(REPORT))).toMatchObject({ status: 200 });
    const { cases } = await boardWith(clinician, (board) => board.cases.size > 0);
    row = [...cases.values()][0]!;
    const stream = `case/${row.id}`;
    await clinician.keyring.ensure([{ stream, subject: row.patient }], 'care');
  });

  const ask = (kind: 'referral' | 'booking', to = 'utc') =>
    write(clinician, {
      stream: `case/${row.id}`,
      after: 0,
      type: 'referral.asked',
      facts: { kind, to },
      payload: { reason: 'Wound needs closing', information: '' },
    });
  const stateOf = async (id: Uuid, kind: string) => {
    const board = await boardWith(
      clinician,
      ({ cases }) => cases.get(row.id)?.referrals.get(id)?.state.kind === kind,
    );
    return board.cases.get(row.id)!.referrals.get(id)!.state;
  };
  /** Until then it stays before the shift lead, and the house ends with a rule broken. */
  async function dealtWith(id: Uuid) {
    const facts = { referral: id };
    await write(clinician, {
      ...{ stream: `case/${row.id}`, after: 0, type: 'referral.withdrawn', facts },
    });
    await stateOf(id, 'withdrawn');
  }
  async function said(id: Uuid) {
    const entries = await opened(`case/${row.id}`);
    const facts = entries.filter(({ header }) => header.type === 'referral.answered');
    const [answer] = facts.slice(-1);
    expect(id).toBeDefined();
    return carePayloads['referral.answered'].parse(answer!.payload);
  }

  it('is sent and accepted', async () => {
    const { id } = await ask('referral');
    await stateOf(id, 'accepted');
    expect(receiver.refused).toEqual([]);
    expect(JSON.stringify(receiver.taken.get(id))).toContain('Wound needs closing');
  });

  it('for an appointment comes back with its time and place', async () => {
    const { id } = await ask('booking');
    await stateOf(id, 'booked');
    expect(await said(id)).toMatchObject({ at: '2026-11-27T09:20:00+00:00', place: 'Room 4' });
  });

  it('that is refused, or for which nothing is free, says why', async () => {
    receiver.behave('rejects');
    const { id } = await ask('referral');
    await stateOf(id, 'rejected');
    expect((await said(id)).words).toBe('We do not see children under two.');
    receiver.behave('full');
    const full = await ask('booking');
    await stateOf(full.id, 'rejected');
    expect((await said(full.id)).words).toBe('The service has no free appointment.');
    for (const one of [id, full.id]) await dealtWith(one);
    receiver.behave('accepts');
  });

  it('to a service that nobody lists waits for a person', async () => {
    const { id } = await ask('referral', 'nobody');
    expect(await stateOf(id, 'failed')).toMatchObject({
      problem: 'referral/not-listed',
      retryAt: null,
    });
    await dealtWith(id);
  });

  it('to a service that is busy is tried again', async () => {
    receiver.behave('busy');
    const { id } = await ask('referral');
    const state = await stateOf(id, 'failed');
    expect(state).toMatchObject({ attempt: 1, problem: 'referral/unavailable' });
    expect(state.kind === 'failed' && state.retryAt).toBeGreaterThan(Date.now());
    receiver.behave('accepts');
  });
});

describe('a telephone switch', () => {
  it('tells of calls, which stand in the room of the day, once', async () => {
    const now = Date.now();
    const at = (ago: number) => new Date(now - ago).toISOString();
    const tell = (call: string, event: object) =>
      fetch(callsUrl, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ call, service: SERVICE, offered: at(30_000), ...event }),
      });
    const answered = { event: 'answered', answered: at(10_000) };
    const abandoned = { event: 'abandoned', ended: at(5_000) };
    expect((await tell('a-1', answered)).status).toBe(201);
    expect((await tell('a-1', answered)).status).toBe(200);
    expect((await tell('a-2', abandoned)).status).toBe(201);
    const types = await until('the room', async () => {
      const { entries } = await clinician.reader.entries(`room/${dayOf(now - 30_000)}`);
      const found = entries.map(({ bytes }) => decodeEntry(bytes).header.type);
      return found.length > 1 ? found : undefined;
    });
    expect(types).toEqual(['telephone.answered', 'telephone.abandoned']);
  });
});

it('a stranger accepts the log, and the gateway’s own log names nobody', async () => {
  expect(await verify('--json', house.origin)).toMatchObject({ exit: 0 });
  const logged = await readFile(join(house.kept[1]!, 'gateway.log'), 'utf8');
  expect(logged).toContain('"referral"');
  for (const word of ['Verborgen', 'Testington', 'Wound', '9990004951', HIDDEN_LANE, TOKEN])
    expect(logged).not.toContain(word);
});
