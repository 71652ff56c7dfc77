/** Forgetting somebody: their keys are gone for good, and the log stands. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  write,
} from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

let rig: Rig;
let operator: Desk;
let second: Desk;
let guardian: Desk;
let machine: Machine;
beforeEach(async () => {
  rig = await keeperRig();
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operator, ORIGIN, ['guardian'], [], account, second);
  guardian = await enrolAndSignIn(rig.transport, ORIGIN, link);
});
afterEach(() => rig.stop());

type Case = Awaited<ReturnType<typeof newCase>>;

const rows = async ({ id, patient }: Case) => {
  const keys = await rig.sql`SELECT FROM stream_key
    WHERE stream IN (${`case/${id}`}, ${`patient/${patient}`})`;
  const indexes = await rig.sql`SELECT FROM blind_index WHERE patient = ${patient}`;
  return keys.count + indexes.count;
};

const open = ({ session }: Pick<Desk, 'session'>, { id, patient }: Case) =>
  session.call('grant', { streams: [{ stream: `case/${id}`, subject: patient }], purpose: 'care' });

async function forget({ patient }: Case) {
  const { id } = await write(guardian, {
    stream: `patient/${patient}`,
    after: 0,
    type: 'person.forgotten',
    facts: { reason: 'request' },
  });
  return id;
}

describe('a person who is forgotten', () => {
  it('takes two people, and then has no key and no index, and never gets another', async () => {
    const [one, other] = [await newCase(machine, SERVICE), await newCase(machine, SERVICE)];
    await open(operator, one);
    const asked = await forget(one);
    await open(operator, one);
    await agree(second, asked);
    expect(await rows(one)).toBe(0);
    for (const desk of [operator, machine]) {
      await expect(open(desk, one)).rejects.toMatchObject({ code: 'access/not-allowed' });
    }
    expect(await rows(one)).toBe(0);
    await open(operator, other);
    await expect(forget(one)).rejects.toMatchObject({ code: 'entry/refused' });
  });

  it('has no key of any generation, also where streams were just to be given another', async () => {
    const one = await newCase(machine, SERVICE);
    const { keys } = rig.keeper;
    await keys.markDue(null, 2);
    await keys.renew(1_000);
    expect(await rows(one)).toBeGreaterThan(2);
    await keys.markDue(null, 3);
    const asked = await forget(one);
    await Promise.all([keys.renew(1_000), agree(second, asked), keys.renew(1_000)]);
    await keys.renew(1_000);
    expect(await rows(one)).toBe(0);
  });

  it('stays forgotten when the key table is put back from a copy', async () => {
    const one = await newCase(machine, SERVICE);
    const [copy] = await rig.sql<
      { wrapped: Buffer; key_id: string; generation: number }[]
    >`SELECT wrapped, key_id, generation FROM stream_key WHERE stream = ${`case/${one.id}`}`;
    await agree(second, await forget(one));
    await rig.sql`INSERT INTO stream_key ${rig.sql({ ...copy!, stream: `case/${one.id}` })}`;
    rig = await rig.restart();
    expect(await rows(one)).toBe(0);
  });
});
