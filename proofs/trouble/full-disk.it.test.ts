/** The database's disk runs full while desks write, and the keeper's own. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres } from '#testkit/postgres.ts';
import type { BusyDesk } from '../busy-desk.ts';
import { type House, openHouse } from '../house.ts';
import { until } from '../people.ts';
import { busyDesks } from './busy-desks.ts';
import { eachGoesOn } from './goes-on.ts';
import { nothingLost } from './nothing-lost.ts';
import { NO_SMALL_DISKS, type SmallDisk, smallDisk } from './small-disk.ts';

/** On a machine that does much else. */
const WITHIN_MS = 60_000;

const databases = smallDisk(256);
const keepers = databases && smallDisk(4);
if (keepers === undefined) process.stderr.write(`${NO_SMALL_DISKS}\n`);

let house: House;
let desks: readonly BusyDesk[];
beforeAll(async () => {
  if (databases === undefined || keepers === undefined) return;
  house = await openHouse({}, await startPostgres(databases.path));
  await house.kill9('keeper');
  await cp(house.kept[0]!, keepers.path, {
    recursive: true,
    filter: (path) => !path.endsWith('.sock'),
  });
  await onItsDisk(keepers);
  desks = await busyDesks(house, 2);
}, 120_000);
afterAll(async () => {
  await house?.stop();
  for (const disk of [keepers, databases]) disk?.remove();
});

const onItsDisk = ({ path }: SmallDisk) => house.startAgain('keeper', { HOLDFAST_DATA: path });

/** The keeper said of its trouble that a disk is full, by PostgreSQL's code or the system's. */
async function says(code: '53100' | 'ENOSPC'): Promise<true | undefined> {
  const lines = await house.logged('keeper');
  return lines.some((line) => line.code === code) ? true : undefined;
}

it.skipIf(keepers === undefined)(
  'nothing acknowledged is lost where the database’s disk is full, and all goes on once there is room',
  { timeout: 3 * WITHIN_MS },
  async () => {
    await eachGoesOn(desks);
    await databases!.fill();
    await until('the keeper says so', () => says('53100'), WITHIN_MS);
    // What still found room is on disk, and so is whatever was acknowledged: of the rest a crash leaves nothing.
    await house.kill9('postgres');
    await databases!.free();
    await house.startAgain('postgres');
    await eachGoesOn(desks);
  },
);

it.skipIf(keepers === undefined)(
  'no checkpoint is shown that the keeper could not remember',
  { timeout: 3 * WITHIN_MS },
  async () => {
    const [shown, memory] = [
      `${house.origin}/checkpoint`,
      join(keepers!.path, 'keeper', 'last-checkpoint'),
    ];
    await keepers!.fill();
    await until('the keeper says so', () => says('ENOSPC'), WITHIN_MS);
    await eachGoesOn(desks);
    const text = await (await fetch(shown)).text();
    expect(text).toBe(await readFile(memory, 'utf8'));
    await eachGoesOn(desks);
    expect(await (await fetch(shown)).text(), 'nothing is signed').toBe(text);

    // Nor does it begin on a full disk, and it says why.
    await house.kill9('keeper');
    await expect(onItsDisk(keepers!)).rejects.toThrow('folder is full');
    await keepers!.free();
    await onItsDisk(keepers!);
    await eachGoesOn(desks);
    await nothingLost(house.origin, desks);
  },
);
