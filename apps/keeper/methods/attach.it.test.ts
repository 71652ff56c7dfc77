/** What is kept beside the log: by whom, how large, how many; and that it goes with its person. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { attachmentReader, MOST_ATTACHMENT_BYTES } from '#journal/attachments.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  write,
} from '#testkit/person.ts';
import { ATTACHMENTS } from '../policy/who-may-attach.ts';
import { sha256 } from '../state.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

let rig: Rig;
let aheadMs: number;
let operator: Desk;
let second: Desk;
let machine: Machine;
let one: Awaited<ReturnType<typeof newCase>>;
beforeAll(async () => {
  aheadMs = 0;
  rig = await keeperRig(() => systemClock() + aheadMs);
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  machine = await approvedMachine(rig.transport, operator);
});
afterAll(() => rig.stop());
beforeEach(async () => {
  one = await newCase(machine, SERVICE);
});

async function hired(role: Role, services: readonly string[] = [SERVICE]): Promise<Desk> {
  const account = uuidv7(systemClock, systemRandom);
  const seconding = role === 'guardian' ? second : null;
  const link = await invite(operator, ORIGIN, [role], services, account, seconding);
  return enrolAndSignIn(rig.transport, ORIGIN, link);
}

function attach({ session }: Pick<Desk, 'session'>, bytes: Uint8Array<ArrayBuffer>, id = one.id) {
  return session.call('attach', { stream: `case/${id}`, bytes });
}

const kept = async ({ id } = one) =>
  (await rig.sql`SELECT FROM attachment WHERE stream = ${`case/${id}`}`).count;

describe('attach', () => {
  it('keeps what somebody who may write in the case brings, once, by its hash', async () => {
    const handler = await hired('call-handler');
    const bytes = systemRandom(2_000);
    const { hash } = await attach(handler, bytes);
    expect(hash).toEqual(sha256(bytes));
    expect(await attach(handler, bytes)).toEqual({ hash });
    expect(await kept()).toBe(1);
    expect(await attachmentReader(rig.sql).read(hash)).toEqual(bytes);
    expect(await attachmentReader(rig.sql).read(systemRandom(32))).toBeNull();
  });

  it.each<[Role, readonly string[]]>([
    ['shift-lead', [SERVICE]],
    ['guardian', []],
    ['coordinator', [SERVICE]],
    ['visitor', [SERVICE]],
    ['call-handler', ['home-visits']],
  ])('keeps nothing of a %s of %j', async (role, services) => {
    const desk = await hired(role, services);
    await expect(attach(desk, systemRandom(99))).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
    expect(await kept()).toBe(0);
  });

  it('keeps nothing of a machine, for no case, for another stream, or with nothing to it', async () => {
    const bytes = systemRandom(99);
    await expect(attach(machine, bytes)).rejects.toMatchObject({ code: 'access/not-allowed' });
    const nowhere = uuidv7(systemClock, systemRandom);
    await expect(attach(operator, bytes, nowhere)).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
    const stream = `patient/${one.patient}`;
    await expect(operator.session.call('attach', { stream, bytes })).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
    expect(await kept()).toBe(0);
  });

  it('takes what is as large as may be, and nothing larger', async () => {
    await attach(operator, new Uint8Array(MOST_ATTACHMENT_BYTES));
    const larger = new Uint8Array(MOST_ATTACHMENT_BYTES + 1);
    await expect(attach(operator, larger)).rejects.toMatchObject({ code: 'request/too-large' });
    expect(await kept()).toBe(1);
  });

  it('goes with its person, and no more comes in', async () => {
    await attach(operator, systemRandom(90));
    const guardian = await hired('guardian');
    const { id } = await write(guardian, {
      stream: `patient/${one.patient}`,
      after: 0,
      type: 'person.forgotten',
      facts: { reason: 'request' },
    });
    await agree(second, id);
    expect(await kept()).toBe(0);
    await expect(attach(operator, systemRandom(90))).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
  });

  it('takes so many an hour from one account, also where they come at once, and more when it is over', async () => {
    const { count } = ATTACHMENTS.perAccount;
    const handler = await hired('call-handler');
    const bring = (id = one.id) => attach(handler, systemRandom(90), id);
    await Promise.all(Array.from({ length: count - 1 }, () => bring()));
    const other = await newCase(machine, SERVICE);
    const last = await Promise.allSettled(Array.from({ length: 4 }, () => bring(other.id)));
    expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await kept(other)).toBe(1);
    aheadMs = ATTACHMENTS.windowMs + 60_000;
    await bring(other.id);
    // As many as one case may have are there.
    await bring();
    await expect(bring()).rejects.toMatchObject({ code: 'attachment/too-many' });
  });
});
