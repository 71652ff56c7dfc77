/** Keys that a desk made itself: taken for what its author may begin, and for nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { makeOffer } from '#seal/offer.ts';
import { newDataKey } from '#seal/payload.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import {
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  write,
} from '#testkit/person.ts';
import { keeperRig, ORG, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const newId = (): Uuid => uuidv7(systemClock, systemRandom);

let rig: Rig;
let operator: Desk;
let one: Desk;
let other: Desk;

beforeAll(async () => {
  rig = await keeperRig();
  [operator] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  [one, other] = [await hired('call-handler'), await hired('call-handler')];
});
afterAll(() => rig.stop());

async function hired(role: Role): Promise<Desk> {
  const link = await invite(operator, ORIGIN, [role], [SERVICE], newId());
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

const begun = () => {
  const [id, patient] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  return { patient, stream, streams: [stream, streamName({ kind: 'patient', id: patient })] };
};
type Begun = ReturnType<typeof begun>;

const offered = (desk: Desk, { patient, streams }: Begun, change: Partial<Changed> = {}) => {
  const { by = desk.session.account, org = ORG, to = desk.session.offerTo } = change;
  const keys = (change.streams ?? streams).map(() => newDataKey(systemRandom));
  return makeOffer(org, { by, subject: patient, streams: change.streams ?? streams }, keys, to);
};
type Changed = {
  readonly by: Uuid;
  readonly org: string;
  readonly to: readonly Bytes[];
  readonly streams: string[];
};

const bring = ({ session }: Desk, ...offers: Bytes[]) =>
  session.call('bring', { offers, offline: [], sessions: [], slips: [] });
const received = (desk: Desk, { stream, patient }: Begun) => {
  const now = Date.now();
  return write(desk, {
    stream,
    after: 0,
    type: 'case.received',
    facts: {
      ...{ patient, service: SERVICE, source: 'call', urgency: 'urgent', disposition: null },
      ...{ due: now + 3_600_000, answered: now - 60_000, repeat: false },
    },
    payload: {
      patient: { name: 'Made Up', gender: 'unknown' },
      ...{ problem: 'Earache', unmapped: 0, warnings: [] },
    },
  });
};

describe('keys that a desk made', () => {
  it('are the stream’s from then on: who begins it waits for nobody, and a colleague can read it', async () => {
    const call = begun();
    await one.offers.make(one.keyring, call.patient, call.streams);
    const { index } = await received(one, call);

    await other.keyring.ensure([{ stream: call.stream, subject: null }], 'care');
    const [entry] = await postgresReader(rig.sql).entries(index, index + 1);
    const { payload } = await other.keyring.open(entry!.bytes);
    expect(payload).toMatchObject({ problem: 'Earache' });
  });

  it('stand in the log before anything that is sealed under them, and cost no budget', async () => {
    const before = await one.session.call('budget', {});
    const call = begun();
    await one.offers.make(one.keyring, call.patient, call.streams);
    const { index } = await received(one, call);
    const [access] = await postgresReader(rig.sql).entries(index - 1, index);
    expect(decodeEntry(access!.bytes).header).toMatchObject({
      type: 'access.granted',
      stream: `account/${one.session.account}`,
      facts: { streams: call.streams, purpose: 'brought', under: null },
    });
    expect((await one.session.call('budget', {})).people).toBe(before.people);
  });

  it('are taken once, though they are brought as often as an answer is lost', async () => {
    const call = begun();
    const offer = await offered(one, call);
    await bring(one, offer);
    const { size } = rig.keeper.journal;
    await bring(one, offer, offer);
    expect(rig.keeper.journal.size).toBe(size);
  });

  it('outlive the session they were made in', async () => {
    const call = begun();
    const offer = await offered(one, call);
    one = await signIn(rig.transport, one.authenticators, one.device);
    await bring(one, offer);
    await one.keyring.ensure([{ stream: call.stream, subject: null }], 'receive');
    await received(one, call);
  });
});

describe('keys that are not taken', () => {
  /** Nobody has a key of it after that: it may still be begun by whoever may. */
  const isNobodys = async (offer: Promise<Bytes>, by: Desk, call: Begun) => {
    const { size } = rig.keeper.journal;
    await bring(by, await offer);
    expect(rig.keeper.journal.size).toBe(size);
    const rows = await rig.sql`SELECT FROM stream_key WHERE stream IN ${rig.sql(call.streams)}`;
    expect(rows).toHaveLength(0);
  };

  it.each<[string, (call: Begun) => Promise<Bytes>]>([
    ['that somebody else made', (call) => offered(other, call)],
    ['made for another organisation', (call) => offered(one, call, { org: 'elsewhere.example/x' })],
    ['sealed to another keeper', (call) => offered(one, call, { to: [systemRandom(32)] })],
    ['that are none', async () => systemRandom(40)],
    ['of one stream twice', (call) => offered(one, call, { streams: [call.stream, call.stream] })],
    [
      'of another patient’s stream',
      (call) => offered(one, call, { streams: [`patient/${newId()}`] }),
    ],
    ['of the organisation’s stream', (call) => offered(one, call, { streams: ['org'] })],
    ['of the list of people', (call) => offered(one, call, { streams: ['directory'] })],
    [
      'of a day’s labels',
      (call) => offered(one, call, { streams: [`labels/${SERVICE}/2026-11-26`] }),
    ],
    ['that were changed on the way', async (call) => changed(await offered(one, call))],
  ])('%s', async (_, make) => {
    const call = begun();
    await isNobodys(make(call), one, call);
  });

  it('of a case that is there: its key stays as it was, and opens what was sealed', async () => {
    const machine = await approvedMachine(rig.transport, operator);
    const { id, patient } = await newCase(machine, SERVICE);
    const stream = streamName({ kind: 'case', id });
    await bring(one, await offered(one, { patient, stream, streams: [stream] }));
    const mine = machine.keyring.key(stream);
    await one.keyring.ensure([{ stream, subject: null }], 'care');
    expect(one.keyring.keys(stream)).toEqual([mine]);
  });

  it('of a call that a colleague has begun', async () => {
    const call = begun();
    await one.offers.make(one.keyring, call.patient, call.streams);
    await one.offers.bring();
    await bring(other, await offered(other, call));
    await expect(received(other, call)).rejects.toMatchObject({ code: 'access/not-allowed' });
  });

  it('of somebody who takes no calls', async () => {
    const call = begun();
    const lead = await hired('shift-lead');
    await isNobodys(offered(lead, call), lead, call);
  });
});

function changed(offer: Bytes): Bytes {
  const other = offer.slice();
  other[other.length - 1]! ^= 1;
  return other;
}
