/** What a case's entries must hold true of the case, by what is refused; and what the gateway may open for them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';
import { decodeEntry, type Facts } from '#journal/entry.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  write,
} from '#testkit/person.ts';
import { sha256 } from '../state.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const OTHER_SERVICE = 'home-visits';
const NOBODYS_SERVICE = 'dentists';
const A_SEAL = systemRandom(96);

let rig: Rig;
let operator: Desk;
let second: Desk;
let machine: Machine;
let handler: Desk;
let clinician: Desk;
let lead: Desk;
let guardian: Desk;
beforeAll(async () => {
  rig = await keeperRig();
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  handler = await hired(['call-handler']);
  clinician = await hired(['clinician']);
  lead = await hired(['shift-lead']);
  guardian = await hired(['guardian'], []);
  await hired(['clinician'], [OTHER_SERVICE]);
});
// Some of the calls here are judged, and without saying by when.
afterAll(() => rig.stop(['clock']));

const newId = (): Uuid => uuidv7(systemClock, systemRandom);

async function hired(roles: Role[], services = [SERVICE]): Promise<Desk> {
  const seconding = roles.some(isPrivileged) ? second : null;
  const link = await invite(operator, ORIGIN, roles, services, newId(), seconding);
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

const said = async (
  desk: Desk | Machine,
  stream: string,
  type: string,
  facts: Facts,
  seals = true,
) => forgeEntry(desk as Desk, { stream, type, facts }, { sealed: seals ? A_SEAL : null });

const sends = (desk: Pick<Desk, 'session'>, ...entries: Bytes[]) =>
  desk.session.call('append', { entries });

async function refused(act: Promise<unknown>, why: string, code = 'entry/refused'): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(act).rejects.toMatchObject({ code });
  expect(rig.keeper.journal.size, 'what was refused left nothing in the log').toBe(before);
  if (why !== '') expect(rig.why()).toContain(why);
}

const aCase = () => newCase(machine, SERVICE);
const judged = (urgency: string): Facts => ({ urgency, disposition: null, due: null });
const opens = (desk: Pick<Desk, 'session'>, stream: string, subject: Uuid | null = null) =>
  desk.session.call('grant', { streams: [{ stream, subject }], purpose: 'care' });

async function aCall(): Promise<{ stream: string; patient: Uuid; id: Uuid }> {
  const [id, patient] = [newId(), newId()];
  const stream = `case/${id}`;
  await handler.keyring.ensure([{ stream, subject: patient }], 'receive');
  return { stream, patient, id };
}

/** Calls about one person. */
async function casesOfOne(count: number): Promise<Uuid[]> {
  const first = await aCall();
  await received(first, false);
  const calls = [first];
  while (calls.length < count) {
    const id = newId();
    const call = { id, stream: `case/${id}`, patient: first.patient };
    await handler.keyring.ensure([{ stream: call.stream, subject: first.patient }], 'receive');
    await received(call, false);
    calls.push(call);
  }
  return calls.map(({ id }) => id);
}

async function received(call: { stream: string; patient: Uuid }, repeat: boolean): Promise<void> {
  const facts = {
    patient: uuidToBytes(call.patient),
    service: SERVICE,
    source: 'call',
    ...judged('soon'),
    answered: systemClock() - 1,
    repeat,
  };
  await sends(handler, await said(handler, call.stream, 'case.received', facts));
}

describe('judging again', () => {
  it('a call handler sees that it is worse, and a clinician that it is not', async () => {
    const { id } = await aCase();
    const stream = `case/${id}`;
    await refused(
      sends(handler, await said(handler, stream, 'case.reassessed', judged('routine'))),
      'less urgent',
    );
    await sends(handler, await said(handler, stream, 'case.reassessed', judged('emergency')));
    expect(rig.keeper.state.case(id)?.urgency).toBe('emergency');
    await sends(clinician, await said(clinician, stream, 'case.reassessed', judged('routine')));
    expect(rig.keeper.state.case(id)?.urgency).toBe('routine');
  });

  it('a call handler who says that nobody can be sure has not made it less urgent than it was', async () => {
    const { id } = await aCase();
    const stream = `case/${id}`;
    const say = async (urgency: string) =>
      sends(handler, await said(handler, stream, 'case.reassessed', judged(urgency)));
    await say('unknown');
    for (const urgency of ['routine', 'soon']) await refused(say(urgency), 'less urgent');
    await say('urgent');
    expect(rig.keeper.state.case(id)?.urgency).toBe('urgent');
  });
});

describe('giving a case to somebody', () => {
  it('as a lead only by a shift lead, and to a carer of its service', async () => {
    const { id } = await aCase();
    const stream = `case/${id}`;
    const to = (account: Uuid | null, as = 'lead'): Facts => ({
      to: account && uuidToBytes(account),
      as,
    });
    const assigned = (desk: Desk, facts: Facts) => said(desk, stream, 'case.assigned', facts);
    await refused(
      sends(handler, await assigned(handler, to(clinician.session.account))),
      'no shift lead',
    );
    for (const account of [guardian.session.account, lead.session.account, newId()])
      await refused(sends(lead, await assigned(lead, to(account))), 'cannot have it');
    await sends(lead, await assigned(lead, to(clinician.session.account)));
    expect(rig.keeper.state.case(id)?.state).toMatchObject({ by: clinician.session.account });
    await sends(clinician, await assigned(clinician, to(handler.session.account, 'owner')));
    expect(rig.keeper.state.case(id)?.state).toMatchObject({ by: handler.session.account });
    await sends(lead, await assigned(lead, to(null)));
    expect(rig.keeper.state.case(id)?.state.kind).toBe('queued');
  });

  it('a repeat caller’s only to a clinician, and closed by one', async () => {
    const call = await aCall();
    await received(call, true);
    const facts: Facts = { to: uuidToBytes(handler.session.account), as: 'lead' };
    await refused(
      sends(lead, await said(lead, call.stream, 'case.assigned', facts)),
      'cannot have',
    );
    const closed: Facts = { outcome: 'advice', gpMessage: false };
    await refused(
      sends(handler, await said(handler, call.stream, 'case.closed', closed, false)),
      'for a clinician',
    );
    await sends(clinician, await said(clinician, call.stream, 'case.closed', closed, false));
  });

  it('is closed by a clinician alone while the patient is said to be worse', async () => {
    const { id } = await aCase();
    const stream = `case/${id}`;
    const comforted = async (condition: string) =>
      sends(
        handler,
        await said(handler, stream, 'case.comforted', { outcome: 'spoke', condition }),
      );
    const closed = () =>
      said(handler, stream, 'case.closed', { outcome: 'advice', gpMessage: false }, false);
    await comforted('worse');
    await refused(sends(handler, await closed()), 'for a clinician');
    await comforted('better');
    await sends(handler, await closed());
  });
});

describe('another service', () => {
  it('is one where somebody works; the gateway then owes its label, and opens it for that', async () => {
    const { id, patient } = await aCase();
    const stream = `case/${id}`;
    await refused(opens(machine, stream), '', 'access/not-allowed');
    const to = (service: string) => said(handler, stream, 'case.transferred', { service });
    await refused(sends(handler, await to(NOBODYS_SERVICE)), 'where nobody works');
    await sends(handler, await to(OTHER_SERVICE));
    await refused(sends(handler, await to(SERVICE)), 'another service');
    await opens(machine, stream);
    const labels = `labels/${OTHER_SERVICE}/2026-11-26`;
    await machine.keyring.ensure([{ stream: labels, subject: patient }], 'label');
    await sends(machine, await said(machine, labels, 'case.labelled', { case: uuidToBytes(id) }));
    await refused(opens(machine, stream), '', 'access/not-allowed');
  });

  it('may still be told, by whoever had the case before, what they saw and did; and no more', async () => {
    const { id } = await aCase();
    const stream = `case/${id}`;
    await sends(lead, await said(lead, stream, 'case.transferred', { service: OTHER_SERVICE }));
    const bytes = systemRandom(300);
    await clinician.session.call('attach', { stream, bytes });
    const entry = uuidToBytes(newId());
    const told: readonly [string, Facts][] = [
      ['case.consulted', {}],
      ['case.contacted', { outcome: 'spoke' }],
      ['case.comforted', { outcome: 'spoke', condition: 'same' }],
      ['case.observed', {}],
      ['case.pictured', { hash: sha256(bytes), bytes: 300 }],
      ['case.amended', { entry, of: 'consultation' }],
      ['pathways.begun', { step: 1 }],
    ];
    for (const [type, facts] of told)
      await sends(clinician, await said(clinician, stream, type, facts));
    const to: Facts = { to: uuidToBytes(clinician.session.account), as: 'lead' };
    const closed: Facts = { outcome: 'advice', gpMessage: false };
    const decided: readonly [Desk, string, Facts, boolean][] = [
      [clinician, 'case.taken', {}, false],
      [clinician, 'case.reassessed', judged('emergency'), true],
      [clinician, 'case.closed', closed, false],
      [lead, 'case.assigned', to, true],
      [lead, 'case.held', { reason: 'legal' }, false],
    ];
    for (const [desk, type, facts, seals] of decided)
      await refused(sends(desk, await said(desk, stream, type, facts, seals)), 'another service');
    const never = await newCase(machine, OTHER_SERVICE);
    const consulted = await said(clinician, `case/${never.id}`, 'case.consulted', {});
    await refused(sends(clinician, consulted), 'another service');
  });

  it('is where a case goes from a queue; one that somebody has, by them or by a shift lead', async () => {
    const [one, other] = [await aCase(), await aCase()];
    const transferred = (desk: Desk, { id }: typeof one) =>
      said(desk, `case/${id}`, 'case.transferred', { service: OTHER_SERVICE });
    for (const { id } of [one, other])
      await sends(clinician, await said(clinician, `case/${id}`, 'case.taken', {}, false));
    await refused(sends(handler, await transferred(handler, one)), 'somebody else has it');
    await sends(clinician, await transferred(clinician, one));
    await sends(lead, await transferred(lead, other));
  });
});

describe('closing and after', () => {
  const of = (one: Uuid, other: Uuid) =>
    said(handler, `case/${one}`, 'case.duplicated', { of: uuidToBytes(other) }, false);
  const closed = (id: Uuid, outcome: string) =>
    said(handler, `case/${id}`, 'case.closed', { outcome, gpMessage: false }, false);

  it('a duplicate is of another case that there is', async () => {
    const [one, other] = await casesOfOne(2);
    for (const id of [one!, newId()])
      await refused(sends(handler, await of(one!, id)), 'a duplicate of nothing');
    await sends(handler, await of(one!, other!), await closed(one!, 'duplicate'));
  });

  it('a duplicate is of the same person’s case, under whichever of their records', async () => {
    const [one, other] = [await aCase(), await aCase()];
    await refused(sends(handler, await of(one.id, other.id)), 'somebody else’s');
    const record = `patient/${one.patient}`;
    await machine.keyring.ensure([{ stream: record, subject: one.patient }], 'receive');
    const merged: Facts = { into: uuidToBytes(other.patient) };
    await sends(handler, await said(handler, record, 'patient.merged', merged));
    await sends(handler, await of(one.id, other.id));
  });

  it('nor is one of somebody else’s that arrives with the case itself', async () => {
    const call = await aCall();
    const facts: Facts = {
      ...{ patient: uuidToBytes(call.patient), service: SERVICE, source: 'call' },
      ...{ ...judged('soon'), answered: systemClock() - 1, repeat: false },
    };
    const received = await said(handler, call.stream, 'case.received', facts);
    const duplicated = await of(call.id, (await aCase()).id);
    await refused(sends(handler, received, duplicated), 'somebody else’s');
  });

  it('a duplicate is of no case that is closed, so that one of two goes on', async () => {
    const [one, other, third] = (await casesOfOne(3)) as [Uuid, Uuid, Uuid];
    await sends(handler, await of(one, other), await of(other, one));
    await sends(handler, await closed(one, 'duplicate'));
    await refused(sends(handler, await closed(other, 'duplicate')), 'of what is closed');
    await refused(sends(handler, await of(third, one)), 'of what is closed');
    await sends(handler, await closed(other, 'advice'));
    // Of what, nobody need say: another system may have it.
    await sends(handler, await closed(third, 'duplicate'));
  });

  it('opens again what was closed, as it was, and nothing else', async () => {
    const { id } = await aCase();
    const stream = `case/${id}`;
    const row = rig.keeper.state.case(id)!;
    const as = (part: Facts = {}): Promise<Bytes> =>
      said(clinician, stream, 'case.reopened', {
        patient: uuidToBytes(row.patient),
        service: row.service,
        source: row.source,
        received: row.receivedAt,
        repeat: false,
        ...judged('urgent'),
        ...part,
      });
    await refused(sends(clinician, await as()), 'not closed');
    const closed: Facts = { outcome: 'advice', gpMessage: false };
    await sends(clinician, await said(clinician, stream, 'case.closed', closed, false));
    for (const part of [
      { patient: uuidToBytes(newId()) },
      { service: OTHER_SERVICE },
      { source: 'call' },
      { received: 1 },
    ])
      await refused(sends(clinician, await as(part)), 'not as the case was');
    await sends(clinician, await as());
    expect(rig.keeper.state.case(id)?.state.kind).toBe('queued');
  });

  it('a repeat caller’s is opened again as a repeat caller’s', async () => {
    const call = await aCall();
    await received(call, true);
    const ended: Facts = { outcome: 'advice', gpMessage: false };
    await sends(clinician, await said(clinician, call.stream, 'case.closed', ended, false));
    const { service, source, receivedAt } = rig.keeper.state.case(call.id)!;
    const as = (repeat: boolean) =>
      said(handler, call.stream, 'case.reopened', {
        ...{ patient: uuidToBytes(call.patient), service, source, received: receivedAt, repeat },
        ...judged('urgent'),
      });
    await refused(sends(handler, await as(false)), 'no repeat caller');
    await sends(handler, await as(true));
    await refused(sends(handler, await closed(call.id, 'advice')), 'for a clinician');
  });

  it('whoever is held is not forgotten, until a guardian or shift lead lifts it', async () => {
    const { id, patient } = await aCase();
    const stream = `case/${id}`;
    const hold = (desk: Desk, type: string, facts: Facts) => said(desk, stream, type, facts, false);
    const reason: Facts = { reason: 'complaint' };
    await refused(sends(clinician, await hold(clinician, 'case.held', reason)), 'not by this');
    await sends(guardian, await hold(guardian, 'case.held', reason));
    const forget = () =>
      write(guardian, {
        stream: `patient/${patient}`,
        after: 0,
        type: 'person.forgotten',
        facts: { reason: 'request' },
      });
    await refused(forget(), 'held');
    await sends(lead, await hold(lead, 'case.hold-lifted', {}));
    const proposal = await forget();
    // What came to be held while it waited is not forgotten by the second person either.
    await sends(guardian, await hold(guardian, 'case.held', reason));
    await refused(agree(second, proposal.id), 'held');
    await opens(clinician, stream);
    await sends(guardian, await hold(guardian, 'case.hold-lifted', {}));
    await agree(second, proposal.id);
    await refused(opens(clinician, stream), '', 'access/not-allowed');
  });

  it('is corrected by carers, a consultation by clinicians alone', async () => {
    const { id } = await aCase();
    const stream = `case/${id}`;
    const amended = (desk: Desk, of: string) =>
      said(desk, stream, 'case.amended', { entry: uuidToBytes(newId()), of });
    for (const what of ['note', 'observations']) await sends(handler, await amended(handler, what));
    await refused(sends(handler, await amended(handler, 'consultation')), 'a clinician’s');
    await sends(clinician, await amended(clinician, 'consultation'));
    await refused(sends(clinician, await amended(clinician, 'close')), 'facts do not fit');
  });

  it('names a picture once the keeper has it, for that very case and of that length', async () => {
    const [one, other] = [await aCase(), await aCase()];
    const stream = `case/${one.id}`;
    const bytes = systemRandom(300);
    const facts: Facts = { hash: sha256(bytes), bytes: bytes.length };
    const pictured = (at = stream, what = facts) => said(handler, at, 'case.pictured', what);
    await refused(sends(handler, await pictured()), 'was not brought');
    await handler.session.call('attach', { stream, bytes });
    await refused(sends(handler, await pictured(`case/${other.id}`)), 'was not brought');
    await refused(sends(handler, await pictured(stream, { ...facts, bytes: 299 })), 'not brought');
    await sends(handler, await pictured());
  });

  it('nobody but a guardian writes in the cases of a service that is not theirs', async () => {
    const { id } = await newCase(machine, OTHER_SERVICE);
    const stream = `case/${id}`;
    const facts: Facts = { reason: 'legal' };
    await refused(
      sends(lead, await said(lead, stream, 'case.held', facts, false)),
      'another service',
    );
    await sends(guardian, await said(guardian, stream, 'case.held', facts, false));
  });

  it('what a leaver had goes back into its queue', async () => {
    const { id } = await aCase();
    const leaver = await hired(['clinician']);
    await sends(leaver, await said(leaver, `case/${id}`, 'case.taken', {}, false));
    expect(rig.keeper.state.case(id)?.state.kind).toBe('taken');
    await write(operator, {
      stream: 'directory',
      after: 0,
      type: 'account.left',
      facts: { account: leaver.session.account, reason: 'retired' },
    });
    expect(rig.keeper.state.case(id)?.state.kind).toBe('queued');
  });
});

describe('a call, before it is a case', () => {
  it('holds what its taker asked, and nobody else’s', async () => {
    const { stream } = await aCall();
    const move: Facts = { step: 1 };
    await refused(
      sends(clinician, await said(clinician, stream, 'pathways.begun', move)),
      'no such case',
    );
    await sends(handler, await said(handler, stream, 'pathways.begun', move));
    await refused(
      sends(handler, await said(handler, stream, 'case.taken', {}, false)),
      'no such case',
    );
    await refused(
      sends(handler, await said(handler, stream, 'pathways.taken-over', { step: 2 })),
      'not by this account',
    );
    await refused(
      sends(handler, await said(handler, stream, 'pathways.answered', { step: 0 })),
      'facts do not fit',
    );
  });

  it('asks who somebody is three times at most; the gateway opens it for as long as it owes an answer', async () => {
    const { stream, patient } = await aCall();
    await refused(opens(machine, stream, patient), '', 'access/not-allowed');
    const asking = await said(handler, stream, 'demographics.asked', {});
    const { id } = decodeEntry(asking).header;
    const answer = (asked: Uuid) =>
      said(machine, stream, 'demographics.answered', {
        asked: uuidToBytes(asked),
        outcome: 'not-found',
      });
    await refused(sends(machine, await answer(id)), 'no such case');
    await sends(handler, asking);
    await opens(machine, stream);
    await refused(sends(machine, await answer(newId())), 'nobody asked');
    await sends(machine, await answer(id));
    await refused(opens(machine, stream), '', 'access/not-allowed');
    for (let n = 0; n < 2; n++)
      await sends(handler, await said(handler, stream, 'demographics.asked', {}));
    await refused(
      sends(handler, await said(handler, stream, 'demographics.asked', {})),
      'often enough',
    );
  });
});

describe('a second record of one person', () => {
  it('is put with the first only by whom both sides are open to', async () => {
    const [one, other, theirs] = [
      await aCase(),
      await aCase(),
      await newCase(machine, OTHER_SERVICE),
    ];
    await machine.keyring.ensure(
      [{ stream: `patient/${one.patient}`, subject: one.patient }],
      'receive',
    );
    const into = (patient: Uuid) =>
      said(handler, `patient/${one.patient}`, 'patient.merged', { into: uuidToBytes(patient) });
    for (const patient of [theirs.patient, newId()])
      await refused(sends(handler, await into(patient)), 'not led to');
    await refused(sends(handler, await into(one.patient)), 'not two people');
    await sends(handler, await into(other.patient));
  });
});

describe('the room', () => {
  const stream = 'room/2026-11-26';
  const free: Facts = { presence: 'free' };
  const call: Facts = { service: SERVICE, offered: 1, answered: 2 };

  it('has people say where they are themselves, and the gateway what the telephone did', async () => {
    await sends(handler, await said(handler, stream, 'presence.said', free, false));
    await sends(machine, await said(machine, stream, 'telephone.answered', call, false));
    await refused(sends(guardian, await said(guardian, stream, 'presence.said', free, false)), '');
    await refused(sends(machine, await said(machine, stream, 'presence.said', free, false)), '');
    await refused(sends(lead, await said(lead, stream, 'telephone.answered', call, false)), '');
    await refused(sends(handler, await said(handler, stream, 'presence.said', free)), 'sealed');
  });
});
