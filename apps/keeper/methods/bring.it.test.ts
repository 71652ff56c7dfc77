/** What a desk brings from a site that was lost, to the lifeboat that goes on: its own, proven, and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { launchChallenge } from '#identity/organisation.ts';
import { decodeEntry } from '#journal/entry.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { bring } from '#sync/carried.ts';
import { carryOut } from '#sync/carried-out.ts';
import { memoryCarriedStore } from '#testkit/memory-carried-store.ts';
import {
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  softwareDevice,
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

let main: Rig;
let lifeboat: StandbyRig;
/** The lifeboat, launched. */
let site: Rig;
let one: Desk;
let other: Desk;
/** Of a call that no lifeboat had heard of. */
let stream: string;
/** What somebody who does not come back has on their disk: their session, a call, its key. */
let left: Bytes;
let leftEntry: Bytes;
let key: Bytes;
let slips: Bytes[];

beforeAll(async () => {
  [main, lifeboat] = await Promise.all([keeperRig(), standbyRig()]);
  const operators = await foundTwoOperators(main.transport, ORIGIN, main.link!, [SERVICE]);
  await nameLifeboat(lifeboat, operators);
  [one, other] = [await hired(operators[0]), await hired(operators[0])];
  const third = await hired(operators[0]);
  await slipped(main);
  await carry(main, lifeboat);

  one = await signIn(main.transport, one.authenticators, one.device);
  other = await signIn(main.transport, other.authenticators, other.device);
  const [id, patient] = [newId(), newId()];
  stream = streamName({ kind: 'case', id });
  const streams = [{ stream, subject: patient }];
  const granted = await one.session.call('grant', { streams, purpose: 'receive' });
  key = granted.keys[0]!.keys[0]!;
  slips = granted.slips;

  await setAside(await signIn(main.transport, third.authenticators, third.device));

  const options = await launchOptions(lifeboat);
  const challenge = sha256(launchChallenge(options.org, options));
  const { size, root, nonce } = options;
  const responses = operators.map(({ authenticators }) => authenticators[0].get(challenge));
  const asked = { protocol: PROTOCOL, size, root, nonce, responses: responses as never } as const;
  await launch(lifeboat, asked);
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

async function setAside(desk: Desk): Promise<void> {
  const [id, patient] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  const given = await desk.session.call('grant', {
    ...{ streams: [{ stream, subject: patient }], purpose: 'receive' },
  });
  const carried = memoryCarriedStore();
  await carried.add([{ kind: 'session', bytes: desk.session.opened }]);
  await carried.add(given.slips.map((bytes) => ({ kind: 'slip', bytes })));
  const draft = { stream, after: 0, type: 'call.ended', facts: CALL_ENDED } as const;
  leftEntry = await desk.author.write(draft);
  const { header } = decodeEntry(leftEntry);
  const waits = { refused: null, placed: null, isBehind: false };
  const item = { order: 1, bytes: leftEntry, ...waits, header };
  [left] = (await carryOut({
    ...{ session: desk.session, outbox: { items: [item], kept: [] }, carried },
    ...{ primitives: nodePrimitives, random: systemRandom },
  })) as [Bytes];
}

/** The same person at the same device, at the lifeboat. */
const moved = (desk: Desk, device = desk.device) =>
  signIn(site.transport, desk.authenticators, device, desk.session.keeper);

const noted = (desk: Desk) =>
  desk.author.write({ stream, after: 0, type: 'call.ended', facts: CALL_ENDED });
const CALL_ENDED = { service: SERVICE, ending: 'silent', answered: 1 } as const;

describe('brings in vain', () => {
  const sessions = async (desk: Desk, opened: Bytes, why: string) => {
    const before = site.keeper.journal.size;
    const bringing = desk.session.call('bring', {
      offers: [],
      offline: [],
      sessions: [opened],
      slips: [],
    });
    await expect(bringing).rejects.toMatchObject({ code: 'entry/refused' });
    expect(site.why()).toContain(why);
    expect(site.keeper.journal.size).toBe(before);
  };

  it('somebody else’s session', async () => {
    await sessions(await moved(other), one.session.opened, 'somebody else');
  });

  it('one of another device', async () => {
    await sessions(await moved(one, softwareDevice()), one.session.opened, 'another device');
  });

  it('one of the site that is there', async () => {
    const desk = await moved(one);
    const again = await moved(one);
    const bytes = again.session.opened.with(again.session.opened.length - 1, 0);
    await sessions(again, new Uint8Array(bytes), 'of no site that was lost');
    expect(desk.session.id).not.toBe(again.session.id);
  });

  it('one whose bytes were changed', async () => {
    const { opened } = one.session;
    const bytes = opened.with(opened.length - 1, opened.at(-1)! ^ 1);
    await sessions(await moved(one), new Uint8Array(bytes), 'signature does not hold');
  });

  it('a key that somebody else was given, or that was changed on the way', async () => {
    const desk = await moved(other);
    await desk.session.call('bring', { offers: [], offline: [], sessions: [], slips });
    expect(site.keeper.state.isGranted(stream)).toBe(false);
    const mine = await moved(one);
    const [introduction, slip] = slips;
    const changed = new Uint8Array(slip!.with(slip!.length - 60, slip!.at(-60)! ^ 1));
    await mine.session.call('bring', {
      offers: [],
      offline: [],
      sessions: [],
      slips: [introduction!, changed],
    });
    await mine.session.call('bring', { offers: [], offline: [], sessions: [], slips: [slip!] });
    expect(site.keeper.state.isGranted(stream)).toBe(false);
  });
});

describe('hands in', () => {
  it('what a colleague saved at the site that was lost: their session, the key of what was new, and what they wrote', async () => {
    const desk = await moved(other);
    const handing = () => desk.session.call('handIn', { file: left });
    expect(await handing()).toEqual({ taken: 1, stood: 0, refused: [] });
    expect(await handing()).toEqual({ taken: 0, stood: 1, refused: [] });
    const { header } = decodeEntry(leftEntry);
    expect(site.keeper.state.isFreeFor(header.stream, header.author)).toBe(true);
    expect(site.keeper.state.directory.session(header.session!)?.account).toBe(header.author);
  });
});

describe('brings', () => {
  it('the session it wrote in, and the key of what was new: then what it wrote is taken', async () => {
    const entry = await noted(one);
    const desk = await moved(one);
    await expect(desk.session.call('append', { entries: [entry] })).rejects.toMatchObject({
      code: 'entry/refused',
    });
    const carried = memoryCarriedStore();
    await carried.add([{ kind: 'session', bytes: one.session.opened }]);
    await carried.add(slips.map((bytes) => ({ kind: 'slip', bytes })));
    await bring(desk.session, carried);
    const streams = [{ stream, subject: null }];
    const { keys } = await desk.session.call('grant', { streams, purpose: 'receive' });
    expect(keys).toEqual([{ stream, keys: [key] }]);
    await desk.session.call('append', { entries: [entry] });
    await bring(desk.session, carried);
  });

  it('nothing to a site that never was a lifeboat', async () => {
    const bringing = one.session.call('bring', { offers: [], offline: [], sessions: [], slips });
    await expect(bringing).rejects.toMatchObject({ code: 'lifeboat/not-here' });
  });
});
