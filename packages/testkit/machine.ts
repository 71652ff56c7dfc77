/** A gateway's seat, for tests and benchmarks: a machine account that an operator approved, and the cases it begins. */
import { type Clock, systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author } from '#sync/author.ts';
import type { Device } from '#sync/device.ts';
import { Keyring } from '#sync/keyring.ts';
import { openSession } from '#sync/session.ts';
import type { Transport } from '#sync/transport.ts';
import { type Desk, softwareDevice } from './person.ts';

export type Machine = Omit<Desk, 'authenticators' | 'offers'>;

export async function approvedMachine(
  transport: Transport,
  operator: Desk,
  key: Device = softwareDevice(),
  clock: Clock = systemClock,
): Promise<Machine> {
  const account = uuidv7(systemClock, systemRandom);
  const facts = { account, name: 'Machine', role: 'gateway' as const, key: key.publicKey };
  const approval = await operator.author.write({
    stream: 'directory',
    after: 0,
    type: 'machine.approved',
    facts,
  });
  await operator.session.call('append', { entries: [approval] });
  return seatMachine(transport, key, clock);
}

/** A session of a machine that was approved. */
export async function seatMachine(
  transport: Transport,
  key: Device,
  clock: Clock = systemClock,
): Promise<Machine> {
  const device = softwareDevice();
  const primitives = nodePrimitives;
  const session = await openSession({
    transport,
    introduce: async (challenge) => ({
      kind: 'machine',
      name: 'Machine',
      key: key.publicKey,
      signature: await key.sign(challenge),
    }),
    device,
    primitives,
    known: null,
  });
  const keyring = new Keyring(session, primitives);
  return {
    session,
    keyring,
    device,
    author: author({
      session,
      device,
      keyring,
      primitives,
      clock,
      random: systemRandom,
      touch: null,
    }),
  };
}

/** Puts a received case of somebody new into the log. */
export async function newCase(
  { session, keyring, author }: Machine,
  service: string,
  due = systemClock(),
): Promise<{ id: Uuid; patient: Uuid }> {
  const id = uuidv7(systemClock, systemRandom);
  const stream = `case/${id}`;
  const { patient } = await session.call('match', {
    nhsNumber: null,
    family: `Made-up ${id}`,
    birthDate: '1980-01-01',
    phone: null,
    postcode: 'ZZ99 9ZZ',
    as: null,
  });
  await keyring.ensure([{ stream, subject: patient }], 'receive');
  const entry = await author.write({
    stream,
    after: 0,
    type: 'case.received',
    facts: {
      patient,
      service,
      source: 'nhs-111-report',
      urgency: 'urgent',
      disposition: 'Dx05',
      due,
    },
    payload: {
      patient: { name: 'Made-up Patient', gender: 'unknown' },
      problem: 'Abdominal pain',
      unmapped: 0,
      warnings: [],
    },
  });
  await session.call('append', { entries: [entry] });
  return { id, patient };
}
