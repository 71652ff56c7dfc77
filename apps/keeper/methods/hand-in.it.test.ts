/** What a desk could not send, handed in by a colleague from the file it was saved to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { offlineNonceBytes } from '#identity/offline.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { sessionChallenge } from '#seal/channel.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author, type Draft } from '#sync/author.ts';
import { encodeOffline } from '#sync/carried.ts';
import { carryOut } from '#sync/carried-out.ts';
import { Keyring } from '#sync/keyring.ts';
import { Offers } from '#sync/offers.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine } from '#testkit/machine.ts';
import { memoryCarriedStore } from '#testkit/memory-carried-store.ts';
import {
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
const A_SEAL = systemRandom(96);
const newId = (): Uuid => uuidv7(systemClock, systemRandom);

let rig: Rig;
let operator: Desk;
let writer: Desk;
let bearer: Desk;

beforeAll(async () => {
  rig = await keeperRig();
  [operator] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  [writer, bearer] = [await hired('call-handler'), await hired('visitor')];
});
afterAll(() => rig.stop());

async function hired(role: Role): Promise<Desk> {
  const link = await invite(operator, ORIGIN, [role], [SERVICE], newId());
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

/** A desk of somebody's that reaches nobody: what it makes and writes stays there. */
async function cutOff(desk: Desk, { offline = false } = {}) {
  const carried = memoryCarriedStore();
  const session = { ...desk.session, call: () => Promise.reject(new Error('cut off')) };
  if (offline) {
    const at = Date.now();
    const said = { after: session.id, session: newId(), at, expires: at + HOUR_MS };
    const channel = systemRandom(32);
    const nonce = await nodePrimitives.sha256(offlineNonceBytes(session.org, said));
    const bound = { org: session.org, nonce, device: desk.device.publicKey, channel };
    const response = desk.authenticators[0].get(await sessionChallenge(nodePrimitives, bound));
    const bytes = encodeOffline({ ...said, channel, response: response as never });
    await carried.add([{ kind: 'offline', bytes }]);
    session.id = said.session;
  }
  const [clock, random] = [systemClock, systemRandom];
  const offers = new Offers({ session, store: carried, clock, random });
  const keyring = new Keyring(session, nodePrimitives);
  const writing = { session, device: desk.device, keyring, primitives: nodePrimitives };
  const hand = author({ ...writing, clock, random, touch: null });
  const entries: Bytes[] = [];
  return {
    session,
    carried,
    entries,
    async write(draft: Draft) {
      entries.push(await hand.write(draft));
    },
    async takesCall(ending = false) {
      const [id, patient] = [newId(), newId()];
      const stream = streamName({ kind: 'case', id });
      await offers.make(keyring, patient, [stream]);
      const facts = { service: SERVICE, answered: Date.now() - 1_000 };
      if (ending) {
        const ended = { ...facts, ending: 'silent' as const };
        await this.write({ stream, after: 0, type: 'call.ended', facts: ended });
        return stream;
      }
      await this.write({
        ...{ stream, after: 0, type: 'case.received' },
        facts: {
          ...{ ...facts, patient, source: 'call', urgency: 'urgent', disposition: null },
          ...{ due: Date.now() + HOUR_MS, repeat: false },
        },
        payload: {
          patient: { name: 'Made Up', gender: 'unknown' },
          ...{ problem: 'Earache', unmapped: 0, warnings: [] },
        },
      });
      return stream;
    },
  };
}
type CutOff = Awaited<ReturnType<typeof cutOff>>;

async function saved(
  { session, carried, entries }: Pick<CutOff, 'session' | 'carried' | 'entries'>,
  change: Partial<CutOff['session']> = {},
): Promise<Bytes> {
  const items = entries.map((bytes, order) => ({
    ...{ order, bytes, refused: null, placed: null, isBehind: false },
    header: decodeEntry(bytes).header,
  }));
  const [file] = await carryOut({
    session: { ...session, ...change },
    outbox: { items, kept: [] },
    ...{ carried, primitives: nodePrimitives, random: systemRandom },
  });
  return file!;
}
const handIn = (by: Desk, file: Bytes) => by.session.call('handIn', { file });

/** The entries of somebody who was signed in, and nothing beside them. */
const only = async (...entries: (Bytes | Promise<Bytes>)[]) =>
  saved({ ...(await cutOff(writer)), entries: await Promise.all(entries) });

const standing = async (bytes: Bytes) => (await rig.keeper.journal.standing([bytes]))[0] !== null;

describe('what a colleague hands in', () => {
  it('is all of a night that reached nobody: the touch, the keys, the calls; and a clinician reads it', async () => {
    const desk = await cutOff(writer, { offline: true });
    const stream = await desk.takesCall();
    await desk.takesCall(true);
    expect(await handIn(bearer, await saved(desk))).toEqual({ taken: 2, stood: 0, refused: [] });
    expect(rig.keeper.state.directory.session(desk.session.id)).toMatchObject({
      ...{ account: writer.session.account, by: 'offline' },
    });
    const clinician = await hired('clinician');
    await clinician.keyring.ensure([{ stream, subject: null }], 'care');
    const { index } = (await rig.keeper.journal.standing(desk.entries))[0]!;
    const [received] = await postgresReader(rig.sql).entries(index, index + 1);
    const { payload } = await clinician.keyring.open(received!.bytes);
    expect(payload).toMatchObject({ problem: 'Earache' });
    expect(decodeEntry(received!.bytes).header.author).toBe(writer.session.account);
  });

  it('stands once, though it is handed in twice, and sent by its author after that', async () => {
    const desk = await cutOff(writer, { offline: true });
    await desk.takesCall();
    const file = await saved(desk);
    await handIn(bearer, file);
    const { size } = rig.keeper.journal;
    expect(await handIn(operator, file)).toEqual({ taken: 0, stood: 1, refused: [] });
    expect(rig.keeper.journal.size).toBe(size);
    writer = await signIn(rig.transport, writer.authenticators, writer.device);
    const before = rig.keeper.journal.size;
    await writer.session.call('append', { entries: desk.entries });
    expect(rig.keeper.journal.size).toBe(before);
  });

  it('says who began what: the access is its author’s, and the bearer has none', async () => {
    const desk = await cutOff(writer);
    const stream = await desk.takesCall();
    await handIn(bearer, await saved(desk));
    const { index } = (await rig.keeper.journal.standing(desk.entries))[0]!;
    const [access] = await postgresReader(rig.sql).entries(index - 1, index);
    expect(decodeEntry(access!.bytes).header).toMatchObject({
      ...{ type: 'access.granted', stream: `account/${writer.session.account}` },
      facts: { streams: [stream], purpose: 'brought' },
    });
    const opening = bearer.session.call('grant', {
      ...{ streams: [{ stream, subject: null }], purpose: 'care' },
    });
    await expect(opening).rejects.toMatchObject({ code: 'access/not-allowed' });
  });

  it('is told to the private log with who brought it', async () => {
    const desk = await cutOff(writer);
    await desk.takesCall(true);
    await handIn(bearer, await saved(desk));
    expect(rig.logged().findLast(({ msg }) => msg === 'handed in')).toMatchObject({
      ...{ account: bearer.session.account, taken: 1, stood: 0 },
    });
  });
});

describe('an entry that is handed in and not taken', () => {
  const isLeft = async (why: string, entry: Promise<Bytes>, by = bearer) => {
    const bytes = await entry;
    const { size } = rig.keeper.journal;
    expect(await handIn(by, await only(bytes))).toEqual({
      ...{ taken: 0, stood: 0, refused: [{ why, entries: 1 }] },
    });
    expect(rig.keeper.journal.size).toBe(size);
  };
  const said = () => ({
    ...{ stream: streamName({ kind: 'room', day: dayOf(systemClock()) }), type: 'presence.said' },
    facts: { presence: 'free' },
  });

  it('would be taken as its author’s own', async () => {
    expect(await handIn(bearer, await only(forgeEntry(writer, said())))).toMatchObject({
      ...{ taken: 1, refused: [] },
    });
  });

  it('is signed by another device, the bearer’s among them', async () => {
    for (const signer of [softwareDevice(), bearer.device]) {
      await isLeft('not-accepted', forgeEntry(writer, said(), { signer }));
      const { device } = writer.device;
      const forged = { device, sign: (bytes: Bytes) => signer.sign(bytes) };
      await isLeft('not-accepted', forgeEntry(writer, said(), { signer: forged }));
    }
  });

  it('is of nobody’s session, or of somebody else’s', async () => {
    await isLeft('no-session', forgeEntry(writer, { ...said(), session: newId() }));
    await isLeft('no-session', forgeEntry(writer, { ...said(), session: null }));
    await isLeft('no-session', forgeEntry(writer, { ...said(), session: bearer.session.id }));
    await isLeft('no-session', forgeEntry(writer, { ...said(), author: bearer.session.account }));
  });

  it('is a machine’s', async () => {
    const machine = await approvedMachine(rig.transport, operator);
    await isLeft('no-session', forgeEntry(machine, said()));
  });

  it('was written after its session, or for another organisation', async () => {
    await isLeft('not-accepted', forgeEntry(writer, { ...said(), at: Date.now() + 999 * HOUR_MS }));
    await isLeft('not-accepted', forgeEntry(writer, { ...said(), org: 'other.example/x' }));
  });

  it('is not for its author to write, though the bearer may', async () => {
    await isLeft('not-accepted', forgeEntry(writer, { ...said(), type: 'case.finished' }));
    await isLeft('not-accepted', forgeEntry(bearer, said()), writer);
  });

  it('changes rights, with a touch or without', async () => {
    const stream = `account/${writer.session.account}`;
    const closing = { stream, type: 'session.closed' };
    await isLeft('author-alone', forgeEntry(writer, closing));
    await isLeft(
      'author-alone',
      forgeEntry(operator, { stream: 'directory', type: 'account.left' }),
    );
    const account = newId();
    const invitation = operator.author.write({
      ...{ stream: 'directory', after: 0, type: 'account.invited' },
      facts: {
        ...{ account, roles: ['visitor'], services: [SERVICE], supplier: null },
        ...{ codeHash: systemRandom(32), expires: Date.now() + HOUR_MS },
      },
    });
    await isLeft('author-alone', invitation);
  });

  it('is of somebody who has left, and their touch and keys are left too', async () => {
    const leaver = await hired('call-handler');
    const desk = await cutOff(leaver, { offline: true });
    await desk.takesCall();
    const signedIn = await forgeEntry(leaver, said());
    const facts = { account: leaver.session.account, reason: 'left' };
    await write(operator, { stream: 'directory', after: 0, type: 'account.left', facts });
    const { size } = rig.keeper.journal;
    const file = await saved({ ...desk, entries: [...desk.entries, signedIn] });
    const { taken, refused } = await handIn(bearer, file);
    expect(taken).toBe(0);
    expect(refused).toEqual([
      { why: 'no-session', entries: 1 },
      { why: 'left', entries: 1 },
    ]);
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('was written in a session that somebody ended for its author: whoever has that device has it', async () => {
    const lost = await hired('call-handler');
    const desk = await cutOff(lost);
    await desk.takesCall();
    const facts = { session: lost.session.id, reason: 'ended-by-operator' };
    const stream = `account/${lost.session.account}`;
    await write(operator, { stream, after: 0, type: 'session.closed', facts });
    const { size } = rig.keeper.journal;
    expect(await handIn(bearer, await saved(desk))).toMatchObject({
      refused: [{ why: 'ended', entries: 1 }],
    });
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('waits where one before it in its stream was not taken, and nothing else does', async () => {
    const desk = await cutOff(writer);
    const stream = await desk.takesCall();
    const [good] = desk.entries;
    const bad = await forgeEntry(writer, { stream, type: 'case.finished' });
    const after = await forgeEntry(writer, { stream, type: 'case.taken' });
    const beside = await forgeEntry(writer, said());
    const file = await saved({ ...desk, entries: [good!, bad, after, beside] });
    expect(await handIn(bearer, file)).toEqual({
      ...{ taken: 2, stood: 0 },
      refused: [
        { why: 'not-accepted', entries: 1 },
        { why: 'waits', entries: 1 },
      ],
    });
    expect(await standing(after)).toBe(false);
    expect(await standing(beside)).toBe(true);
  });
});

describe('a decision that is handed in and not taken', () => {
  it('holds what was decided upon it, and not what was said and done', async () => {
    const desk = await cutOff(writer);
    const stream = await desk.takesCall();
    const { patient } = decodeEntry(desk.entries[0]!).header.facts;
    // It was never closed.
    const bad = await forgeEntry(
      writer,
      {
        ...{ stream, type: 'case.reopened' },
        facts: {
          ...{ patient: patient!, service: SERVICE, source: 'call', received: 1 },
          ...{ repeat: false, urgency: 'urgent', disposition: null, due: null },
        },
      },
      { sealed: A_SEAL },
    );
    const taken = await forgeEntry(writer, { stream, type: 'case.taken' });
    const told = await forgeEntry(
      writer,
      { stream, type: 'case.contacted', facts: { outcome: 'spoke' } },
      { sealed: A_SEAL },
    );
    const file = await saved({ ...desk, entries: [...desk.entries, bad, taken, told] });
    expect(await handIn(bearer, file)).toEqual({
      ...{ taken: 2, stood: 0 },
      refused: [
        { why: 'not-accepted', entries: 1 },
        { why: 'waits', entries: 1 },
      ],
    });
    expect(await standing(told)).toBe(true);
    expect(await standing(taken)).toBe(false);
  });
});

describe('a file that is refused whole', () => {
  const isRefused = async (file: Bytes, by = bearer, code = 'carried-out/does-not-open') => {
    const { size } = rig.keeper.journal;
    await expect(handIn(by, file)).rejects.toMatchObject({ code });
    expect(rig.keeper.journal.size).toBe(size);
  };
  const full = async () => {
    const desk = await cutOff(writer);
    await desk.takesCall();
    return desk;
  };

  it('is sealed to another keeper, or for another organisation', async () => {
    await isRefused(await saved(await full(), { offerTo: [systemRandom(32)] }));
    await isRefused(await saved(await full(), { org: 'elsewhere.example/holdfast' }));
  });

  it('is bent, cut short, or none', async () => {
    const file = await saved(await full());
    await isRefused(new Uint8Array(file.with(file.length - 1, file.at(-1)! ^ 1)));
    await isRefused(file.slice(0, -1));
    await isRefused(systemRandom(300));
  });

  it('is brought by a machine', async () => {
    const machine = await approvedMachine(rig.transport, operator);
    const handing = machine.session.call('handIn', { file: await saved(await full()) });
    await expect(handing).rejects.toMatchObject({ code: 'access/not-allowed' });
  });
});
