/** Who is shown to whoever knows a name only by its sound, and at what price. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import { type Desk, enrolAndSignIn, foundTwoOperators, invite } from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

let rig: Rig;
let machine: Machine;
let handler: Desk;
beforeEach(async () => {
  rig = await keeperRig();
  const [operator] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  const link = await invite(operator, ORIGIN, ['call-handler'], [SERVICE], newId());
  handler = await enrolAndSignIn(rig.transport, ORIGIN, link);
});
afterEach(() => rig.stop());

const newId = (): Uuid => uuidv7(systemClock, systemRandom);

const asks = (stream: string, subject: Uuid | null = null) =>
  handler.session.call('grant', { streams: [{ stream, subject }], purpose: 'receive' });

const latest = async () =>
  decodeEntry((await postgresReader(rig.sql).entries(0, rig.keeper.journal.size)).at(-1)!.bytes)
    .header;

describe('a lookup by sound', () => {
  const sounding = (family: string, postcode: string | null = null) => ({
    nhsNumber: null,
    family,
    birthDate: '1961-05-04',
    phone: null,
    postcode,
  });

  /** Somebody a report was received of. */
  async function known(family: string, postcode: string): Promise<Uuid> {
    const { patient } = await machine.session.call('match', {
      ...sounding(family, postcode),
      as: null,
    });
    const id = newId();
    await machine.keyring.ensure([{ stream: `case/${id}`, subject: patient }], 'receive');
    const entry = await machine.author.write({
      stream: `case/${id}`,
      after: 0,
      type: 'case.received',
      facts: {
        patient,
        service: SERVICE,
        source: 'nhs-111-report',
        urgency: 'soon',
        disposition: 'Dx06',
        due: null,
      },
      payload: {
        patient: { name: `Made-up ${family}`, gender: 'unknown' },
        problem: 'A cough',
        unmapped: 0,
        warnings: [],
      },
    });
    await machine.session.call('append', { entries: [entry] });
    return patient;
  }

  it('shows who sounds alike and was born that day; each counts as seen, and may be opened to compare', async () => {
    const [smith, smyth] = [await known('Smith', 'ZZ99 1AA'), await known('Smyth', 'ZZ99 2AA')];
    await known('Jones', 'ZZ99 3AA');
    const patient = newId();
    await handler.keyring.ensure(
      [
        { stream: `case/${newId()}`, subject: patient },
        { stream: `patient/${patient}`, subject: patient },
      ],
      'receive',
    );
    const { people } = await handler.session.call('budget', {});
    const found = await handler.session.call('find', sounding('Smithe', 'ZZ99 9AA'));
    expect(found).toMatchObject({ patient: null, cases: [], tooMany: false });
    expect(found.alike.map(({ patient }) => patient).toSorted()).toEqual([smith, smyth].toSorted());
    expect(found.alike.every(({ cases }) => cases.length === 1)).toBe(true);
    expect((await handler.session.call('budget', {})).people).toBe(people + 2);
    expect(await latest()).toMatchObject({
      type: 'lookup.made',
      facts: { found: true, by: ['family-birth-postcode', 'sound-birth'] },
    });
    for (const { patient } of found.alike) await asks(`patient/${patient}`);
  });

  it('by surname and day alone decides nobody, even where it is the only one', async () => {
    const smith = await known('Smith', 'ZZ99 1AA');
    expect(await handler.session.call('find', sounding('Smith'))).toMatchObject({
      patient: null,
      alike: [{ patient: smith }],
    });
  });

  it('shows none where they are more than a few, and costs as one who was not found', async () => {
    for (let i = 0; i < 5; i += 1) await known('Smith', `ZZ99 ${i}AA`);
    const { people } = await handler.session.call('budget', {});
    expect(await handler.session.call('find', sounding('Smyth'))).toEqual({
      patient: null,
      cases: [],
      records: [],
      alike: [],
      tooMany: true,
    });
    expect((await handler.session.call('budget', {})).people).toBe(people + 1);
  });

  it('shows nobody once the budget does not reach for all of them', async () => {
    for (let i = 0; i < 3; i += 1) await known('Smith', `ZZ99 ${i}AA`);
    const { limit } = await handler.session.call('budget', {});
    for (let i = 0; i < limit - 2; i += 1) {
      await asks(`case/${(await newCase(machine, SERVICE)).id}`);
    }
    const before = rig.keeper.journal.size;
    await expect(handler.session.call('find', sounding('Smyth'))).rejects.toMatchObject({
      code: 'access/frozen',
    });
    expect(rig.keeper.journal.size, 'the freeze').toBe(before + 1);
  });

  it('does not find again whom nobody recorded, nor decide for a report', async () => {
    await known('Smith', 'ZZ99 1AA');
    const { patient, known: isKnown } = await machine.session.call('match', {
      ...sounding('Smyth', 'ZZ99 8AA'),
      as: null,
    });
    expect(isKnown).toBe(false);
    const { alike } = await handler.session.call('find', sounding('Smythe'));
    expect(alike.map((one) => one.patient)).not.toContain(patient);
    expect(alike).toHaveLength(1);
  });
});
