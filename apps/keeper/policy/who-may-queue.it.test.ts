/** Who may move a case: to themselves, to a colleague, to another service; and who says who is here. By what is let in and what is not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { Role } from '#identity/roles.ts';
import { decodeEntry } from '#journal/entry.ts';
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
async function say(by: Desk, type: 'case.assigned' | 'case.transferred', facts: object) {
  await by.keyring.ensure([{ stream: ours.stream, subject: null }], 'care');
  return write(by, { stream: ours.stream, after: 0, type, facts, payload: { note: '' } } as never);
}

/** Refused, for this reason, and nothing of it in the log. */
async function refused(by: Desk, type: string, facts: object, why: string, sealed = true) {
  const before = rig.keeper.journal.size;
  const entry = await forgeEntry(
    by,
    { stream: ours.stream, type, facts: facts as never },
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
  it('is handed over by whoever has it, and then is its new owner’s', async () => {
    await take(clinician);
    await say(clinician, 'case.assigned', { to: idOf(colleague), as: 'owner' });
    expect(row().state).toMatchObject({ kind: 'taken', by: idOf(colleague) });
    await say(colleague, 'case.assigned', { to: null, as: 'owner' });
    expect(row().state.kind).toBe('queued');
  });

  it('stays where it is when somebody hands it over who has it no more', async () => {
    await take(clinician);
    await say(colleague, 'case.assigned', { to: idOf(handler), as: 'owner' });
    expect(row().state).toMatchObject({ by: idOf(clinician) });
  });

  it('is given by a shift lead, whoever has it', async () => {
    await take(clinician);
    await say(lead, 'case.assigned', { to: idOf(handler), as: 'lead' });
    expect(row().state).toMatchObject({ by: idOf(handler) });
  });

  it('is given as a lead by nobody else', async () => {
    const facts = { to: uuidToBytes(idOf(clinician)), as: 'lead' };
    await refused(clinician, 'case.assigned', facts, 'no shift lead');
    await refused(handler, 'case.assigned', facts, 'no shift lead');
  });

  const unfit: readonly [string, () => Uuid][] = [
    ['somebody of another service', () => idOf(elsewhere)],
    ['who deals with no cases', () => idOf(lead)],
    ['an operator', () => idOf(second)],
    ['a machine', () => machine.session.account],
    ['nobody', () => uuidv7(systemClock, systemRandom)],
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
    await say(lead, 'case.assigned', { to: idOf(colleague), as: 'lead' });
  });

  it('is moved by nobody of another service', async () => {
    const facts = { to: uuidToBytes(idOf(elsewhere)), as: 'owner' };
    await refused(elsewhere, 'case.assigned', facts, 'another service');
    await refused(elsewhere, 'case.transferred', { service: ELSEWHERE }, 'another service');
    await refused(elsewhere, 'case.taken', {}, 'another service', false);
    const comforted = { outcome: 'spoke', condition: 'worse' };
    await refused(elsewhere, 'case.comforted', comforted, 'another service');
  });

  it('goes to another service and is out of the hands of this one', async () => {
    await take(clinician);
    await say(clinician, 'case.transferred', { service: ELSEWHERE });
    expect(row()).toMatchObject({ service: ELSEWHERE, state: { kind: 'queued' }, labelOwed: true });
    await refused(clinician, 'case.taken', {}, 'another service', false);
    await take(elsewhere);
    expect(row().state).toMatchObject({ by: idOf(elsewhere) });
  });

  it('goes to no service where nobody works', async () => {
    const why = 'to a service where nobody works';
    await refused(clinician, 'case.transferred', { service: 'maternity' }, why);
  });

  it('is opened by the gateway for as long as it owes a label, and no longer', async () => {
    const opened = { streams: [{ stream: ours.stream, subject: null }], purpose: 'label' as const };
    const again = await approvedMachine(rig.transport, operator);
    await expect(again.session.call('grant', opened)).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
    await say(clinician, 'case.transferred', { service: ELSEWHERE });
    await again.session.call('grant', opened);
    const labels = streamName({ kind: 'labels', service: ELSEWHERE, day: dayOf(systemClock()) });
    await again.keyring.ensure([{ stream: labels, subject: null }], 'label');
    await write(again, {
      stream: labels,
      after: 0,
      type: 'case.labelled',
      facts: { case: ours.id },
      payload: { name: 'Made-up', age: '40', place: '', reason: '' },
    });
    expect(row().labelOwed).toBe(false);
    await expect(again.session.call('grant', opened)).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
  });

  it('goes back to its queue when whoever has it leaves, who can do nothing with it any more', async () => {
    const leaver = await hired('clinician');
    await take(leaver);
    await write(operator, {
      stream: 'directory',
      after: 0,
      type: 'account.left',
      facts: { account: idOf(leaver), reason: 'retired' },
    });
    expect(row().state.kind).toBe('queued');
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

  it('is said by who takes cases and who leads them, each for themselves', async () => {
    for (const by of [clinician, handler, lead]) {
      const entry = await forgeEntry(by, said);
      await by.session.call('append', { entries: [entry] });
      expect(decodeEntry(entry).header.author).toBe(idOf(by));
    }
  });

  const wrong: readonly [string, () => Pick<Desk, 'session' | 'device'>, Partial<typeof said>][] = [
    ['by an operator', () => second, {}],
    ['by a machine', () => machine, {}],
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
