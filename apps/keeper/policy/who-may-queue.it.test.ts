/** To whom a case may not go, and who says nothing of the room: beside who-may-care.it.test.ts, which has what may be. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { Facts } from '#journal/entry.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import { type Desk, enrolAndSignIn, foundTwoOperators, invite, write } from '#testkit/person.ts';
import { judgeLog } from '../testing/judge-log.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const ELSEWHERE = 'dental';

let rig: Rig;
let operator: Desk;
/** Who may do nothing but operate. */
let second: Desk;
let machine: Machine;
let clinician: Desk;
let colleague: Desk;
let handler: Desk;
let lead: Desk;
let elsewhere: Desk;
let ours: { id: Uuid; stream: string };

beforeAll(async () => {
  rig = await keeperRig();
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  clinician = await hired('clinician');
  colleague = await hired('clinician');
  handler = await hired('call-handler');
  lead = await hired('shift-lead');
  elsewhere = await hired('clinician', ELSEWHERE);
});
afterAll(() => rig.stop());
beforeEach(async () => {
  const { id } = await newCase(machine, SERVICE);
  ours = { id, stream: streamName({ kind: 'case', id }) };
});

async function hired(role: Role, service = SERVICE): Promise<Desk> {
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operator, ORIGIN, [role], [service], account);
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

/** With its key, as a desk asks for it before it seals a note. */
async function give(by: Desk, to: Uuid, as: 'owner' | 'lead') {
  const { stream } = ours;
  await by.keyring.ensure([{ stream, subject: null }], 'care');
  const payload = { note: '' };
  return write(by, { stream, after: 0, type: 'case.assigned', facts: { to, as }, payload });
}

/** Refused, for this reason, and nothing of it in the log. */
async function refused(by: Desk, type: string, facts: Facts, why: string, sealed = true) {
  const before = rig.keeper.journal.size;
  const entry = await forgeEntry(
    by,
    { stream: ours.stream, type, facts },
    { sealed: sealed ? systemRandom(96) : null },
  );
  await expect(by.session.call('append', { entries: [entry] })).rejects.toMatchObject({
    code: 'entry/refused',
  });
  expect(rig.why()).toBe(`${type}: ${why}`);
  expect(rig.keeper.journal.size).toBe(before);
}

const row = () => rig.keeper.state.case(ours.id)!;
const idOf = ({ session }: Desk) => session.account;
const take = (by: Desk) =>
  write(by, { stream: ours.stream, after: 0, type: 'case.taken', facts: {} });

describe('a case', () => {
  it('stays where it is when somebody hands it over who has it no more', async () => {
    await take(clinician);
    await give(colleague, idOf(handler), 'owner');
    expect(row().state).toMatchObject({ by: idOf(clinician) });
  });

  const unfit: readonly [string, () => Uuid][] = [
    ['somebody of another service', () => idOf(elsewhere)],
    ['a machine', () => machine.session.account],
  ];
  it.each(unfit)('is not given to %s', async (_, to) => {
    const facts = { to: uuidToBytes(to()), as: 'lead' };
    await refused(lead, 'case.assigned', facts, 'to somebody who cannot have it');
  });

  it('is not given to a call handler where it must be put before a clinician', async () => {
    await handler.keyring.ensure([{ stream: ours.stream, subject: null }], 'care');
    await write(handler, {
      stream: ours.stream,
      after: 0,
      type: 'case.comforted',
      facts: { outcome: 'spoke', condition: 'worse' },
      payload: { note: 'Breathing faster' },
    });
    const facts = { to: uuidToBytes(idOf(handler)), as: 'lead' };
    await refused(lead, 'case.assigned', facts, 'to somebody who cannot have it');
    await give(lead, idOf(colleague), 'lead');
  });

  it('is moved by nobody of another service', async () => {
    const facts = { to: uuidToBytes(idOf(elsewhere)), as: 'owner' };
    await refused(elsewhere, 'case.assigned', facts, 'another service');
    await refused(elsewhere, 'case.transferred', { service: ELSEWHERE }, 'another service');
    await refused(elsewhere, 'case.taken', {}, 'another service', false);
    const comforted = { outcome: 'spoke', condition: 'worse' };
    await refused(elsewhere, 'case.comforted', comforted, 'another service');
  });

  it('is not given to who has left, who can do nothing with any more', async () => {
    const leaver = await hired('clinician');
    await write(operator, {
      stream: 'directory',
      after: 0,
      type: 'account.left',
      facts: { account: idOf(leaver), reason: 'retired' },
    });
    const facts = { to: uuidToBytes(idOf(leaver)), as: 'lead' };
    await refused(lead, 'case.assigned', facts, 'to somebody who cannot have it');
    const entry = await forgeEntry(leaver, { stream: ours.stream, type: 'case.taken' });
    await expect(leaver.session.call('append', { entries: [entry] })).rejects.toMatchObject({
      code: 'session/unknown',
    });
  });
});

describe('who is here', () => {
  const room = streamName({ kind: 'room', day: dayOf(systemClock()) });
  const said = { stream: room, type: 'presence.said', facts: { presence: 'free' } };

  const wrong: readonly [string, () => Pick<Desk, 'session' | 'device'>, Partial<typeof said>][] = [
    ['by an operator', () => second, {}],
    ['in another stream', () => clinician, { stream: `notices/${dayOf(systemClock())}` }],
    ['with a word nobody knows', () => clinician, { facts: { presence: 'asleep' } }],
  ];
  it.each(wrong)('is not said %s', async (_, by, part) => {
    const before = rig.keeper.journal.size;
    const entry = await forgeEntry(by(), { ...said, ...part });
    await expect(by().session.call('append', { entries: [entry] })).rejects.toMatchObject({
      code: 'entry/refused',
    });
    expect(rig.keeper.journal.size).toBe(before);
  });
});

it('is a log that a stranger accepts', async () => {
  await rig.keeper.checkpointer.settled();
  expect(await judgeLog(rig.sql)).toMatchObject({ accepted: true });
});
