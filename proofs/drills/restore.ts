/**
 * `holdfast drill restore`: desks work while exports go to a place that only accepts; then all of the main site is gone, and on an empty folder a site
 * is built from the exported place and a safe's keys alone, checked, launched by two people, and gone on at. Exit 1 where something was lost.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldCase } from '#care/case.ts';
import { openHouse } from '../house.ts';
import type { Seated } from '../kept-desk.ts';
import { founder } from '../people.ts';
import { makeSafe } from '../safe.ts';
import { verify } from '../verify.ts';
import { wholeLog } from '../whole-log.ts';
import { beginDrill } from './drill.ts';
import { type Past, writePast } from './past.ts';
import { hireDesks, missingFrom, unsentOf } from './room.ts';
import { Worker } from './worker.ts';

/** Before that, how long a start takes is all that is measured. */
const JUDGED_FROM = 50_000;

const { values, step, end } = beginDrill(
  { drill: 'restore', runbook: 'docs/runbooks/restore-from-an-export.md' },
  { desks: '4', seconds: '10', entries: '2000' },
);
const wanted = Number(values.entries);

step('Building a main site and a safe');
const main = await openHouse();
const operators = await founder(main);
const pair = [operators, operators.second] as const;
const safe = await makeSafe('northmoor.example/holdfast');
await safe.name(pair);

const desks = await hireDesks(main, operators, Number(values.desks));

step(`A past of ${wanted} entries is written`);
const past = await writePast(main.origin, operators, wanted);

const workers = await Promise.all(desks.map((desk) => Worker.at(desk, main.origin)));
step(`${workers.length} desks work for ${values.seconds} seconds, and exports go to the place`);
for (const worker of workers) worker.work();
const until = performance.now() + Number(values.seconds) * 1_000;
let exports = 0;
let exported = { size: 0, acknowledged: acknowledged() };
do {
  const before = acknowledged();
  const { exit, out, complaint } = await safe.exportFrom(main);
  if (exit !== 0) throw new Error(`not exported: ${out}${complaint}`);
  exported = { size: JSON.parse(out).size, acknowledged: before };
  exports += 1;
} while (performance.now() < until);
await pause(500);
const log = (await wholeLog(main.origin)).slice(0, exported.size);

step('All of the main site is gone');
for (const part of ['gateway', 'server', 'keeper', 'postgres'] as const) await main.kill9(part);
for (const path of main.kept) await rm(path, { recursive: true, force: true });
await pause(1_000);
await Promise.all(workers.map((worker) => worker.rest()));
const acknowledgedByAll = acknowledged();

step('A site is built from the export alone');
const restoringFrom = performance.now();
const restored = await safe.restore('new');
const checkedAt = performance.now();
await restored.launch(pair);
const launchedAt = performance.now();
const here = await wholeLog(restored.origin);
const differing = log.filter((bytes, i) => !equalBytes(bytes, here[i])).length;
const lost = [...exported.acknowledged.values()].filter(missingFrom(here));

step('The room goes on there');
await Promise.all(workers.map((worker) => worker.moveTo(restored.origin)));
const opened = await openCase(workers[0]!.seat, past);
await Promise.all(workers.map((worker) => worker.stop()));
const after = await wholeLog(restored.origin);
const lostAtAll = [...acknowledgedByAll.values()].filter(missingFrom(after));
const refusals = [await verify(join(safe.folder, 'place')), await verify(restored.origin)].filter(
  ({ exit }) => exit !== 0,
).length;

const minutes = (launchedAt - restoringFrom) / 60_000;
const none = { unit: '', most: 0 };
const told = { unit: '', most: null };
end({
  setting: { desks: workers.length, exports },
  figures: [
    { what: 'Entries restored', value: restored.entries, ...told },
    { what: 'Entries in which it differs from the main site', value: differing, ...none },
    {
      what: 'Acknowledged before the last export began',
      value: exported.acknowledged.size,
      ...told,
    },
    { what: 'Of these, lost', value: lost.length, ...none },
    { what: 'Acknowledged since, brought by desks', value: broughtBy(), ...told },
    { what: 'Of all that was acknowledged, lost', value: lostAtAll.length, ...none },
    { what: 'Records to type in afterwards', value: unsentOf(workers), ...none },
    { what: 'Entries of a case opened there', value: opened.there, ...told },
    { what: 'Of these, not readable', value: opened.there - opened.read, ...none },
    { what: 'Logs that verify refuses, of the export and the new site', value: refusals, ...none },
    {
      what: 'Checking and restoring',
      value: (checkedAt - restoringFrom) / 1_000,
      unit: 's',
      most: null,
    },
    { what: 'Until two people had launched it', value: minutes, unit: 'min', most: null },
    {
      what: 'The same, per million entries',
      value: (minutes / restored.entries) * 1_000_000,
      unit: 'min',
      most: restored.entries < JUDGED_FROM ? null : 2,
    },
  ],
});
await Promise.all([restored.stop(), main.abandon()]);
await safe.remove();

function acknowledged(): Map<Uuid, Uint8Array> {
  return new Map([...past.acknowledged, ...desks.flatMap((desk) => [...desk.acknowledged])]);
}

function broughtBy(): number {
  return [...acknowledgedByAll.values()].filter(missingFrom(here)).length;
}

/** How many entries of a case of the past are there, and how many of them whoever opens it there can read. */
async function openCase(at: Seated, { one }: Past): Promise<{ there: number; read: number }> {
  const stream = streamName({ kind: 'case', id: one.id });
  await at.keyring.ensure([{ stream, subject: one.patient }], 'care');
  const { entries } = await at.reader.entries(stream);
  const opened = await Promise.allSettled(entries.map(({ bytes }) => at.keyring.open(bytes)));
  const read = opened.filter((each) => each.status === 'fulfilled').map(({ value }) => value);
  return { there: entries.length, read: foldCase(read) === null ? 0 : read.length };
}

function equalBytes(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && equal(new Uint8Array(one), new Uint8Array(other));
}
