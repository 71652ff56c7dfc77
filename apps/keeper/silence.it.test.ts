/** A session ends when its desk says nothing of its person; the work of a desk that was only cut off is not lost by it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import { type Desk, foundTwoOperators, signIn, softwareDevice } from '#testkit/person.ts';
import { closeSilent } from './close-silent.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from './testing/rig.ts';

const MINUTE_MS = 60_000;
const SILENCE_MS = 30 * MINUTE_MS;

let rig: Rig;
let aheadMs: number;
let desk: Desk;
beforeEach(async () => {
  aheadMs = 0;
  rig = await keeperRig(() => systemClock() + aheadMs, null, SILENCE_MS);
  [desk] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
});
afterEach(() => rig.stop());

const UNKNOWN = { code: 'session/unknown' };

/** How the log says that a session was closed. */
async function closingsOf({ session }: Desk): Promise<Pick<Header, 'at' | 'session'>[]> {
  const { head, entries } = postgresReader(rig.sql);
  return (await entries(0, (await head()).size))
    .map(({ bytes }) => decodeEntry(bytes).header)
    .filter(({ type }) => type === 'session.closed')
    .filter(({ facts }) => identityFacts['session.closed'].parse(facts).session === session.id);
}

describe('a desk that says nothing of its person', () => {
  it('is heard no more after half an hour', async () => {
    aheadMs = SILENCE_MS - MINUTE_MS;
    await desk.session.call('whoami', {});
    aheadMs = SILENCE_MS + MINUTE_MS;
    await expect(desk.session.call('whoami', {})).rejects.toMatchObject(UNKNOWN);
  });

  it('is heard no longer for a clock that is set back', async () => {
    aheadMs = 20 * MINUTE_MS;
    await desk.session.call('pendingMachines', {});
    aheadMs -= 60 * MINUTE_MS;
    await desk.session.call('pendingMachines', {});
    aheadMs += 11 * MINUTE_MS;
    await expect(desk.session.call('pendingMachines', {})).rejects.toMatchObject(UNKNOWN);
  });

  it('is not kept by what a desk asks by itself', async () => {
    for (const minutes of [10, 20, 29]) {
      aheadMs = minutes * MINUTE_MS;
      await desk.session.call('pendingMachines', {});
      await desk.session.call('budget', {});
      await desk.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    }
    aheadMs = SILENCE_MS + MINUTE_MS;
    await expect(desk.session.call('pendingMachines', {})).rejects.toMatchObject(UNKNOWN);
  });

  it('has its end written down, once, so that its ticket reads nothing either', async () => {
    aheadMs = SILENCE_MS + MINUTE_MS;
    await closeSilent(rig.keeper);
    await closeSilent(rig.keeper);
    const closings = await closingsOf(desk);
    expect(closings).toHaveLength(1);
    expect(closings[0]!.session).toBeNull();
    expect(rig.keeper.state.directory.session(desk.session.id)).toMatchObject({ silent: true });
  });

  it('has what its person wrote meanwhile taken, when they come back to it', async () => {
    const { id } = await newCase(await approvedMachine(rig.transport, desk), SERVICE);
    aheadMs = SILENCE_MS + MINUTE_MS;
    await closeSilent(rig.keeper);
    aheadMs += MINUTE_MS;
    const taken = { stream: `case/${id}`, type: 'case.taken', at: systemClock() + aheadMs };
    const entries = [await forgeEntry(desk, taken)];
    const again = await signIn(rig.transport, desk.authenticators, desk.device);
    expect((await again.session.call('append', { entries })).positions).toHaveLength(1);
  });
});

describe('a session is kept', () => {
  it('while its person is there, for twelve hours and no longer', async () => {
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      aheadMs = minutes * MINUTE_MS;
      await desk.session.call('present', {});
    }
    aheadMs = 12 * 60 * MINUTE_MS - MINUTE_MS;
    await desk.session.call('present', {});
    await closeSilent(rig.keeper);
    expect(await closingsOf(desk)).toEqual([]);
    aheadMs += 2 * MINUTE_MS;
    await expect(desk.session.call('present', {})).rejects.toMatchObject(UNKNOWN);
  });

  it('where it is a machine’s, which nobody sits at', async () => {
    const machine = await approvedMachine(rig.transport, desk);
    aheadMs = 2 * SILENCE_MS;
    await closeSilent(rig.keeper);
    await newCase(machine, SERVICE);
  });
});

it('ends with the keeper, in the log too', async () => {
  rig = await rig.restart();
  expect(await closingsOf(desk)).toHaveLength(1);
  const again = await signIn(rig.transport, desk.authenticators, softwareDevice());
  await closeSilent(rig.keeper);
  expect((await again.session.call('whoami', {})).account).toBe(desk.session.account);
});
