/** What bounds whoever is signed in: freezes and who lifts them, broken glass, bulk, lookups, holds; by what is refused, and why. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';
import { dayOf } from '#base/stream.ts';
import { type IdentityFacts, type IdentityType, identityFacts } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const HOUR_MS = 3_600_000;
const OTHER_SERVICE = 'home-visits';

type Case = { readonly id: Uuid; readonly patient: Uuid };

let rig: Rig;
let aheadMs: number;
let operator: Desk;
let second: Desk;
let machine: Machine;
beforeEach(async () => {
  aheadMs = 0;
  rig = await keeperRig(() => systemClock() + aheadMs);
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
});
afterEach(() => rig.stop(['queue']));

const newId = (): Uuid => uuidv7(systemClock, systemRandom);
const notices = () => `notices/${dayOf(systemClock())}`;

async function hired(...roles: Role[]): Promise<Desk> {
  const seconding = roles.some(isPrivileged) ? second : null;
  const link = await invite(operator, ORIGIN, roles, [SERVICE], newId(), seconding);
  const desk = await enrolAndSignIn(rig.transport, ORIGIN, link);
  if (!roles.includes('operator')) {
    await desk.keyring.ensure([{ stream: notices(), subject: null }], 'notices');
  }
  return desk;
}

function open({ session }: Pick<Desk, 'session'>, ...cases: readonly Case[]) {
  const streams = cases.map(({ id }) => ({ stream: `case/${id}`, subject: null }));
  return session.call('grant', { streams, purpose: 'care' });
}

function newCases(count: number, service = SERVICE): Promise<Case[]> {
  return Promise.all(Array.from({ length: count }, () => newCase(machine, service)));
}

async function closedLongAgo(): Promise<Case> {
  const one = await newCase(machine, SERVICE);
  const clinician = await hired('clinician');
  const entry = await forgeEntry(clinician, {
    stream: `case/${one.id}`,
    type: 'case.closed',
    at: systemClock() - 73 * HOUR_MS,
    facts: { outcome: 'advice', gpMessage: false },
  });
  await clinician.session.call('append', { entries: [entry] });
  return one;
}

/** Of this type, all that stand in the log. */
async function logged<T extends IdentityType>(type: T) {
  const entries = await postgresReader(rig.sql).entries(0, rig.keeper.journal.size);
  return entries
    .map(({ bytes }) => decodeEntry(bytes).header)
    .filter((header) => header.type === type)
    .map(({ id, facts }) => ({ id, facts: identityFacts[type].parse(facts) as IdentityFacts<T> }));
}

async function refused(act: Promise<unknown>, code: string, why = ''): Promise<void> {
  await expect(act).rejects.toMatchObject({ code });
  if (why !== '') expect(rig.why()).toContain(why);
}

describe('a freeze', () => {
  let handler: Desk;
  let cases: Case[];
  let freeze: Uuid;
  beforeEach(async () => {
    handler = await hired('call-handler');
    cases = await newCases(45);
    for (let i = 0; i < 40; i += 10) await open(handler, ...cases.slice(i, i + 10));
    await refused(open(handler, cases[40]!), 'access/frozen');
    const [standing, ...more] = await logged('access.frozen');
    expect(more).toEqual([]);
    expect(standing!.facts).toMatchObject({
      account: handler.session.account,
      scope: 'account',
      reason: 'budget',
      people: 40,
      limit: 40,
    });
    freeze = standing!.id;
  });

  const raise = (by: Desk, people = 10, until = systemClock() + HOUR_MS) =>
    write(by, {
      stream: notices(),
      after: 0,
      type: 'budget.raised',
      facts: { freeze, people, until },
      payload: { reason: 'A coach accident' },
    });

  it('lets nobody more be opened, and nobody be looked up, while work in hand goes on', async () => {
    await refused(open(handler, cases[0]!), 'access/frozen');
    await refused(handler.session.call('find', somebody(cases[0]!)), 'access/frozen');
    await write(handler, {
      stream: `case/${cases[0]!.id}`,
      after: 0,
      type: 'case.taken',
      facts: {},
    });
    expect(await logged('access.frozen')).toHaveLength(1);
  });

  it('stands when the keeper starts again, and for as long as nobody lifts it', async () => {
    rig = await rig.restart();
    const again = await signIn(rig.transport, handler.authenticators, handler.device);
    await refused(open(again, cases[41]!), 'access/frozen');
    aheadMs = 2 * HOUR_MS;
    await refused(open(again, cases[41]!), 'access/frozen');
    expect((await again.session.call('budget', {})).frozen).toBe(freeze);
  });

  it('is lifted by a colleague’s passkey, for so many people and so long', async () => {
    const lead = await hired('shift-lead');
    await raise(lead, 2);
    expect(await handler.session.call('budget', {})).toEqual({
      people: 40,
      limit: 42,
      frozen: null,
    });
    await open(handler, cases[40]!, cases[41]!);
    await refused(open(handler, cases[42]!), 'access/frozen');
    expect(await logged('access.frozen')).toHaveLength(2);
  });

  it('is not lifted by oneself, by who may not, twice, or for too long', async () => {
    const lead = await hired('shift-lead');
    const other = await hired('call-handler');
    await refused(raise(other), 'entry/refused', 'not by this account');
    await refused(raise(lead, 10, systemClock() + 5 * HOUR_MS), 'entry/refused', 'for too long');
    await raise(lead);
    await refused(raise(lead), 'entry/refused', 'no freeze that stands');
    for (const one of cases.slice(40)) await open(handler, one);
  });

  it('is not lifted by a clinician for themselves', async () => {
    const clinician = await hired('clinician');
    const many = await newCases(61);
    for (let i = 0; i < 60; i += 15) await open(clinician, ...many.slice(i, i + 15));
    await refused(open(clinician, many[60]!), 'access/frozen');
    freeze = (await logged('access.frozen')).at(-1)!.id;
    await refused(raise(clinician), 'entry/refused', 'oneself');
  });
});

describe('a device', () => {
  it('is bounded too, whoever works at it', async () => {
    const device = softwareDevice();
    const cases = await newCases(130);
    for (let person = 0; person < 3; person += 1) {
      const { authenticators } = await hired('call-handler');
      const desk = await signIn(rig.transport, authenticators, device);
      const own = cases.slice(person * 40, person * 40 + 40);
      for (let i = 0; i < 40; i += 10) await open(desk, ...own.slice(i, i + 10));
    }
    const fourth = await hired('clinician');
    await open(fourth, cases[121]!);
    const there = await signIn(rig.transport, fourth.authenticators, device);
    await refused(open(there, cases[122]!), 'access/frozen');
    expect((await logged('access.frozen')).map(({ facts }) => facts.scope)).toEqual(['device']);
  });
});

describe('a lookup', () => {
  it('finds who is there, and that patient’s cases, and stands in the log', async () => {
    const one = await newCase(machine, SERVICE);
    const clinician = await hired('clinician');
    const { patient, cases } = await clinician.session.call('find', somebody(one));
    expect(patient).toBe(one.patient);
    expect(cases).toMatchObject([{ case: one.id, service: SERVICE, open: true, inCare: true }]);
    const made = await logged('lookup.made');
    expect(made.at(-1)!.facts).toMatchObject({ found: true, subjects: [one.patient] });
  });

  it('costs as much as an opening, found or not, and the same question once', async () => {
    const clinician = await hired('clinician');
    const one = await newCase(machine, SERVICE);
    for (let i = 0; i < 3; i += 1) await clinician.session.call('find', somebody(one));
    for (let i = 0; i < 3; i += 1) await clinician.session.call('find', somebody({ id: newId() }));
    const same = { id: newId() };
    for (let i = 0; i < 3; i += 1) await clinician.session.call('find', somebody(same));
    expect((await clinician.session.call('budget', {})).people).toBe(5);
  });

  it('is useless for guessing: who finds nobody fifteen times is frozen', async () => {
    const clinician = await hired('clinician');
    for (let i = 0; i < 15; i += 1) {
      const answer = await clinician.session.call('find', somebody({ id: newId() }));
      expect(answer).toMatchObject({ patient: null, alike: [] });
    }
    const guess = clinician.session.call('find', somebody({ id: newId() }));
    await refused(guess, 'access/frozen', 'enumeration');
    const [frozen] = await logged('access.frozen');
    expect(frozen!.facts).toMatchObject({ reason: 'enumeration', scope: 'account' });
  });

  it('takes more than a name or a phone number, and a role that meets patients', async () => {
    const clinician = await hired('clinician');
    const nothing = { nhsNumber: null, family: null, birthDate: null, phone: null, postcode: null };
    for (const little of [
      { family: 'Smith' },
      { phone: '07700900123' },
      { family: 'Smith', postcode: 'ZZ99 9ZZ' },
    ]) {
      const asked = clinician.session.call('find', { ...nothing, ...little });
      await refused(asked, 'request/malformed', 'too little');
    }
    for (const desk of [second, machine]) {
      const asked = desk.session.call('find', somebody({ id: newId() }));
      await refused(asked, 'access/not-allowed');
    }
  });
});

describe('broken glass', () => {
  const breakGlass = (by: Desk, { patient }: Pick<Case, 'patient'>) =>
    write(by, {
      stream: notices(),
      after: 0,
      type: 'glass.broken',
      facts: { patient, reason: 'life-at-risk' },
      payload: { reason: 'The crew needs the allergies' },
    });

  it('opens at once what is outside somebody’s care, for an hour, and the log says under what', async () => {
    const clinician = await hired('clinician');
    const cases = [await closedLongAgo(), await newCase(machine, OTHER_SERVICE)];
    for (const one of cases) {
      await refused(open(clinician, one), 'access/outside-care');
      const { id } = await breakGlass(clinician, one);
      await open(clinician, one);
      const granted = await logged('access.granted');
      expect(granted.at(-1)!.facts).toMatchObject({ under: id, subjects: [one.patient] });
    }
    aheadMs = HOUR_MS + 1_000;
    for (const one of cases) await refused(open(clinician, one), 'access/outside-care');
  });

  it('opens that patient for that account alone', async () => {
    const [clinician, other] = [await hired('clinician'), await hired('clinician')];
    const [one, another] = [await closedLongAgo(), await closedLongAgo()];
    await breakGlass(clinician, one);
    await refused(open(other, one), 'access/outside-care');
    await refused(open(clinician, another), 'access/outside-care');
  });

  it('needs the passkey, and a role that meets patients', async () => {
    const clinician = await hired('clinician');
    const guardian = await hired('guardian');
    const one = await closedLongAgo();
    await refused(breakGlass(guardian, one), 'entry/refused', 'not by this account');
    await refused(breakGlass(clinician, { patient: newId() }), 'entry/refused', 'nobody');
    const untouched = await forgeEntry(
      clinician,
      {
        stream: notices(),
        type: 'glass.broken',
        facts: { patient: uuidBytesOf(one.patient), reason: 'other' },
      },
      { sealed: systemRandom(96) },
    );
    const sending = clinician.session.call('append', { entries: [untouched] });
    await refused(sending, 'step-up/refused', 'no touch');
  });

  it('is reviewed by a guardian or a shift lead, once, and not by who broke it', async () => {
    const lead = await hired('shift-lead');
    const guardian = await hired('guardian');
    const one = await closedLongAgo();
    const { id } = await breakGlass(lead, one);
    const review = (by: Desk) =>
      write(by, {
        stream: notices(),
        after: 0,
        type: 'glass.reviewed',
        facts: { glass: id, finding: 'in-order' },
        payload: { note: 'Spoke to the crew' },
      });
    await refused(review(lead), 'entry/refused', 'oneself');
    await review(guardian);
    await refused(review(guardian), 'entry/refused', 'nothing to review');
  });

  it('is within the budget', async () => {
    const handler = await hired('call-handler');
    const cases = await newCases(40);
    for (let i = 0; i < 40; i += 10) await open(handler, ...cases.slice(i, i + 10));
    const one = await closedLongAgo();
    await breakGlass(handler, one);
    await refused(open(handler, one), 'access/frozen');
  });
});

describe('bulk', () => {
  const bulk = (by: Desk, account: Uuid, people: number) =>
    write(by, {
      stream: notices(),
      after: 0,
      type: 'bulk.opened',
      facts: { account, purpose: 'breach-letters', people, until: systemClock() + HOUR_MS },
      payload: { reason: 'Letters to whom it concerns' },
    });

  it('takes two people and a purpose, and opens so many and no more', async () => {
    const guardian = await hired('guardian');
    const cases = [...(await newCases(3)), await closedLongAgo()];
    await refused(open(guardian, cases[0]!), 'access/not-allowed');
    const { id } = await bulk(guardian, guardian.session.account, 3);
    await refused(open(guardian, cases[0]!), 'access/not-allowed');
    await refused(agree(guardian, id), 'entry/refused', 'the same person');
    await agree(second, id);
    await open(guardian, ...cases.slice(0, 2), cases[3]!);
    const granted = await logged('access.granted');
    expect(granted.at(-1)!.facts).toMatchObject({ under: id });
    await refused(open(guardian, cases[2]!), 'access/not-allowed', 'more people');
    aheadMs = HOUR_MS + 1_000;
    await refused(open(guardian, cases[0]!), 'access/not-allowed');
  });

  it('is a guardian’s to ask for', async () => {
    const clinician = await hired('clinician');
    const asking = bulk(clinician, clinician.session.account, 100);
    await refused(asking, 'entry/refused', 'not by this account');
  });
});

describe('before there are two operators', () => {
  it('nobody’s record is opened', async () => {
    const young = await keeperRig();
    try {
      const founder = await enrolAndSignIn(young.transport, ORIGIN, young.link!);
      const gateway = await approvedMachine(young.transport, founder);
      const one = await newCase(gateway, SERVICE);
      await refused(open(founder, one), 'access/second-operator');
      const labels = [{ stream: `labels/${SERVICE}/${dayOf(systemClock())}`, subject: null }];
      const asked = founder.session.call('grant', { streams: labels, purpose: 'board' });
      await refused(asked, 'access/second-operator');
      await founder.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    } finally {
      await young.stop();
    }
  });
});

describe('a recovered account', () => {
  it('opens nobody for an hour, unless somebody else confirms it', async () => {
    const [clinician, lead, colleague] = [
      await hired('clinician'),
      await hired('shift-lead'),
      await hired('clinician'),
    ];
    const one = await newCase(machine, SERVICE);
    const code = systemRandom(16);
    await write(lead, {
      stream: 'directory',
      after: 0,
      type: 'recovery.given',
      facts: {
        account: clinician.session.account,
        lost: clinician.authenticators.map(({ credential }) => credential),
        codeHash: await nodePrimitives.sha256(code),
        expires: systemClock() + 9 * 60_000,
      },
    });
    const link = `${ORIGIN}/enrol#${base64url(code)}`;
    const again = await enrolAndSignIn(rig.transport, ORIGIN, link);
    await refused(open(again, one), 'access/held');
    await refused(again.session.call('find', somebody(one)), 'access/held');
    await write(colleague, {
      stream: 'directory',
      after: 0,
      type: 'hold.lifted',
      facts: { account: clinician.session.account },
    });
    await open(again, one);
  });
});

/** As `newCase` makes them up. */
function somebody({ id }: Pick<Case, 'id'>) {
  return {
    nhsNumber: null,
    family: `Made-up ${id}`,
    birthDate: '1980-01-01',
    phone: null,
    postcode: 'ZZ99 9ZZ',
  };
}

function uuidBytesOf(id: Uuid) {
  return Uint8Array.fromHex(id.replaceAll('-', ''));
}
