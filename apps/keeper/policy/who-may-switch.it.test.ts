/** A service beside another system: who may say what of it, what the keeper makes of that, and what a stranger thinks of the log. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import type { BesideType } from '#care/beside.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  write,
} from '#testkit/person.ts';
import { judgeLog } from '../testing/judge-log.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const DAY_MS = 24 * 3_600_000;
const MARGIN_MS = 60_000;

let rig: Rig;
let operator: Desk;
let second: Desk;
let machine: Machine;
let lead: Desk;
let clinician: Desk;

beforeEach(async () => {
  rig = await keeperRig();
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  lead = await hired('shift-lead');
  clinician = await hired('clinician');
});
afterEach(async () => {
  await rig.keeper.checkpointer.settled();
  expect(await judgeLog(rig.sql)).toMatchObject({ accepted: true });
  await rig.stop();
});

async function hired(role: Role, service = SERVICE): Promise<Desk> {
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operator, ORIGIN, [role], [service], account);
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

const says = (by: Desk, type: BesideType, more = {}) =>
  write(by, { stream: 'org', after: 0, type, facts: { service: SERVICE, ...more } } as never);
async function agreed(by: Desk, type: BesideType) {
  const { id } = await says(by, type);
  await agree(second, id);
}
const standBy = () => agreed(operator, 'service.stands-by');
const switchOver = (since = 0) => says(lead, 'service.switched-over', { since });
const handBack = () => agreed(lead, 'service.handing-back');

async function refused(act: Promise<unknown>, why: string): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(act).rejects.toMatchObject({ code: 'entry/refused' });
  expect(rig.why()).toContain(why);
  expect(rig.keeper.journal.size, 'what was refused left nothing in the log').toBe(before);
}

const inCase = (id: Uuid) => ({ stream: streamName({ kind: 'case', id }), after: 0 });
const take = (id: Uuid) => write(clinician, { ...inCase(id), type: 'case.taken', facts: {} });
const tick = (id: Uuid, last: Uuid, by: Desk | Machine = lead) =>
  write(by, { ...inCase(id), type: 'case.taken-back', facts: { channel: 'file', last } });
const kindOf = (id: Uuid) => rig.keeper.state.case(id)?.state.kind;
const stands = () => rig.keeper.state.handBack.services.get(SERVICE)?.kind;

describe('standing by', () => {
  it('takes two operators, and keeps what comes as copies that nobody takes', async () => {
    const { id: proposal } = await says(operator, 'service.stands-by');
    expect(stands()).toBeUndefined();
    await refused(agree(operator, proposal), 'the same person');
    await agree(second, proposal);
    expect(stands()).toBe('standing-by');
    const { id } = await newCase(machine, SERVICE);
    await take(id);
    expect(kindOf(id)).toBe('copied');
  });

  it('is no shift lead’s to say, nor said twice', async () => {
    await refused(says(lead, 'service.stands-by'), 'not by this account');
    const { id: late } = await says(operator, 'service.stands-by');
    await standBy();
    await refused(agree(second, late), 'not from where it stands');
    await refused(says(operator, 'service.stands-by'), 'not from where it stands');
  });

  it('lets go of no copy before its time, and of no case', async () => {
    await standBy();
    const due = systemClock() - DAY_MS;
    const late = await newCase(machine, SERVICE, due - MARGIN_MS);
    const gone = (id: Uuid) => write(machine, { ...inCase(id), type: 'case.let-go', facts: {} });
    // It came just now, whenever it was due.
    await refused(gone(late.id), 'too early');
    await switchOver();
    await refused(gone(late.id), 'no copy');
  });
});

describe('a switch', () => {
  it('is one touch of a shift lead who works there', async () => {
    await standBy();
    const elsewhere = await hired('shift-lead', 'dental');
    const since = { since: 0 };
    await refused(says(elsewhere, 'service.switched-over', since), 'another service');
    await refused(says(clinician, 'service.switched-over', since), 'not by this account');
    await refused(switchOver(systemClock() + MARGIN_MS), 'from a time to come');
    await switchOver();
    expect(stands()).toBe('switched-over');
    await refused(switchOver(), 'not from where it stands');
  });

  it('makes cases of the copies that came since, which a keeper that begins anew knows', async () => {
    await standBy();
    const [early, between] = [await newCase(machine, SERVICE), systemClock() + 1];
    await new Promise((passed) => setTimeout(passed, 5));
    const late = await newCase(machine, SERVICE);
    await switchOver(between);
    expect([early, late].map(({ id }) => kindOf(id))).toEqual(['copied', 'queued']);
    rig = await rig.restart();
    expect([early, late].map(({ id }) => kindOf(id))).toEqual(['copied', 'queued']);
    expect(rig.keeper.state.handBack.cases(SERVICE).map(({ id }) => id)).toEqual([late.id]);
  });
});

describe('handing back', () => {
  const handedBack = (cases: number) => says(lead, 'service.handed-back', { cases });
  const last = (id: Uuid) => rig.keeper.state.handBack.case(id)!.last;

  it('is not over while a case is missing, and says how many', async () => {
    await standBy();
    const copy = await newCase(machine, SERVICE);
    await switchOver();
    const came = await newCase(machine, SERVICE);
    await refused(handedBack(0), 'not from where it stands');
    await handBack();
    await refused(handedBack(0), 'not taken back yet: 2');
    await tick(copy.id, last(copy.id));
    await refused(handedBack(2), 'not taken back yet: 1');
    await tick(came.id, last(came.id), machine);
    await refused(handedBack(1), 'another count');
    await handedBack(2);
    expect(stands()).toBe('standing-by');
  });

  it('asks again for a case of which more was written since', async () => {
    await standBy();
    await switchOver();
    const { id } = await newCase(machine, SERVICE);
    const before = last(id);
    await take(id);
    await handBack();
    await tick(id, before);
    await refused(handedBack(1), 'not taken back yet: 1');
    await tick(id, last(id));
    await handedBack(1);
    expect(rig.keeper.state.case(id)?.state).toMatchObject({ outcome: 'handed-back' });
  });

  it('takes a second person, and is ticked by nobody else', async () => {
    await standBy();
    await switchOver();
    const { id } = await newCase(machine, SERVICE);
    await refused(tick(id, last(id), clinician), 'not by this account');
    const stranger = await newCase(machine, 'dental');
    await refused(tick(stranger.id, id, machine), 'owed to nobody');
    await says(lead, 'service.handing-back');
    expect(stands()).toBe('switched-over');
    await agreed(operator, 'service.moved-over');
    expect(stands()).toBeUndefined();
  });
});
