/** Sessions that somebody opened with no keeper there, brought afterwards with what was written in them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { offlineNonceBytes } from '#identity/offline.ts';
import { USUAL_OFFLINE_HOURS } from '#identity/organisation.ts';
import { sessionChallenge } from '#seal/channel.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author } from '#sync/author.ts';
import { NOTHING } from '#sync/carried.ts';
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
import type { Offline } from '#wire/keeper.ts';
import { keeperRig, ORG, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const HOUR_MS = 3_600_000;
const newId = (): Uuid => uuidv7(systemClock, systemRandom);

let rig: Rig;
let operator: Desk;
let second: Desk;
let handler: Desk;
let other: Desk;

beforeAll(async () => {
  rig = await keeperRig();
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  [handler, other] = [await hired(), await hired()];
});
afterAll(() => rig.stop());

async function hired(): Promise<Desk> {
  const link = await invite(operator, ORIGIN, ['call-handler'], [SERVICE], newId());
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

type Wrong = Partial<Omit<Offline, 'response'>> & {
  /** Whose passkey, and over which session, where it is not the one that is told. */
  readonly touched?: Desk;
  readonly over?: Partial<Pick<Offline, 'session' | 'after' | 'at'>>;
  readonly device?: Bytes;
};

/** What a desk keeps of a touch with nobody there. */
async function offline(desk: Desk, { touched = desk, over = {}, device, ...wrong }: Wrong = {}) {
  const at = Date.now();
  const said = { after: desk.session.id, session: newId(), at, expires: at + HOUR_MS, ...wrong };
  const channel = systemRandom(32);
  const nonce = await nodePrimitives.sha256(offlineNonceBytes(ORG, { ...said, ...over }));
  const bound = { org: ORG, nonce, device: device ?? desk.device.publicKey, channel };
  const response = touched.authenticators[0].get(await sessionChallenge(nodePrimitives, bound));
  return { ...said, channel, response: response as never };
}

const bring = ({ session }: Desk, ...opened: Offline[]) =>
  session.call('bring', { ...NOTHING, offline: opened });
const again = (desk: Desk) => signIn(rig.transport, desk.authenticators, desk.device);

/** A call that ended without a case, written in that session. */
async function written(desk: Desk, session: Uuid): Promise<Bytes> {
  const [id, patient] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  await desk.offers.make(desk.keyring, patient, [stream]);
  await desk.offers.bring();
  const writer = author({
    session: { ...desk.session, id: session },
    device: desk.device,
    keyring: desk.keyring,
    primitives: nodePrimitives,
    clock: systemClock,
    random: systemRandom,
    touch: null,
  });
  const facts = { service: SERVICE, ending: 'silent' as const, answered: Date.now() - 1_000 };
  return writer.write({ stream, after: 0, type: 'call.ended', facts });
}

async function isRefused(by: Desk, opened: Offline, why: string): Promise<void> {
  const { size } = rig.keeper.journal;
  await expect(bring(by, opened)).rejects.toMatchObject({ code: 'entry/refused' });
  expect(rig.keeper.journal.size).toBe(size);
  expect(rig.why()).toContain(why);
}

describe('a session that was opened with no keeper there', () => {
  it('is written down once it is brought, and what was written in it stands', async () => {
    const opened = await offline(handler);
    const entry = await written(handler, opened.session);
    handler = await again(handler);
    await expect(handler.session.call('append', { entries: [entry] })).rejects.toMatchObject({
      code: 'entry/refused',
    });
    await bring(handler, opened);
    await handler.session.call('append', { entries: [entry] });
    expect(rig.keeper.state.directory.session(opened.session)).toMatchObject({
      ...{ account: handler.session.account, by: 'offline', expires: opened.expires },
    });
  });

  it('is written down once, though it is brought as often as an answer is lost', async () => {
    const opened = await offline(handler);
    await bring(handler, opened);
    const { size } = rig.keeper.journal;
    await bring(handler, opened, opened);
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('follows on one that its person had signed out of', async () => {
    const opened = await offline(handler);
    const stream = streamName({ kind: 'account', id: handler.session.account });
    const facts = { session: handler.session.id, reason: 'signed-out' };
    await write(handler, { stream, after: 0, type: 'session.closed', facts });
    handler = await again(handler);
    await bring(handler, opened);
  });

  it('holds its own after the same passkey was touched again, as counters go', async () => {
    const opened = await offline(handler);
    handler = await again(await again(handler));
    await bring(handler, opened);
  });

  it('lets nobody in: it can be read in by no ticket, and nobody speaks in it', async () => {
    const opened = await offline(handler);
    await bring(handler, opened);
    expect(rig.keeper.live.get(opened.session)).toBeUndefined();
  });
});

describe('a session that is refused', () => {
  it.each<[string, () => Promise<Offline>, string]>([
    ['that follows on none', () => offline(handler, { after: newId() }), 'no session before'],
    [
      'that follows on a colleague’s',
      () => offline(handler, { after: other.session.id }),
      'no session before',
    ],
    [
      'that lasts longer than a day and a half from then',
      () => offline(handler, { expires: Date.now() + (USUAL_OFFLINE_HOURS + 1) * HOUR_MS }),
      'too long after',
    ],
    [
      'that ended before it began',
      () => offline(handler, { expires: Date.now() - 1 }),
      'too long after',
    ],
    ['by a colleague’s passkey', () => offline(handler, { touched: other }), 'not proven'],
    [
      'touched for another session',
      () => offline(handler, { over: { session: newId() } }),
      'challenge',
    ],
    ['touched at another time', () => offline(handler, { over: { at: 1 } }), 'challenge'],
    [
      'touched for another device',
      () => offline(handler, { device: softwareDevice().publicKey }),
      'challenge',
    ],
  ])('one %s', async (_, make, why) => {
    await isRefused(handler, await make(), why);
  });

  it('one of another device of the same person', async () => {
    const opened = await offline(handler);
    const elsewhere = await signIn(rig.transport, handler.authenticators, softwareDevice());
    await isRefused(elsewhere, opened, 'no session before');
  });

  it('one that follows on a session with no keeper there', async () => {
    const first = await offline(handler);
    await bring(handler, first);
    await isRefused(handler, await offline(handler, { after: first.session }), 'no keeper saw');
  });

  it('one after an operator ended the session before it', async () => {
    const opened = await offline(other);
    const stream = streamName({ kind: 'account', id: other.session.account });
    const facts = { session: other.session.id, reason: 'ended-by-operator' };
    await write(operator, { stream, after: 0, type: 'session.closed', facts });
    other = await again(other);
    await isRefused(other, opened, 'ended by somebody else');
  });
});

describe('where operators have bound it otherwise', () => {
  const bound = (hours: number) =>
    write(operator, { stream: 'org', after: 0, type: 'offline.bounded', facts: { hours } });
  const lasting = (desk: Desk, hours: number) =>
    offline(desk, { expires: Date.now() + hours * HOUR_MS });

  it('each session may be followed for as long as stood when it was opened', async () => {
    const newcomer = await hired();
    const early = await lasting(newcomer, 30);
    const { id } = await bound(4);
    expect((await again(newcomer)).session.offlineUntil).toBeGreaterThan(Date.now() + 35 * HOUR_MS);
    await agree(second, id);
    const now = await again(newcomer);
    expect(now.session.offlineUntil).toBeLessThanOrEqual(Date.now() + 4 * HOUR_MS);
    await bring(now, early);
    await isRefused(now, await lasting(now, 5), 'too long after');
    await bring(now, await lasting(now, 3));
  });
});
