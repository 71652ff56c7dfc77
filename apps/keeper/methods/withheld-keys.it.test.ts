/** A main site that says in the log that a key was taken, and keeps it from its lifeboat: whoever made the key brings it to the site that goes on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { launchChallenge } from '#identity/organisation.ts';
import { makeOffer } from '#seal/offer.ts';
import { type DataKey, newDataKey } from '#seal/payload.ts';
import { NOTHING } from '#sync/carried.ts';
import {
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  write,
} from '#testkit/person.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { launch, launchOptions } from '../standby/launch.ts';
import { sha256 } from '../state.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';
import {
  carry,
  nameLifeboat,
  type StandbyRig,
  slipped,
  standbyRig,
} from '../testing/standby-rig.ts';

const newId = (): Uuid => uuidv7(systemClock, systemRandom);
const [id, patient] = [newId(), newId()];
const stream = streamName({ kind: 'case', id });
const key = newDataKey(systemRandom);

let main: Rig;
let lifeboat: StandbyRig;
/** The lifeboat, launched. */
let site: Rig;
let one: Desk;
let other: Desk;
let offer: Bytes;

beforeAll(async () => {
  [main, lifeboat] = await Promise.all([keeperRig(), standbyRig()]);
  const operators = await foundTwoOperators(main.transport, ORIGIN, main.link!, [SERVICE]);
  await nameLifeboat(lifeboat, operators);
  [one, other] = [await hired(operators[0]), await hired(operators[0])];
  offer = await offerBy(one, key);
  await one.session.call('bring', { ...NOTHING, offers: [offer] });
  one.keyring.hold({ stream, subject: patient }, 'receive', key);
  await received(one);
  await slipped(main);
  await main.sql`DELETE FROM slip WHERE kind = 'key' AND about = ${stream}`;
  expect(await carry(main, lifeboat)).toMatchObject({ refused: null, awaited: { streams: 1 } });

  const options = await launchOptions(lifeboat);
  const challenge = sha256(launchChallenge(options.org, options));
  const { size, root, nonce } = options;
  const responses = operators.map(({ authenticators }) => authenticators[0].get(challenge));
  await launch(lifeboat, { protocol: PROTOCOL, size, root, nonce, responses: responses as never });
  site = await lifeboat.becomeKeeper();
});
afterAll(async () => {
  await site.stop();
  await lifeboat.stop();
  await main.stop();
});

async function hired(by: Desk): Promise<Desk> {
  const link = await invite(by, ORIGIN, ['call-handler'], [SERVICE], newId());
  return enrolAndSignIn(main.transport, ORIGIN, link);
}

/** For the same stream. */
function offerBy({ session }: Desk, made: DataKey): Promise<Bytes> {
  const of = { by: session.account, subject: patient, streams: [stream] };
  return makeOffer(session.org, of, [made], session.offerTo);
}

function received(desk: Desk) {
  const now = systemClock();
  const facts = {
    ...{ patient, service: SERVICE, source: 'call' as const, urgency: 'urgent' as const },
    ...{ disposition: null, due: now + 3_600_000, answered: now - 60_000, repeat: false },
  };
  const said = { problem: 'Earache', unmapped: 0, warnings: [] };
  const payload = { patient: { name: 'Made Up', gender: 'unknown' as const }, ...said };
  return write(desk, { stream, after: 0, type: 'case.received', facts, payload });
}

/** Somebody brings it to the site that goes on. @returns the keys of the stream there */
async function brought(by: Desk, ...offers: Bytes[]) {
  const at = await signIn(site.transport, by.authenticators, by.device, by.session.keeper);
  const before = site.keeper.journal.size;
  await at.session.call('bring', { ...NOTHING, offers });
  expect(site.keeper.journal.size).toBe(before);
  return (await site.keeper.keys.release([stream])).get(stream) ?? [];
}

it('is taken of whoever made it, and of nobody else, and stays', async () => {
  expect(await brought(other, offer)).toEqual([]);
  expect(await brought(other, await offerBy(other, newDataKey(systemRandom)))).toEqual([]);
  expect(await brought(one, offer)).toEqual([key]);
  expect(await brought(one, await offerBy(one, newDataKey(systemRandom)))).toEqual([key]);
});
