/** A site is built from an export and a safe's keys alone, after all else is gone. Nothing that was exported is lost, and nothing is served unchecked. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldCase } from '#care/case.ts';
import { type House, openHouse } from './house.ts';
import { KeptDesk } from './kept-desk.ts';
import { allSafe, allSent, takeCall, writeNote } from './kept-work.ts';
import { type Founder, founder, hire } from './people.ts';
import { makeSafe, type Restored, type Safe } from './safe.ts';
import { verify } from './verify.ts';
import { wholeLog } from './whole-log.ts';

let house: House;
let operators: Founder;
let safe: Safe;
beforeAll(async () => {
  house = await openHouse();
  operators = await founder(house);
  safe = await makeSafe('northmoor.example/holdfast');
});
afterAll(async () => {
  await restored?.stop();
  await house.abandon();
  await safe.remove();
});

let restored: Restored | undefined;

it('goes on from the export alone', async () => {
  const before = await safe.exportFrom(house);
  expect(before).toMatchObject({ exit: 3 });
  await safe.name([operators, operators.second]);

  const desk = new KeptDesk(await hire(house, operators, ['clinician', 'call-handler']));
  const early = await desk.signIn(house.origin);
  const call = await takeCall(early, 'Tidewater');
  await writeNote(early, call, 'Before');
  await allSent(early);
  expect(early.outbox.kept.length).toBeGreaterThan(0);

  const exported = await safe.exportFrom(house);
  expect(exported).toMatchObject({ exit: 0 });
  expect(JSON.parse(exported.out)).toMatchObject({ ok: true, keys: { awaited: 0 } });
  await allSafe(early);
  const log = await wholeLog(house.origin);
  expect(await verify(join(safe.folder, 'place'))).toMatchObject({ exit: 0 });

  await writeNote(early, call, 'After the last export');
  await allSent(early);
  await early.end();
  for (const part of ['gateway', 'server', 'keeper', 'postgres'] as const) await house.kill9(part);
  for (const path of house.kept) await rm(path, { recursive: true, force: true });

  restored = await safe.restore('new');
  expect(restored.entries).toBe(JSON.parse(exported.out).size);
  expect((await wholeLog(restored.origin)).slice(0, log.length)).toEqual(log);
  await restored.launch([operators, operators.second]);

  const again = await desk.signIn(restored.origin);
  await allSent(again);
  await again.keyring.ensure([{ stream: call.stream, subject: call.patient }], 'care');
  const { entries } = await again.reader.entries(call.stream);
  const opened = await Promise.all(entries.map(({ bytes }) => again.keyring.open(bytes)));
  expect(JSON.stringify(foldCase(opened))).toMatch(/Before.*After the last export/);
  await again.end();
  expect(await verify(restored.origin)).toMatchObject({ exit: 0 });
});
