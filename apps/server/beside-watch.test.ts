import { expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import type { BoardEntry } from '#care/board-entry.ts';
import { HandBack } from '#care/hand-back.ts';
import { ada, ben, HOUR, NOW, newId, ofService, reported } from '#care/testing/beside.ts';
import type { Account } from '#identity/account.ts';
import type { Header } from '#journal/entry.ts';
import { BesideWatch } from './beside-watch.ts';

const WHERE = 'out-of-hours';
const DAY = 24 * HOUR;

function person(id: Uuid, roles: readonly Role[], passkeys = 2, services = [WHERE]): Account {
  const held = Array.from({ length: passkeys }, () => ({ fit: true }));
  return { kind: 'person', id, roles, services, passkeys: held, leftAt: null } as never;
}
const gateway = { kind: 'machine', id: newId(), role: 'gateway', leftAt: null } as never;
const lead = person(ada, ['shift-lead']);
const carer = person(ben, ['clinician']);
const READY = { packs: { packs: [{}] }, lifeboats: [{}] };

/** What is lacking by `now`, once a copy came and somebody signed in at NOW. */
function lacks(accounts: readonly Account[], organisation: object = READY, now = NOW + 1) {
  const handBack = new HandBack();
  const directory = { accounts: () => accounts.values(), account: () => undefined, organisation };
  const watch = new BesideWatch({ handBack, directory: directory as never, clock: () => now });
  const standsBy = ofService('service.stands-by', WHERE);
  const signedIn = { type: 'session.opened', stream: `account/${ada}`, session: null, at: NOW };
  handBack.hold(standsBy);
  for (const one of [reported(newId(), WHERE), signedIn] as (BoardEntry & Header)[]) {
    handBack.apply(one);
    watch.apply(one);
  }
  return watch.services().get(WHERE)?.lacks;
}

it('says that the room is ready where it lacks nothing', () => {
  expect(lacks([lead, carer, gateway])).toEqual([]);
});

it.each([
  ['nobody leads', [carer, gateway], ['lead', 'sign-in']],
  [
    'whoever leads has one passkey',
    [person(ada, ['shift-lead'], 1), carer, gateway],
    ['lead', 'sign-in'],
  ],
  [
    'whoever leads works elsewhere',
    [person(ada, ['shift-lead'], 2, ['dental']), carer, gateway],
    ['lead', 'sign-in'],
  ],
  ['nobody takes cases', [lead, gateway], ['carer']],
  ['nothing can come in', [lead, carer], ['gateway']],
] as const)('says what is missing where %s', (_, accounts, missing) => {
  expect(lacks(accounts)).toEqual(missing);
});

it('says so once no copy came for three hours, and nobody signed in for thirty days', () => {
  const all = [lead, carer, gateway];
  expect(lacks(all, READY, NOW + 3 * HOUR)).toEqual(['copies']);
  expect(lacks(all, READY, NOW + 30 * DAY)).toEqual(['copies', 'sign-in']);
});

it('says that nobody adopted packs, and that there is no lifeboat', () => {
  expect(lacks([lead, carer, gateway], { packs: null, lifeboats: [] })).toEqual([
    'packs',
    'lifeboat',
  ]);
});
