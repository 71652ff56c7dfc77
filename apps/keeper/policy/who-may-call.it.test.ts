/** Who takes calls, for whom, and at what price: by what is refused, and by what stands in the log. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';
import { dayOf } from '#base/stream.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import { type Desk, enrolAndSignIn, foundTwoOperators, invite, write } from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const HOUR_MS = 3_600_000;
const OTHER_SERVICE = 'home-visits';

type Call = { readonly id: Uuid; readonly patient: Uuid };

let rig: Rig;
let aheadMs: number;
let operator: Desk;
let second: Desk;
let machine: Machine;
let handler: Desk;
beforeEach(async () => {
  aheadMs = 0;
  rig = await keeperRig(() => systemClock() + aheadMs);
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  handler = await hired('call-handler');
});
afterEach(() => rig.stop());

const newId = (): Uuid => uuidv7(systemClock, systemRandom);
const newCall = (patient = newId()): Call => ({ id: newId(), patient });
const labels = () => `labels/${SERVICE}/${dayOf(systemClock())}`;

async function hired(...roles: Role[]): Promise<Desk> {
  const seconding = roles.some(isPrivileged) ? second : null;
  const link = await invite(operator, ORIGIN, roles, [SERVICE], newId(), seconding);
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

/** As a desk does on "New call". */
async function begin({ keyring }: Pick<Desk, 'keyring'>, call = newCall()): Promise<Call> {
  const streams = [
    { stream: `case/${call.id}`, subject: call.patient },
    { stream: labels(), subject: null },
    { stream: `patient/${call.patient}`, subject: call.patient },
  ];
  await keyring.ensure(streams, 'receive');
  return call;
}

function received({ author }: Pick<Desk, 'author'>, { id, patient }: Call, facts = {}) {
  return author.write({
    stream: `case/${id}`,
    after: 0,
    type: 'case.received',
    facts: {
      patient,
      service: SERVICE,
      source: 'call',
      urgency: 'soon',
      disposition: 'Dx06',
      due: null,
      answered: systemClock(),
      repeat: false,
      ...facts,
    },
    payload: {
      patient: { name: 'Made-up Caller', gender: 'unknown' },
      problem: 'A cough',
      unmapped: 0,
      warnings: [],
    },
  });
}

const ended = (desk: Pick<Desk, 'author'>, { id }: Call, facts = {}) =>
  desk.author.write({
    stream: `case/${id}`,
    after: 0,
    type: 'call.ended',
    facts: { service: SERVICE, ending: 'silent', answered: systemClock(), ...facts },
  });

const queue = async (desk: Pick<Desk, 'author' | 'session'>, ...entries: Promise<Uint8Array>[]) =>
  desk.session.call('append', {
    entries: (await Promise.all(entries)) as Uint8Array<ArrayBuffer>[],
  });

/** As `newCase` makes them up. */
const somebody = ({ id }: Pick<Call, 'id'>) => ({
  nhsNumber: null,
  family: `Made-up ${id}`,
  birthDate: '1980-01-01',
  phone: null,
  postcode: 'ZZ99 9ZZ',
});

async function refused(act: Promise<unknown>, code: string, why = ''): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(act).rejects.toMatchObject({ code });
  expect(rig.keeper.journal.size, 'what was refused left nothing in the log').toBe(before);
  if (why !== '') expect(rig.why()).toContain(why);
}

const asks = ({ session }: Pick<Desk, 'session'>, stream: string, subject: Uuid | null = null) =>
  session.call('grant', { streams: [{ stream, subject }], purpose: 'receive' });

async function closedLongAgo(): Promise<Call> {
  const one = await newCase(machine, SERVICE);
  const entry = await forgeEntry(await hired('clinician'), {
    stream: `case/${one.id}`,
    type: 'case.closed',
    at: systemClock() - 73 * HOUR_MS,
    facts: { outcome: 'advice', gpMessage: false },
  });
  await rig.keeper.journal.append([entry]);
  return one;
}

describe('a call', () => {
  it.each(['call-handler', 'clinician'] as const)(
    'becomes a queued case by a %s, which a colleague opens',
    async (role) => {
      const taker = await hired(role);
      const call = await begin(taker);
      await queue(
        taker,
        received(taker, call),
        taker.author.write({
          stream: labels(),
          after: 0,
          type: 'case.labelled',
          facts: { case: call.id },
          payload: { name: 'Made-up Caller', age: '', place: '', reason: 'A cough' },
        }),
        taker.author.write({
          stream: `patient/${call.patient}`,
          after: 0,
          type: 'patient.recorded',
          facts: {},
          payload: { name: 'Made-up Caller', gender: 'unknown' },
        }),
      );
      const clinician = await hired('clinician');
      await asks(clinician, `case/${call.id}`);
      await asks(clinician, `patient/${call.patient}`);
      expect(rig.keeper.state.case(call.id)).toMatchObject({ source: 'call', repeat: false });
    },
  );

  it('may come again beside what is new, as after an answer that was lost', async () => {
    const call = await begin(handler);
    const bytes = received(handler, call);
    const { positions } = await queue(handler, bytes);
    const taken = { stream: `case/${call.id}`, after: 1, type: 'case.taken', facts: {} } as const;
    const again = await queue(handler, bytes, handler.author.write(taken));
    expect(again.positions).toEqual([positions[0], expect.objectContaining({ version: 2 })]);
    const other = received(handler, call, { urgency: 'routine' });
    await refused(queue(handler, bytes, other), 'entry/refused', 'begun already');
  });

  it('is begun again by who began it, for whom it was begun, also after a restart', async () => {
    const call = await begin(handler);
    await asks(handler, `case/${call.id}`);
    await asks(handler, `case/${call.id}`, newId());
    expect(await handler.session.call('budget', {})).toMatchObject({ people: 1 });
    rig = await rig.restart();
    expect(rig.keeper.state.leads.begun(call.id)).toMatchObject({ patient: call.patient });
  });

  it.each(['shift-lead', 'guardian', 'operator', 'visitor', 'coordinator', 'support'] as const)(
    'is begun by no %s',
    async (role) => {
      const desk = await hired(role);
      await refused(asks(desk, `case/${newId()}`, newId()), 'access/not-allowed');
      const patient = newId();
      await refused(asks(desk, `patient/${patient}`, patient), 'access/not-allowed');
    },
  );

  it('is nobody else’s while it is taken', async () => {
    const call = await begin(handler);
    const thief = await hired('clinician');
    for (const subject of [null, call.patient, newId()]) {
      await refused(asks(thief, `case/${call.id}`, subject), 'access/not-allowed');
    }
    const stream = `patient/${call.patient}`;
    await refused(asks(thief, stream, call.patient), 'access/not-allowed');
    await refused(queue(thief, ended(thief, call)), 'entry/refused', 'not a call of theirs');
  });

  it('is not made of a case that the gateway is about to file', async () => {
    const arriving = newCall();
    const stream = `case/${arriving.id}`;
    await machine.keyring.ensure([{ stream, subject: arriving.patient }], 'receive');
    await refused(asks(handler, stream, newId()), 'access/not-allowed');
    await refused(asks(handler, stream, arriving.patient), 'access/not-allowed');
  });

  it('is for somebody, and one in each question', async () => {
    await refused(asks(handler, `case/${newId()}`), 'access/not-allowed');
    const streams = [newCall(), newCall()].map(({ id, patient }) => ({
      stream: `case/${id}`,
      subject: patient,
    }));
    const asking = handler.session.call('grant', { streams, purpose: 'receive' });
    await refused(asking, 'access/not-allowed', 'more than one call');
  });

  it('costs what an opening costs', async () => {
    for (let i = 0; i < 40; i += 1) await begin(handler);
    await expect(begin(handler)).rejects.toMatchObject({ code: 'access/frozen' });
  });

  it('waits for a second operator', async () => {
    const young = await keeperRig();
    try {
      const founder = await enrolAndSignIn(young.transport, ORIGIN, young.link!);
      await expect(begin(founder)).rejects.toMatchObject({ code: 'access/second-operator' });
      const asked = { ...somebody(newCall()), as: newId() };
      await expect(founder.session.call('match', asked)).rejects.toMatchObject({
        code: 'access/not-allowed',
      });
    } finally {
      await young.stop();
    }
  });
});

describe('somebody known', () => {
  it('is called for once a lookup led to them, and not before', async () => {
    const before = await closedLongAgo();
    const known = newCall(before.patient);
    await refused(asks(handler, `case/${known.id}`, before.patient), 'access/not-allowed');
    await handler.session.call('find', somebody(before));
    await asks(handler, `case/${known.id}`, before.patient);
    expect(await handler.session.call('budget', {})).toMatchObject({ people: 1 });
  });

  it('shows their details in a call, and not their cases', async () => {
    const before = await closedLongAgo();
    const details = `patient/${before.patient}`;
    await handler.session.call('find', somebody(before));
    await refused(asks(handler, details), 'access/outside-care');
    await begin(handler);
    await asks(handler, details);
    await refused(asks(handler, `case/${before.id}`), 'access/outside-care');
    await refused(asks(await hired('shift-lead'), details), 'access/outside-care');
    aheadMs = 11.9 * HOUR_MS;
    await asks(handler, details);
  });

  it('who is in care is called for without a lookup', async () => {
    const { patient } = await newCase(machine, SERVICE);
    await asks(handler, `case/${newId()}`, patient);
    const elsewhere = await newCase(machine, OTHER_SERVICE);
    await refused(asks(handler, `case/${newId()}`, elsewhere.patient), 'access/not-allowed');
  });

  it('is received only by who was led to them', async () => {
    const before = await closedLongAgo();
    const call = await begin(handler);
    const theirs = () => queue(handler, received(handler, { ...call, patient: before.patient }));
    await refused(theirs(), 'entry/refused', 'not led to');
    await handler.session.call('find', somebody(before));
    await theirs();
    expect(rig.keeper.state.casesOf(before.patient)).toHaveLength(2);
  });
});

describe('what a call is said to be', () => {
  it('is said by who took it', async () => {
    const call = await begin(handler);
    const thief = await hired('call-handler');
    const entry = await forgeEntry(
      thief,
      {
        stream: `case/${call.id}`,
        type: 'case.received',
        facts: {
          patient: uuidToBytes(call.patient),
          service: SERVICE,
          source: 'call',
          urgency: 'soon',
          disposition: null,
          due: null,
          answered: systemClock(),
          repeat: false,
        },
      },
      { sealed: systemRandom(96) },
    );
    const sending = thief.session.call('append', { entries: [entry] });
    await refused(sending, 'entry/refused', 'not a call of theirs');
  });

  it('is of one’s own service, was answered before, and is no message', async () => {
    const call = await begin(handler);
    const wrong: readonly [object, string][] = [
      [{ service: OTHER_SERVICE }, 'another service'],
      [{ answered: systemClock() + HOUR_MS }, 'answered after'],
    ];
    for (const [facts, why] of wrong) {
      await refused(queue(handler, received(handler, call, facts)), 'entry/refused', why);
      await refused(queue(handler, ended(handler, call, facts)), 'entry/refused', why);
    }
    const arriving = newCall();
    const stream = `case/${arriving.id}`;
    await machine.keyring.ensure([{ stream, subject: arriving.patient }], 'receive');
    const call111 = received(machine as unknown as Desk, arriving);
    await refused(queue(machine as unknown as Desk, call111), 'entry/refused', 'takes no call');
  });

  it('ends once, with a case or without', async () => {
    const [silent, queued] = [await begin(handler), await begin(handler)];
    await queue(handler, ended(handler, silent));
    await refused(queue(handler, received(handler, silent)), 'entry/refused', 'not a call of');
    await refused(queue(handler, ended(handler, silent)), 'entry/refused', 'not a call of');
    await refused(asks(handler, `case/${silent.id}`), 'access/not-allowed');
    await queue(handler, received(handler, queued));
    await refused(queue(handler, ended(handler, queued)), 'entry/refused', 'not a call of');
  });
});

describe('a match', () => {
  it('makes somebody new findable under the call’s patient', async () => {
    const call = await begin(handler);
    const person = somebody(call);
    const made = await handler.session.call('match', { ...person, as: call.patient });
    expect(made).toEqual({ patient: call.patient, known: false, cases: [], slips: [] });
    await queue(handler, received(handler, call));
    const found = await handler.session.call('find', person);
    expect(found).toMatchObject({ patient: call.patient, cases: [{ case: call.id, open: true }] });
    const { patient } = await machine.session.call('match', { ...person, as: null });
    expect(patient).toBe(call.patient);
  });

  it('finds whom we know, with their cases, and adds nothing to how they are found', async () => {
    const known = await newCase(machine, SERVICE);
    const call = await begin(handler);
    const more = { phone: '07700 900123' };
    const asked = { ...somebody(known), ...more, as: call.patient };
    const made = await handler.session.call('match', asked);
    expect(made).toMatchObject({ patient: known.patient, cases: [{ case: known.id }] });
    const byPhone = { ...somebody(known), ...more, family: null, postcode: null };
    expect(await handler.session.call('find', byPhone)).toMatchObject({ patient: null });
  });

  it('makes somebody new findable beside whom they are not', async () => {
    const twin = await newCase(machine, SERVICE);
    const call = await begin(handler);
    const theirs = { ...somebody(twin), nhsNumber: '9990000018' };
    const asked = { ...theirs, as: call.patient };
    expect((await handler.session.call('match', asked)).patient).toBe(twin.patient);
    const made = await handler.session.call('match', { ...asked, not: twin.patient });
    expect(made).toEqual({ patient: call.patient, known: false, cases: [], slips: [] });
    await queue(handler, received(handler, call));
    expect(await handler.session.call('find', theirs)).toMatchObject({ patient: call.patient });
    expect(await handler.session.call('find', somebody(twin))).toMatchObject({
      patient: twin.patient,
    });
  });

  it('keeps a report apart whose NHS number is another than theirs: twins share all the rest', async () => {
    const one = await newCase(machine, SERVICE);
    const reported = async (nhsNumber: string | null) =>
      (await machine.session.call('match', { ...somebody(one), nhsNumber, as: null })).patient;
    expect(await reported('9990000018')).toBe(one.patient);
    const twin = await reported('9990004951');
    expect(twin).not.toBe(one.patient);
    expect(await reported('9990004951')).toBe(twin);
    expect(await reported('9990000018')).toBe(one.patient);
    expect(await reported(null)).toBe(one.patient);
  });

  it('is nobody else’s for one who is ruled out', async () => {
    const [known, another] = [await newCase(machine, SERVICE), await newCase(machine, SERVICE)];
    const call = await begin(handler);
    const asked = { ...somebody(known), as: call.patient, not: another.patient };
    expect((await handler.session.call('match', asked)).patient).toBe(known.patient);
  });

  it('gives nobody’s identifiers to a patient who is not of the asker’s call', async () => {
    const known = await newCase(machine, SERVICE);
    const theirs = await begin(await hired('call-handler'));
    for (const as of [null, newId(), known.patient, theirs.patient]) {
      const asking = handler.session.call('match', { ...somebody(newCall()), as });
      await refused(asking, 'access/not-allowed', 'not the patient of a call');
    }
  });

  it('asks for as much as a lookup, and counts as one', async () => {
    const { patient: as } = await begin(handler);
    const little = { nhsNumber: null, family: 'Smith', birthDate: null, phone: null };
    const asking = handler.session.call('match', { ...little, postcode: null, as });
    await refused(asking, 'request/malformed', 'too little');
    for (let i = 0; i < 15; i += 1) {
      await handler.session.call('match', { ...somebody(newCall()), as });
    }
    const guess = handler.session.call('match', { ...somebody(newCall()), as });
    await expect(guess).rejects.toMatchObject({ code: 'access/frozen' });
    expect(await handler.session.call('budget', {})).toMatchObject({ people: 1 });
  });
});

it('writes nothing where the call was never begun', async () => {
  const call = newCall();
  const draft = { stream: `case/${call.id}`, after: 0, type: 'call.ended' as const };
  const facts = { service: SERVICE, ending: 'silent' as const, answered: systemClock() };
  await refused(write(handler, { ...draft, facts }), 'entry/refused', 'not a call of theirs');
});
