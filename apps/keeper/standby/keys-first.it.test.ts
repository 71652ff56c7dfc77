/** Keys come before most of the entries to a lifeboat that is far behind: some of them from a pen that only a later entry names. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { lifeboatReader } from '#journal/lifeboat-tables.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { approvedMachine, newCase, seatMachine } from '#testkit/machine.ts';
import { foundTwoOperators, softwareDevice } from '#testkit/person.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { proveConsistency } from '#tlog/proof.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { Standing } from '#wire/lifeboat.ts';
import { ROTATIONS } from '../keys/rotations.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';
import {
  carry,
  nameLifeboat,
  type StandbyRig,
  slipped,
  standbyRig,
} from '../testing/standby-rig.ts';

let main: Rig;
let lifeboat: StandbyRig;
/** So much of the log there was before the pen changed. */
let early: number;
beforeAll(async () => {
  main = await keeperRig();
  const operators = await foundTwoOperators(main.transport, ORIGIN, main.link!, [SERVICE]);
  lifeboat = await standbyRig();
  await nameLifeboat(lifeboat, operators);
  const key = softwareDevice();
  await newCase(await approvedMachine(main.transport, operators[0], key), SERVICE);
  await slipped(main);
  early = main.keeper.journal.size;
  await ROTATIONS.pen!.rotate(main.hands, { account: null, to: 'file', passphrase: null });
  // What it introduces itself by, it makes anew when it begins.
  main = await main.restart();
  await newCase(await seatMachine(main.transport, key), SERVICE);
  await slipped(main);
});
afterAll(async () => {
  await lifeboat.stop();
  await main.stop();
});

/** The entries before the pen changed, under the newest checkpoint. */
async function bringEarly(): Promise<Standing> {
  await main.keeper.checkpointer.settled();
  const reader = postgresReader(main.sql);
  const { size, note } = (await reader.checkpoint())!;
  const proof = await proveConsistency(rfc6962(sha256), early, size, reader.nodes);
  return lifeboat.standby.takeEntries({
    note: new TextEncoder().encode(note),
    entries: (await reader.entries(0, early)).map(({ bytes }) => bytes),
    proof: proof as readonly Uint8Array[] as Bytes[],
  });
}

it('takes what pens it knows have sent, and the rest once their entry is here', async () => {
  const stands = await bringEarly();
  expect(stands).toMatchObject({ size: early, refused: null });
  const slips = await lifeboatReader(main.sql).slips(stands.lifeboat, 0, 500);
  const { slip, unopened } = await lifeboat.standby.takeSlips({ slips });
  expect(unopened).toBe(0);
  expect(slip).toBeGreaterThan(0);
  expect(slip).toBeLessThan(slips.at(-1)!.seq);

  expect(await carry(main, lifeboat)).toMatchObject({
    ...{ slip: slips.at(-1)!.seq, unopened: 0, refused: null },
    awaited: { streams: 0, since: null },
  });
});
