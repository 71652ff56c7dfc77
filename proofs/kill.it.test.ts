import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { decodeEntry } from '#journal/entry.ts';
import { type BusyDesk, busyDesk } from './busy-desk.ts';
import { type House, openHouse, type PartName } from './house.ts';
import { approveGateway, boardWith, founder, hire, openCase, sendReport, until } from './people.ts';
import { reportOf } from './report.ts';
import { verify } from './verify.ts';
import { wholeLog } from './whole-log.ts';

const DESKS = 5;
const ROUNDS = 4;
const KILLED: readonly PartName[] = ['keeper', 'server', 'postgres'];

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

/** Desks with a case each, open before the trouble begins. */
async function busyDesks(): Promise<BusyDesk[]> {
  const operator = await founder(house);
  await approveGateway(house, operator);
  for (let n = 0; n < DESKS; n += 1) {
    expect(await sendReport(house, reportOf({ number: n, family: 'Loadbearer' }))).toMatchObject({
      status: 200,
    });
  }
  const desks: BusyDesk[] = [];
  for (const row of (
    await boardWith(operator, ({ cases }) => cases.size === DESKS)
  ).cases.values()) {
    const clinician = await hire(house, operator, ['clinician']);
    await openCase(clinician, row);
    desks.push(await busyDesk(house, clinician, streamName({ kind: 'case', id: row.id })));
  }
  return desks;
}

/** Where each entry stands, by the log alone. */
function placesIn(log: readonly Uint8Array[]): Map<Uuid, { index: number; version: number }> {
  const versions = new Map<string, number>();
  const places = new Map<Uuid, { index: number; version: number }>();
  for (const [index, bytes] of log.entries()) {
    const { id, stream } = decodeEntry(bytes).header;
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    expect(places.has(id), 'an id stands in the log once').toBe(false);
    places.set(id, { index, version });
  }
  return places;
}

it('loses nothing that was acknowledged, whatever is killed and whenever', {
  timeout: 150_000,
}, async () => {
  const desks = await busyDesks();
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
  for (const desk of desks) await desk.finish();

  const acknowledged = desks.flatMap((desk) => desk.acknowledged);
  const most = Math.max(...acknowledged.map(({ index }) => index));
  const log = await until('a checkpoint covers all', async () => {
    const entries = await wholeLog(house.origin);
    return entries.length > most ? entries : undefined;
  });
  const places = placesIn(log);
  for (const { id, index, version } of acknowledged)
    expect(places.get(id)).toEqual({ index, version });

  const ids = new Set(acknowledged.map(({ id }) => id));
  for (const { written } of desks)
    for (const id of written) expect(ids.has(id), 'what was written was acknowledged').toBe(true);
  const sentAgain = desks.reduce((sum, desk) => sum + desk.sentAgain.size, 0);
  expect(sentAgain, 'answers were lost').toBeGreaterThan(0);
  const signedInAgain = desks.reduce((sum, desk) => sum + desk.signedInAgain, 0);
  expect(signedInAgain, 'every desk lost its session with every keeper').toBeGreaterThanOrEqual(
    DESKS * ROUNDS,
  );

  const { exit, out } = await verify(house.origin, '--since', kept, '--json');
  expect({ exit, ...JSON.parse(out) }).toMatchObject({
    exit: 0,
    accepted: true,
    continues: expect.any(Number),
  });

  const troubles: Record<string, number> = {};
  for (const [code, count] of desks.flatMap((desk) => [...desk.troubles])) {
    troubles[code] = (troubles[code] ?? 0) + count;
  }
  process.stdout.write(
    `${ROUNDS * KILLED.length} kills: ${ids.size} entries acknowledged, none lost; ${sentAgain} sent again with the same bytes; ` +
      `${signedInAgain} sign-ins again; mended on the way: ${JSON.stringify(troubles)}\n`,
  );
});
