/** Who may do what to whose account: by what is refused, and why, and by what it changes when it is not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';
import { heldUntil, type Person, rolesHeld, standing } from '#identity/account.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  enrolPasskey,
  enrolTwice,
  foundTwoOperators,
  invite,
  newAuthenticator,
  signIn,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import type { Misbehaviour } from '#testkit/software-authenticator.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let rig: Rig;
let aheadMs: number;
let operator: Desk;
let second: Desk;
beforeEach(async () => {
  aheadMs = 0;
  rig = await keeperRig(() => systemClock() + aheadMs);
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
});
afterEach(() => rig.stop());

const newId = (): Uuid => uuidv7(systemClock, systemRandom);
const directory = { stream: 'directory', after: 0 } as const;

async function hired(...roles: Role[]): Promise<Desk> {
  const seconding = roles.some(isPrivileged) ? second : null;
  const link = await invite(operator, ORIGIN, roles, [SERVICE], newId(), seconding);
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

function person({ session }: Desk): Person {
  return rig.keeper.state.directory.account(session.account) as Person;
}

/** Refused for this reason, and nothing of it in the log. */
async function refused(act: Promise<unknown>, code: string, why: string): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(act).rejects.toMatchObject({ code });
  expect(rig.why()).toContain(why);
  expect(rig.keeper.journal.size).toBe(before);
}

async function codeFacts() {
  const code = systemRandom(16);
  return {
    code,
    link: `${ORIGIN}/enrol#${base64url(code)}`,
    codeHash: await nodePrimitives.sha256(code),
    expires: systemClock() + 9 * MINUTE_MS,
  };
}

function leave(by: Desk, account: Uuid) {
  return write(by, { ...directory, type: 'account.left', facts: { account, reason: 'moved on' } });
}

async function recover(by: Desk, of: Desk, lost = of.authenticators) {
  const { link, codeHash, expires } = await codeFacts();
  const given = await write(by, {
    ...directory,
    type: 'recovery.given',
    facts: {
      account: of.session.account,
      lost: lost.map(({ credential }) => credential),
      codeHash,
      expires,
    },
  });
  return { ...given, link };
}

describe('step-up', () => {
  const said = () => ({
    stream: 'directory',
    type: 'account.left',
    facts: { account: uuidToBytes(second.session.account), reason: 'x' },
  });
  const over =
    (touched: Desk, wrong: Misbehaviour = {}) =>
    async (bytes: Bytes) =>
      touched.authenticators[0].assert(await nodePrimitives.sha256(bytes), wrong);
  const send = (entry: Bytes) => operator.session.call('append', { entries: [entry] });

  it('is asked of what gives power or takes it', async () => {
    await refused(send(await forgeEntry(operator, said())), 'step-up/refused', 'no touch');
  });

  it('is not offered where nobody asks', async () => {
    const stream = `account/${operator.session.account}`;
    const facts = { session: uuidToBytes(operator.session.id), reason: 'x' };
    const closing = { stream, type: 'session.closed', facts };
    const entry = await forgeEntry(operator, closing, { touch: over(operator) });
    await refused(send(entry), 'step-up/refused', 'nobody asked for');
  });

  it('is over this very entry', async () => {
    let other: Bytes = new Uint8Array();
    await forgeEntry(operator, said(), {
      touch: async (bytes) => {
        other = bytes;
        return over(operator)(bytes);
      },
    });
    const entry = await forgeEntry(operator, said(), { touch: () => over(operator)(other) });
    await refused(send(entry), 'step-up/refused', 'challenge');
  });

  it('is by a passkey of the author', async () => {
    const entry = await forgeEntry(operator, said(), { touch: over(second) });
    await refused(send(entry), 'step-up/refused', 'another person’s passkey');
  });

  it.each<[string, Misbehaviour, string]>([
    ['without user verification', { userVerified: false }, 'verif'],
    ['from another origin', { origin: 'https://desk.example' }, 'origin'],
    ['for another relying party', { rp: 'desk.example' }, 'RP ID'],
    ['with an old counter', { counter: 1 }, 'counter'],
  ])('is not taken %s', async (_, wrong, why) => {
    const entry = await forgeEntry(operator, said(), { touch: over(operator, wrong) });
    await refused(send(entry), 'step-up/refused', why);
  });

  it('is for now: an act that was touched for before is not done later', async () => {
    const entry = await forgeEntry(operator, said(), { touch: over(operator) });
    aheadMs = 6 * MINUTE_MS;
    await refused(send(entry), 'step-up/refused', 'not now');
  });

  it('lets the act happen when nothing is wrong', async () => {
    await send(await forgeEntry(operator, said(), { touch: over(operator) }));
    expect(standing(person(second))).toBe('left');
  });
});

describe('two people', () => {
  it('grant a privileged role: the invitation serves only when another operator agrees', async () => {
    const account = newId();
    const { id, link } = await proposeGuardian(account);
    const early = enrolPasskey(rig.transport, link, newAuthenticator(ORIGIN));
    await expect(early).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
    await agree(second, id);
    const desk = await enrolAndSignIn(rig.transport, ORIGIN, link);
    expect(desk.session.roles).toEqual(['guardian']);
  });

  it('are two: who proposed does not agree, nor whom it is done to, nor who may not', async () => {
    const clinician = await hired('clinician');
    const guardian = await hired('guardian');
    const { id } = await proposeGuardian(newId());
    await refused(agree(operator, id), 'entry/refused', 'the same person');
    await refused(agree(clinician, id), 'entry/refused', 'not by this account');
    await refused(agree(guardian, id), 'entry/refused', 'not by this account');
    const onSecond = await change(operator, second, ['operator', 'guardian']);
    await refused(agree(second, onSecond.id), 'entry/refused', 'it is done to them');
    await refused(agree(second, newId()), 'entry/refused', 'nothing waits');
  });

  it('agree within a day', async () => {
    const { id } = await proposeGuardian(newId());
    aheadMs = DAY_MS + MINUTE_MS;
    const late = await signIn(rig.transport, second.authenticators, second.device);
    const entry = await forgeEntry(
      late,
      { ...seconding(id), at: systemClock() + aheadMs },
      {
        touch: async (bytes) => late.authenticators[0].assert(await nodePrimitives.sha256(bytes)),
      },
    );
    await refused(late.session.call('append', { entries: [entry] }), 'entry/refused', 'too late');
  });

  it('change the roles of who has power, or is to have it', async () => {
    const clinician = await hired('clinician');
    const { id } = await change(operator, clinician, ['clinician', 'guardian']);
    expect(rolesHeld(person(clinician))).toEqual(['clinician']);
    await agree(second, id);
    expect(rolesHeld(person(clinician))).toEqual(['clinician', 'guardian']);
    await change(operator, clinician, ['clinician']);
    expect(rolesHeld(person(clinician)), 'less power takes two as well').toContain('guardian');
  });

  it('adopt triage packs: nothing is in use before the second agrees, and nobody else proposes it', async () => {
    const facts = {
      publishers: [softwareDevice().publicKey],
      packs: [{ id: 'chest-pain', version: '1.0.0', hash: systemRandom(32) }],
    };
    const adoption = { stream: 'org', after: 0, type: 'packs.adopted', facts } as const;
    const inUse = () => rig.keeper.state.directory.organisation?.packs?.packs;
    for (const other of [await hired('clinician'), await hired('guardian')]) {
      await refused(write(other, adoption), 'entry/refused', 'not by this account');
    }
    await refused(
      operator.session.call('append', {
        entries: [await forgeEntry(operator, { stream: 'org', type: 'packs.adopted', facts })],
      }),
      'step-up/refused',
      '',
    );
    const { id } = await write(operator, adoption);
    expect(inUse()).toBeUndefined();
    await refused(agree(operator, id), 'entry/refused', 'the same person');
    await agree(second, id);
    expect(inUse()).toEqual(facts.packs);
  });

  it('are asked for no sooner than there are two', async () => {
    const young = await keeperRig();
    try {
      const founder = await enrolAndSignIn(young.transport, ORIGIN, young.link!);
      const guardian = await invite(founder, ORIGIN, ['guardian'], [], newId());
      const guarded = enrolPasskey(young.transport, guardian, newAuthenticator(ORIGIN));
      await expect(guarded).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
      const link = await invite(founder, ORIGIN, ['operator'], [], newId());
      await enrolTwice(young.transport, ORIGIN, link);
      expect(young.keeper.state.directory.operatorsEver).toBe(2);
      const third = await invite(founder, ORIGIN, ['operator'], [], newId());
      const alone = enrolPasskey(young.transport, third, newAuthenticator(ORIGIN));
      await expect(alone).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
    } finally {
      await young.stop();
    }
  });

  const seconding = (entry: Uuid) => ({
    stream: 'directory',
    type: 'action.seconded',
    facts: { entry: uuidToBytes(entry) },
  });

  async function proposeGuardian(account: Uuid) {
    const { link, codeHash } = await codeFacts();
    const expires = systemClock() + DAY_MS;
    const rights = { roles: ['guardian' as const], services: [], supplier: null };
    const facts = { account, ...rights, codeHash, expires };
    const { id } = await write(operator, { ...directory, type: 'account.invited', facts });
    return { id, link };
  }

  function change(by: Desk, { session }: Desk, roles: Role[]) {
    const facts = { account: session.account, roles, services: [SERVICE], supplier: null };
    return write(by, { ...directory, type: 'account.changed', facts });
  }
});

describe('leaving', () => {
  it('ends all sessions at once, and no passkey of the account opens another', async () => {
    const clinician = await hired('clinician');
    const elsewhere = await signIn(rig.transport, clinician.authenticators, softwareDevice());
    await leave(operator, clinician.session.account);
    for (const { session } of [clinician, elsewhere]) {
      await expect(session.call('whoami', {})).rejects.toMatchObject({ code: 'session/unknown' });
    }
    for (const authenticator of clinician.authenticators) {
      await refused(
        signIn(rig.transport, [authenticator], softwareDevice()),
        'session/refused',
        'an account that has left',
      );
    }
  });

  it('is for good: nobody who left is invited, changed or recovered', async () => {
    const clinician = await hired('clinician');
    const { account } = clinician.session;
    await leave(operator, account);
    const again = invite(operator, ORIGIN, ['clinician'], [SERVICE], account);
    await refused(again, 'entry/refused', 'needs no invitation');
    await refused(recover(operator, clinician), 'entry/refused', 'nobody to recover');
    await refused(leave(operator, account), 'entry/refused', 'nobody who could leave');
  });

  it('is said by an operator, or by a shift lead of who has no power over others', async () => {
    const [lead, clinician, guardian] = [
      await hired('shift-lead'),
      await hired('clinician'),
      await hired('guardian'),
    ];
    const { account } = clinician.session;
    await refused(leave(guardian, account), 'entry/refused', 'not by this account');
    await refused(leave(clinician, account), 'entry/refused', 'not by this account');
    const over = leave(lead, guardian.session.account);
    await refused(over, 'entry/refused', 'not by this account');
    await leave(lead, account);
    expect(standing(person(clinician))).toBe('left');
  });

  it('takes an unused invitation with it', async () => {
    const account = newId();
    const link = await invite(operator, ORIGIN, ['clinician'], [SERVICE], account);
    await leave(operator, account);
    const late = enrolPasskey(rig.transport, link, newAuthenticator(ORIGIN));
    await expect(late).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
  });

  it('is for machines too', async () => {
    const machine = await approvedMachine(rig.transport, operator);
    await leave(operator, machine.session.account);
    await expect(newCase(machine, SERVICE)).rejects.toMatchObject({ code: 'session/unknown' });
  });
});

describe('recovery', () => {
  it('takes the lost passkeys and the sessions, and gives a code for new ones', async () => {
    const clinician = await hired('clinician');
    const lead = await hired('shift-lead');
    const { link } = await recover(lead, clinician);
    await expect(clinician.session.call('whoami', {})).rejects.toMatchObject({
      code: 'session/unknown',
    });
    for (const authenticator of clinician.authenticators) {
      const opening = signIn(rig.transport, [authenticator], softwareDevice());
      await refused(opening, 'session/refused', 'unknown credential');
    }
    const again = await enrolAndSignIn(rig.transport, ORIGIN, link);
    expect(again.session.account).toBe(clinician.session.account);
  });

  it('holds the account for an hour, unless somebody else confirms it', async () => {
    const [clinician, lead, colleague] = [
      await hired('clinician'),
      await hired('shift-lead'),
      await hired('clinician'),
    ];
    const { account } = clinician.session;
    const { link } = await recover(lead, clinician);
    const again = await enrolAndSignIn(rig.transport, ORIGIN, link);
    expect(again.session.heldUntil).toBeGreaterThan(systemClock() + 59 * MINUTE_MS);
    const lift = (by: Desk) => write(by, { ...directory, type: 'hold.lifted', facts: { account } });
    await refused(lift(again), 'entry/refused', 'oneself');
    await refused(lift(lead), 'entry/refused', 'the one who gave the recovery');
    await lift(colleague);
    expect(heldUntil(person(again), systemClock())).toBeNull();
    await refused(lift(colleague), 'entry/refused', 'nothing is held');
  });

  it('is given by a colleague with the right role, for ten minutes, and to nobody’s self', async () => {
    const [clinician, lead, guardian] = [
      await hired('clinician'),
      await hired('shift-lead'),
      await hired('guardian'),
    ];
    await refused(recover(clinician, lead), 'entry/refused', 'not by this account');
    await refused(recover(lead, lead), 'entry/refused', 'oneself');
    await refused(recover(lead, guardian), 'entry/refused', 'not by this account');
    const another = recover(lead, clinician, lead.authenticators);
    await refused(another, 'entry/refused', 'another account’s passkey');
    const { codeHash } = await codeFacts();
    const long = write(lead, {
      ...directory,
      type: 'recovery.given',
      facts: {
        account: clinician.session.account,
        lost: [clinician.authenticators[0].credential],
        codeHash,
        expires: systemClock() + 11 * MINUTE_MS,
      },
    });
    await refused(long, 'entry/refused', 'serves too long');
    const { link } = await recover(lead, clinician);
    aheadMs = 10 * MINUTE_MS;
    const late = enrolPasskey(rig.transport, link, newAuthenticator(ORIGIN));
    await expect(late).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
  });

  it('of who has power over others takes two', async () => {
    const guardian = await hired('guardian');
    const { id, link } = await recover(operator, guardian);
    expect(standing(person(guardian))).toBe('whole');
    await guardian.session.call('whoami', {});
    await agree(second, id);
    expect(standing(person(guardian))).toBe('pending');
    const again = await enrolAndSignIn(rig.transport, ORIGIN, link);
    expect(again.session.roles).toEqual(['guardian']);
  });
});

describe('a passkey more', () => {
  const offer = async (desk: Desk) => {
    const { link, codeHash, expires } = await codeFacts();
    await write(desk, { ...directory, type: 'passkey.offered', facts: { codeHash, expires } });
    return link;
  };
  const remove = (desk: Desk, credential: Bytes) =>
    write(desk, { ...directory, type: 'passkey.removed', facts: { credential } });

  it('is added by whoever is signed in and touches one they have, once a code', async () => {
    const clinician = await hired('clinician');
    const link = await offer(clinician);
    const third = newAuthenticator(ORIGIN);
    expect(await enrolPasskey(rig.transport, link, third)).toMatchObject({ passkeys: 3 });
    await signIn(rig.transport, [third], softwareDevice());
    const again = enrolPasskey(rig.transport, link, newAuthenticator(ORIGIN));
    await expect(again).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
  });

  it('makes one removable; two stay, and none removes itself', async () => {
    const clinician = await hired('clinician');
    const [first, other] = clinician.authenticators;
    await refused(remove(clinician, other!.credential), 'entry/refused', 'too few would remain');
    await enrolPasskey(rig.transport, await offer(clinician), newAuthenticator(ORIGIN));
    const own = remove(clinician, first.credential);
    await refused(own, 'step-up/refused', 'the passkey removed');
    const theirs = remove(clinician, operator.authenticators[0].credential);
    await refused(theirs, 'entry/refused', 'not theirs');
    await remove(clinician, other!.credential);
    const opening = signIn(rig.transport, [other!], softwareDevice());
    await refused(opening, 'session/refused', 'unknown credential');
  });
});

describe('other people’s sessions', () => {
  it('are ended by an operator alone', async () => {
    const [clinician, lead] = [await hired('clinician'), await hired('shift-lead')];
    const { id, account } = clinician.session;
    const end = (by: Desk) =>
      write(by, {
        stream: `account/${account}`,
        after: 0,
        type: 'session.closed',
        facts: { session: id, reason: 'ended by an operator' },
      });
    await refused(end(lead), 'entry/refused', 'not their session');
    await end(operator);
    await expect(clinician.session.call('whoami', {})).rejects.toMatchObject({
      code: 'session/unknown',
    });
  });
});

describe('a session', () => {
  const closing = ({ session }: Desk) => ({
    stream: `account/${session.account}`,
    type: 'session.closed',
    facts: { session: uuidToBytes(session.id), reason: 'x' },
  });
  const send = ({ session }: Desk, entry: Bytes) => session.call('append', { entries: [entry] });

  it('is ended without a touch by whoever is in it, and by nobody else', async () => {
    const clinician = await hired('clinician');
    const elsewhere = await signIn(rig.transport, clinician.authenticators, softwareDevice());
    for (const other of [elsewhere, operator]) {
      const untouched = await forgeEntry(clinician, closing(other));
      await refused(
        send(clinician, untouched),
        other === operator ? 'entry/refused' : 'step-up/refused',
        other === operator ? 'not their session' : 'no touch',
      );
    }
    const untouched = await forgeEntry(operator, closing(clinician));
    await refused(send(operator, untouched), 'step-up/refused', 'no touch');
    await send(clinician, await forgeEntry(clinician, closing(clinician)));
    expect((await elsewhere.session.call('whoami', {})).account).toBe(clinician.session.account);
  });

  it('is ended by its account from another device, with a touch', async () => {
    const clinician = await hired('clinician');
    const elsewhere = await signIn(rig.transport, clinician.authenticators, softwareDevice());
    const facts = { session: clinician.session.id, reason: 'ended' };
    const stream = `account/${clinician.session.account}`;
    await write(elsewhere, { stream, after: 0, type: 'session.closed', facts });
    await expect(clinician.session.call('whoami', {})).rejects.toMatchObject({
      code: 'session/unknown',
    });
  });
});

describe('a device', () => {
  it('is named by who worked at it', async () => {
    const clinician = await hired('clinician');
    await clinician.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    const name = (device: Bytes) =>
      write(clinician, {
        ...directory,
        type: 'device.named',
        facts: { device },
        payload: { name: 'Desk 4' },
      });
    await name(clinician.device.device);
    await refused(name(operator.device.device), 'entry/refused', 'never worked at');
  });
});
