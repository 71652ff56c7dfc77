/**
 * `holdfast drill keeper-loss`: desks work while the keeper is killed and started again; while its folder, with its keys, is lost and put back from a
 * copy; and while both are gone for good, and two people launch the lifeboat. The database lives through all of it. On sites of its own, which it
 * makes and removes. Exit 1 where something was lost.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { equal } from '#base/bytes.ts';
import { decodeEntry } from '#journal/entry.ts';
import { openHouse } from '../house.ts';
import { openLifeboat } from '../lifeboat-house.ts';
import { founder } from '../people.ts';
import { verify } from '../verify.ts';
import { beginDrill } from './drill.ts';
import { entriesIn } from './entries-in.ts';
import { acknowledgedTo, hireDesks, missingFrom, unsentOf } from './room.ts';
import { Worker } from './worker.ts';

/** So that what waits for a keeper is what a room writes, and not what a machine could. */
const PAUSE_MS = 200;
/** Until somebody has seen it, and acts. */
const NOTICED_MS = 3_000;

const { values, step, end } = beginDrill(
  { drill: 'keeper-loss', runbook: 'docs/runbooks/keeper-lost.md' },
  { desks: '4', seconds: '5' },
);

step('Building a main site and a lifeboat; the keeper’s folder is copied');
const main = await openHouse();
const folder = join(main.kept[0]!, 'keeper');
const operators = await founder(main);
const pair = [operators, operators.second] as const;
const lifeboat = await openLifeboat(main);
await lifeboat.name(pair);
const desks = await hireDesks(main, operators, Number(values.desks));
const scratch = await mkdtemp(join(tmpdir(), 'holdfast-drill-'));
const copy = join(scratch, 'keeper');
/** Keys, and the last checkpoint that it signed; the rest it makes anew. */
await cp(folder, copy, {
  recursive: true,
  filter: (path) => !/\.sock$|^snapshot/.test(basename(path)),
});
const workers = await Promise.all(desks.map((desk) => Worker.at(desk, main.origin, PAUSE_MS)));

step(`${workers.length} desks work for ${values.seconds} seconds`);
for (const worker of workers) worker.work();
await pause(Number(values.seconds) * 1_000);

step('The keeper is killed, and started again');
await main.kill9('keeper');
await pause(NOTICED_MS);
const startedMs = await flowsAgain(async () => {});

await pause(2_000);
step('The keeper and its folder are lost, and the copy is put back');
await main.kill9('keeper');
await rm(folder, { recursive: true });
await pause(NOTICED_MS);
const putBackMs = await flowsAgain(() => cp(copy, folder, { recursive: true }));

await pause(2_000);
step('The keeper, its folder and every copy are gone for good');
await main.kill9('keeper');
await rm(folder, { recursive: true });
await rm(scratch, { recursive: true });
const lostAt = performance.now();
await pause(NOTICED_MS);

step('Two people launch the lifeboat, and the room goes on there');
const left = await entriesIn(main.databaseUrl);
for (const part of ['server', 'gateway'] as const) await main.kill9(part);
await lifeboat.launch(pair);
await Promise.all(workers.map((worker) => worker.moveTo(lifeboat.origin)));
const oneBoardMs = performance.now() - lostAt;
await pause(2_000);
await Promise.all(workers.map((worker) => worker.stop()));

step('All of it is compared');
const log = await entriesIn(lifeboat.databaseUrl);
const acknowledged = acknowledgedTo(workers);
const isLost = missingFrom(log);
/** The keeper's own that no second site had yet say what it did, and nobody else saw. */
const isPeoples = (bytes: Uint8Array) => decodeEntry(bytes).header.session !== null;
const launchedAt = log.findIndex((bytes) => decodeEntry(bytes).header.type === 'lifeboat.launched');
const differing = log.slice(0, launchedAt).filter((bytes, i) => !equal(bytes, left[i]!)).length;
const checked = await verify(lifeboat.origin);

const none = { unit: '', most: 0 };
const told = { unit: '', most: null };
end({
  setting: { desks: workers.length, 'entries that the database had left': left.length },
  figures: [
    {
      what: 'Killed and started again: until all outboxes flowed',
      value: startedMs / 1_000,
      unit: 's',
      most: 30,
    },
    {
      what: 'Keys put back from a copy: until all outboxes flowed',
      value: putBackMs / 1_000,
      unit: 's',
      most: 30,
    },
    {
      what: 'Keys gone for good: until all desks had one board',
      value: oneBoardMs / 1_000,
      unit: 's',
      most: 30,
    },
    {
      what: 'The longest that a desk could take no call',
      value: Math.max(...workers.map(({ idleMs }) => idleMs)) / 1_000,
      unit: 's',
      most: 0,
    },
    { what: 'Entries acknowledged to desks', value: acknowledged.size, ...told },
    { what: 'Of these, lost', value: [...acknowledged.values()].filter(isLost).length, ...none },
    {
      what: 'Entries of people that the database had left',
      value: left.filter(isPeoples).length,
      ...told,
    },
    {
      what: 'Of these, not in the log that goes on',
      value: left.filter(isPeoples).filter(isLost).length,
      ...none,
    },
    { what: 'Entries up to the launch in which it differs', value: differing, ...none },
    { what: 'Entries that desks still hold, to be typed in', value: unsentOf(workers), ...none },
    {
      what: 'Refusals of the checker, of the site that goes on',
      value: checked.exit === 0 ? 0 : 1,
      ...none,
    },
  ],
});
await Promise.all([lifeboat.stop(), main.abandon()]);

/** From when it is done until each desk has signed in again, all that it wrote is sent, and the board is there. */
async function flowsAgain(done: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await done();
  await main.startAgain('keeper');
  await Promise.all(workers.map((worker) => worker.moveTo(main.origin)));
  return performance.now() - from;
}
