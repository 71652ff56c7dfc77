/** Whose keys are given to whom, and how many: by what is refused, and by the access that stands in the log. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';
import { dayOf } from '#base/stream.ts';
import { type IdentityFacts, identityFacts } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  softwareDevice,
} from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const HOUR_MS = 3_600_000;
const OTHER_SERVICE = 'home-visits';

let rig: Rig;
let now: number;
let operator: Desk;
let second: Desk;
let machine: Machine;
beforeEach(async () => {
  now = systemClock();
  rig = await keeperRig(() => now);
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
});
afterEach(() => rig.stop(['queue']));

const newId = () => uuidv7(systemClock, systemRandom);
const caseStream = ({ id }: { readonly id: Uuid }) => ({ stream: `case/${id}`, subject: null });

async function hired(...roles: Role[]): Promise<Desk> {
  return enrolAndSignIn(
    rig.transport,
    ORIGIN,
    await invite(
      operator,
      ORIGIN,
      roles,
      [SERVICE],
      newId(),
      roles.some(isPrivileged) ? second : null,
    ),
  );
}

async function newCases(count: number): Promise<{ id: Uuid; patient: Uuid }[]> {
  return Promise.all(Array.from({ length: count }, () => newCase(machine, SERVICE)));
}

/** What the log says this account was granted. */
async function grantedTo({
  session,
}: Pick<Desk, 'session'>): Promise<IdentityFacts<'access.granted'>[]> {
  const entries = await postgresReader(rig.sql).stream(`account/${session.account}`, 0);
  const headers = entries.map(({ bytes }) => decodeEntry(bytes).header);
  return headers
    .filter(({ type }) => type === 'access.granted')
    .map(({ facts }) => identityFacts['access.granted'].parse(facts));
}

async function refused(
  desk: Pick<Desk, 'session'>,
  stream: string,
  subject: Uuid | null = null,
  code = 'access/not-allowed',
): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(
    desk.session.call('grant', { streams: [{ stream, subject }], purpose: 'care' }),
  ).rejects.toMatchObject({ code });
  expect(rig.keeper.journal.size, 'a refused key leaves nothing in the log').toBe(before);
}

describe('a person', () => {
  it('opens a case of their own service, and the log says so', async () => {
    const clinician = await hired('clinician');
    const ours = await newCase(machine, SERVICE);
    await clinician.keyring.ensure([caseStream(ours)], 'care');
    expect(await grantedTo(clinician)).toMatchObject([
      { streams: [`case/${ours.id}`], subjects: [ours.patient], session: clinician.session.id },
    ]);
  });

  it('opens no case, patient or labels of another service, and none that is not there', async () => {
    const clinician = await hired('clinician', 'shift-lead');
    const theirs = await newCase(machine, OTHER_SERVICE);
    await refused(clinician, `case/${theirs.id}`, null, 'access/outside-care');
    await refused(clinician, `case/${theirs.id}`, newId(), 'access/outside-care');
    await refused(clinician, `patient/${theirs.patient}`, theirs.patient, 'access/outside-care');
    await refused(clinician, `labels/${OTHER_SERVICE}/${dayOf(now)}`);
    await refused(clinician, `case/${newId()}`);
    await refused(clinician, `patient/${newId()}`);
  });

  it.each([
    'org',
    'nowhere',
    'account/00000000-0000-7000-8000-000000000000',
    'case/',
    'case/../directory',
    'labels/out-of-hours/today',
  ])('gets no key for %s', async (stream) => refused(operator, stream));

  it.each([['guardian'], ['operator']] as const)('who is a %s alone opens nobody', async (role) => {
    const desk = await hired(role);
    const ours = await newCase(machine, SERVICE);
    await refused(desk, `case/${ours.id}`);
    await refused(desk, `patient/${ours.patient}`, ours.patient);
    await refused(desk, `labels/${SERVICE}/${dayOf(now)}`);
    await refused(desk, `aside/${dayOf(now)}`);
  });

  it('gets nothing where one of several streams is refused', async () => {
    const clinician = await hired('clinician');
    const [ours, theirs] = [await newCase(machine, SERVICE), await newCase(machine, OTHER_SERVICE)];
    const streams = [caseStream(ours), caseStream(theirs)];
    await expect(
      clinician.session.call('grant', { streams, purpose: 'care' }),
    ).rejects.toMatchObject({ code: 'access/outside-care' });
    expect(await grantedTo(clinician)).toEqual([]);
  });

  it('looks nobody up', async () => {
    const anybody = {
      nhsNumber: null,
      family: 'Nobody',
      birthDate: '1980-01-01',
      phone: null,
      postcode: 'ZZ99 9ZZ',
      as: null,
    };
    await expect(operator.session.call('match', anybody)).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
  });
});

describe('the gateway', () => {
  it('opens no case that owes nothing', async () => {
    const ours = await newCase(machine, SERVICE);
    await refused(machine, `case/${ours.id}`);
    await refused(machine, `case/${ours.id}`, ours.patient);
  });

  it('opens a case while it owes a GP message, and not once that was sent', async () => {
    const clinician = await hired('clinician');
    const ours = await newCase(machine, SERVICE);
    const stream = `case/${ours.id}`;
    const write = async (
      { session, author }: Machine,
      draft: Parameters<Machine['author']['write']>[0],
    ) => session.call('append', { entries: [await author.write(draft)] });
    await write(clinician, {
      stream,
      after: 0,
      type: 'case.closed',
      facts: { outcome: 'advice', gpMessage: true },
    });
    await machine.session.call('grant', { streams: [caseStream(ours)], purpose: 'gp-message' });
    await write(machine, {
      stream,
      after: 0,
      type: 'gp-message.sent',
      facts: { attempt: 1, route: 'folder' },
    });
    await refused(machine, stream);
  });

  it('opens no patient once they were recorded', async () => {
    const { patient } = await newCase(machine, SERVICE);
    const stream = `patient/${patient}`;
    await machine.keyring.ensure([{ stream, subject: patient }], 'receive');
    const record = await machine.author.write({
      stream,
      after: 0,
      type: 'patient.recorded',
      facts: {},
      payload: { name: 'Made-up', gender: 'unknown' },
    });
    await machine.session.call('append', { entries: [record] });
    await refused(machine, stream, patient);
  });
});

/** Asks for one too many, and is frozen: that stands in the log, once, before the answer. */
async function frozen(desk: Pick<Desk, 'session'>, { id }: { readonly id: Uuid }): Promise<void> {
  const before = rig.keeper.journal.size;
  const streams = [{ stream: `case/${id}`, subject: null }];
  await expect(desk.session.call('grant', { streams, purpose: 'care' })).rejects.toMatchObject({
    code: 'access/frozen',
  });
  const [entry, ...more] = await postgresReader(rig.sql).entries(before, rig.keeper.journal.size);
  expect(decodeEntry(entry!.bytes).header.type).toBe('access.frozen');
  expect(more).toEqual([]);
}

describe('a budget', () => {
  it.each([
    ['clinician', 60],
    ['call-handler', 40],
  ] as const)('lets a %s open %d people an hour', async (role, most) => {
    const desk = await hired(role);
    const cases = await newCases(most + 1);
    const last = cases.pop()!;
    for (const one of cases) await desk.keyring.ensure([caseStream(one)], 'care');
    await desk.session.call('grant', { streams: [caseStream(cases[0]!)], purpose: 'care' });
    await frozen(desk, last);
    await refused(desk, `case/${last.id}`, null, 'access/frozen');
    now += HOUR_MS;
    await refused(desk, `case/${last.id}`, null, 'access/frozen');
    expect(new Set((await grantedTo(desk)).flatMap(({ subjects }) => subjects)).size).toBe(most);
  });

  it('slides: who was opened an hour ago is counted no more', async () => {
    const desk = await hired('call-handler');
    const cases = await newCases(60);
    for (const one of cases.slice(0, 40)) await desk.keyring.ensure([caseStream(one)], 'care');
    now += HOUR_MS;
    for (const one of cases.slice(40)) await desk.keyring.ensure([caseStream(one)], 'care');
    expect(await desk.session.call('budget', {})).toEqual({ people: 20, limit: 40, frozen: null });
  });

  it('counts those who are asked for at once', async () => {
    const thief = await hired('clinician');
    const cases = await newCases(90);
    const asking = cases.map((one) =>
      thief.session.call('grant', { streams: [caseStream(one)], purpose: 'care' }),
    );
    const opened = (await Promise.allSettled(asking)).filter(
      ({ status }) => status === 'fulfilled',
    );
    expect(opened).toHaveLength(60);
    expect(new Set((await grantedTo(thief)).flatMap(({ subjects }) => subjects)).size).toBe(60);
  });

  it('holds across sessions, devices and a restart of the keeper', async () => {
    const desk = await hired('call-handler');
    const cases = await newCases(41);
    const last = cases.pop()!;
    await desk.session.call('grant', {
      streams: cases.slice(0, 20).map(caseStream),
      purpose: 'care',
    });
    const elsewhere = await signIn(rig.transport, desk.authenticators, softwareDevice());
    await elsewhere.session.call('grant', {
      streams: cases.slice(20).map(caseStream),
      purpose: 'care',
    });
    await frozen(elsewhere, last);
    rig = await rig.restart();
    const later = await signIn(rig.transport, desk.authenticators, desk.device);
    await refused(later, `case/${last.id}`, null, 'access/frozen');
  });
});

describe('time', () => {
  it('ends an enrolment code', async () => {
    const link = await invite(operator, ORIGIN, ['clinician'], [SERVICE], newId());
    now += HOUR_MS + 60_000;
    await expect(enrolAndSignIn(rig.transport, ORIGIN, link)).rejects.toMatchObject({
      code: 'enrolment/code-unknown',
    });
  });

  it('ends a session for asking and for opening', async () => {
    now += 12 * HOUR_MS;
    await expect(operator.session.call('whoami', {})).rejects.toMatchObject({
      code: 'session/unknown',
    });
    const desk = await signIn(rig.transport, operator.authenticators, operator.device);
    expect((await desk.session.call('whoami', {})).account).toBe(operator.session.account);
  });

  it('ends a nonce after two minutes', async () => {
    const slow = signIn(
      async (path, ask) => {
        if (path === '/session') now += 120_000;
        return rig.transport(path, ask);
      },
      operator.authenticators,
      softwareDevice(),
    );
    await expect(slow).rejects.toMatchObject({ code: 'session/refused' });
  });
});
