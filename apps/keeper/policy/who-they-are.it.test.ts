/** Merged records and questions to the national record: who may, and what the keeper makes of it, with a real database. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  write,
} from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

let rig: Rig;
let operator: Desk;
let second: Desk;
let machine: Machine;
let handler: Desk;
beforeEach(async () => {
  rig = await keeperRig();
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  handler = await hired(['call-handler']);
});
afterEach(() => rig.stop());

const newId = (): Uuid => uuidv7(systemClock, systemRandom);

async function hired(roles: Role[], services = [SERVICE]): Promise<Desk> {
  const seconding = roles.some(isPrivileged) ? second : null;
  const link = await invite(operator, ORIGIN, roles, services, newId(), seconding);
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

async function refused(act: Promise<unknown>, code: string, why = ''): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(act).rejects.toMatchObject({ code });
  expect(rig.keeper.journal.size, 'what was refused left nothing in the log').toBe(before);
  if (why !== '') expect(rig.why()).toContain(why);
}

const asks = ({ session }: Pick<Desk, 'session'>, stream: string, subject: Uuid | null = null) =>
  session.call('grant', { streams: [{ stream, subject }], purpose: 'care' });
const patientStream = (id: Uuid) => ({ stream: `patient/${id}`, subject: id });
/** As `newCase` makes them up. */
const somebody = ({ id }: { readonly id: Uuid }) => ({
  nhsNumber: null,
  family: `Made-up ${id}`,
  birthDate: '1980-01-01',
  phone: null,
  postcode: 'ZZ99 9ZZ',
});

/** Of a report, with the patient's own stream begun. */
async function known() {
  const one = await newCase(machine, SERVICE);
  await machine.keyring.ensure([patientStream(one.patient)], 'receive');
  await write(machine, {
    stream: `patient/${one.patient}`,
    after: 0,
    type: 'patient.recorded',
    facts: {},
    payload: { name: 'Made-up', gender: 'unknown' },
  });
  return one;
}

async function decides(
  desk: Desk,
  type: 'patient.merged' | 'patient.parted',
  patient: Uuid,
  into: Uuid,
) {
  await desk.keyring.ensure([{ stream: `patient/${patient}`, subject: null }], 'care');
  const about = { stream: `patient/${patient}`, after: 0, payload: { note: 'They say so' } };
  return type === 'patient.merged'
    ? write(desk, { ...about, type, facts: { into } })
    : write(desk, { ...about, type, facts: {} });
}

describe('two records of one person', () => {
  it('are one for lookups, cases and budgets, and two again once parted', async () => {
    const [a, b] = [await known(), await known()];
    const { people } = await handler.session.call('budget', {});
    await asks(handler, `case/${a.id}`);
    await decides(handler, 'patient.merged', b.patient, a.patient);
    const found = await handler.session.call('find', somebody(b));
    expect(found.patient).toBe(a.patient);
    expect(found.records.toSorted()).toEqual([a.patient, b.patient].toSorted());
    expect(found.cases.map((one) => one.case).toSorted()).toEqual([a.id, b.id].toSorted());
    const fresh = await hired(['clinician']);
    await asks(fresh, `case/${a.id}`);
    await asks(fresh, `case/${b.id}`);
    expect((await fresh.session.call('budget', {})).people).toBe(1);
    expect((await handler.session.call('budget', {})).people).toBeLessThanOrEqual(people + 2);

    await decides(handler, 'patient.parted', b.patient, a.patient);
    expect(await handler.session.call('find', somebody(b))).toMatchObject({
      patient: b.patient,
      records: [b.patient],
      cases: [{ case: b.id }],
    });
  });

  it('stay one for reports that come in', async () => {
    const [a, b] = [await known(), await known()];
    await decides(handler, 'patient.merged', b.patient, a.patient);
    expect(rig.keeper.state.merges.one(b.patient)).toBe(a.patient);
    const { patient } = await machine.session.call('match', { ...somebody(b), as: null });
    expect(patient).toBe(a.patient);
  });

  it('are forgotten together', async () => {
    const [a, b] = [await known(), await known()];
    await decides(handler, 'patient.merged', b.patient, a.patient);
    const guardian = await hired(['guardian']);
    const { id } = await write(guardian, {
      stream: `patient/${a.patient}`,
      after: 0,
      type: 'person.forgotten',
      facts: { reason: 'request' },
    });
    await agree(operator, id);
    const clinician = await hired(['clinician']);
    for (const stream of [`case/${a.id}`, `case/${b.id}`, `patient/${b.patient}`])
      await refused(asks(clinician, stream), 'access/not-allowed');
    const [row] = await rig.sql`SELECT count(*)::int FROM blind_index
      WHERE patient IN (${a.patient}, ${b.patient})`;
    expect(row!.count).toBe(0);
  });

  it('are not merged by whoever was led to neither, nor with somebody unknown', async () => {
    const [a, b] = [await known(), await known()];
    const stranger = await hired(['call-handler'], ['home-visits']);
    for (const { patient } of [a, b])
      await handler.keyring.ensure([{ stream: `patient/${patient}`, subject: null }], 'care');
    const merge = (desk: Desk, into: Uuid) =>
      desk.author.write({
        stream: `patient/${b.patient}`,
        after: 0,
        type: 'patient.merged',
        facts: { into },
        payload: { note: 'They say so' },
      });
    await refused(asks(stranger, `patient/${b.patient}`), 'access/outside-care');
    const append = async (desk: Desk, entry: Promise<Uint8Array<ArrayBuffer>>) =>
      desk.session.call('append', { entries: [await entry] });
    await refused(append(handler, merge(handler, newId())), 'entry/refused', 'not led to');
    await refused(append(handler, merge(handler, b.patient)), 'entry/refused', 'not two people');
    await append(handler, merge(handler, a.patient));
    await refused(append(handler, merge(handler, a.patient)), 'entry/refused', 'one already');
    await refused(
      decides(handler, 'patient.parted', a.patient, b.patient),
      'entry/refused',
      'not merged',
    );
  });
});

describe('a question to the national record', () => {
  async function call(): Promise<Uuid> {
    const id = newId();
    const patient = newId();
    await handler.keyring.ensure([{ stream: `case/${id}`, subject: patient }], 'receive');
    return id;
  }
  const question = (id: Uuid, desk: Desk = handler) =>
    write(desk, {
      stream: `case/${id}`,
      after: 0,
      type: 'demographics.asked',
      facts: {},
      payload: { nhsNumber: '9990000018' },
    });
  const opens = (id: Uuid) => asks(machine, `case/${id}`);
  async function answer(id: Uuid, asked: Uuid) {
    await machine.keyring.ensure([{ stream: `case/${id}`, subject: null }], 'demographics');
    return write(machine, {
      stream: `case/${id}`,
      after: 1,
      type: 'demographics.answered',
      facts: { asked, outcome: 'not-found' },
      payload: { sensitive: false },
    });
  }

  it('lets the gateway open that call until it has answered, and no longer', async () => {
    const id = await call();
    await refused(opens(id), 'access/not-allowed');
    const asked = await question(id);
    await opens(id);
    await answer(id, asked.id);
    await refused(opens(id), 'access/not-allowed');
  });

  it('is asked three times in a call, by its taker alone', async () => {
    const id = await call();
    for (let i = 0; i < 3; i += 1) await question(id);
    await refused(question(id), 'entry/refused', 'asked often enough');
    const other = await call();
    const colleague = await hired(['call-handler']);
    await refused(asks(colleague, `case/${other}`, newId()), 'access/not-allowed');
  });

  it('is answered once, and where somebody asked', async () => {
    const id = await call();
    const asked = await question(id);
    await machine.keyring.ensure([{ stream: `case/${id}`, subject: null }], 'demographics');
    await refused(answer(id, newId()), 'entry/refused', 'nobody asked');
    await answer(id, asked.id);
    await refused(answer(id, asked.id), 'entry/refused', 'no such case');
  });

  it('is owed to nobody once the call has ended', async () => {
    const id = await call();
    await question(id);
    await write(handler, {
      stream: `case/${id}`,
      after: 1,
      type: 'call.ended',
      facts: { service: SERVICE, ending: 'dropped', answered: systemClock() },
    });
    await refused(opens(id), 'access/not-allowed');
  });
});
