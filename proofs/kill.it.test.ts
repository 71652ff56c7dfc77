import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse, type PartName } from './house.ts';
import { busyDesks } from './trouble/busy-desks.ts';
import { nothingLost } from './trouble/nothing-lost.ts';

const DESKS = 5;
const ROUNDS = 3;
const KILLED: readonly PartName[] = ['keeper', 'server', 'gateway', 'postgres'];

let house: House;
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-kill-'));
  house = await openHouse();
});
afterAll(async () => {
  await house.stop();
  await rm(scratch, { recursive: true });
});

it('loses nothing that was acknowledged, whatever is killed and whenever', {
  timeout: 240_000,
}, async () => {
  const desks = await busyDesks(house, DESKS);
  const kept = join(scratch, 'checkpoint');
  await sleep(1_000);
  await writeFile(kept, await (await fetch(`${house.origin}/checkpoint`)).text());

  for (let round = 0; round < ROUNDS; round += 1) {
    for (const part of KILLED) {
      await sleep(1_500 + 1_000 * Math.random());
      await house.kill9(part);
      await sleep(500 * Math.random());
      await house.startAgain(part);
    }
  }
  await sleep(2_000);
  const { acknowledged, troubles } = await nothingLost(house.origin, desks, '--since', kept);
  const sentAgain = desks.reduce((sum, desk) => sum + desk.sentAgain.size, 0);
  expect(sentAgain, 'answers were lost').toBeGreaterThan(0);
  const signedInAgain = desks.reduce((sum, desk) => sum + desk.signedInAgain, 0);
  expect(signedInAgain, 'every desk lost its session with every keeper').toBeGreaterThanOrEqual(
    DESKS * ROUNDS,
  );

  process.stdout.write(
    `${ROUNDS * KILLED.length} kills: ${acknowledged} entries acknowledged, none lost; ${sentAgain} sent again with the same bytes; ` +
      `${signedInAgain} sign-ins again; mended on the way: ${JSON.stringify(troubles)}\n`,
  );
});
