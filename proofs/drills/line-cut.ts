/**
 * `holdfast drill line-cut`: two rooms work; one loses its line to the main site, works on by its own lifeboat, and comes back when the line does, while
 * the other never stops. On sites of its own, which it makes and removes. Exit 1 where something was lost.
 */
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { decodeEntry } from '#journal/entry.ts';
import { openHouse } from '../house.ts';
import { openLifeboat } from '../lifeboat-house.ts';
import { openLine } from '../line.ts';
import { founder } from '../people.ts';
import { verify } from '../verify.ts';
import { beginDrill } from './drill.ts';
import { entriesIn } from './entries-in.ts';
import { acknowledgedTo, hireDesks, missingFrom, unsentOf } from './room.ts';
import { Worker } from './worker.ts';

const HOLDFAST = new URL('../../apps/cli/holdfast.js', import.meta.url).pathname;
/** So that what waits is what a room writes, and not what a machine could. */
const PAUSE_MS = 200;
/** Until somebody has seen it, and acts. */
const NOTICED_MS = 3_000;

const { values, step, end } = beginDrill(
  { drill: 'line-cut', runbook: 'docs/runbooks/line-cut.md' },
  { desks: '4', seconds: '5' },
);

step('Building a main site, and a lifeboat at the end of a line');
const main = await openHouse();
const line = await openLine(main.origin);
const operators = await founder(main);
const pair = [operators, operators.second] as const;
const harbour = await openLifeboat(line);
await harbour.name(pair);
const atEach = Math.max(1, Math.floor(Number(values.desks) / 2));
const seated = async (origin: string) => {
  const desks = await hireDesks(main, operators, atEach);
  return Promise.all(desks.map((desk) => Worker.at(desk, origin, PAUSE_MS)));
};
const hill = await seated(main.origin);
const quay = await seated(line.origin);
const workers = [...hill, ...quay];

step(`${atEach} desks work on the hill and ${atEach} at the quay for ${values.seconds} seconds`);
for (const worker of workers) worker.work();
await pause(Number(values.seconds) * 1_000);

step('The line is cut');
line.cut();
const cutAt = performance.now();
await pause(NOTICED_MS);

step('Two people launch the lifeboat for the quay, and the quay goes on there');
await harbour.launch(pair, 'apart');
await Promise.all(quay.map((worker) => worker.moveTo(harbour.origin)));
const oneBoardMs = performance.now() - cutAt;
await pause(Number(values.seconds) * 1_000);

step('The line is back: two people stand the lifeboat down, and the main site joins what it wrote');
line.mend();
const mendedAt = performance.now();
await harbour.standDown(pair);
const join = [HOLDFAST, 'join', harbour.origin, '--data', main.kept[0]!, '--json'];
const { stdout } = await promisify(execFile)(process.execPath, join);
const joined = JSON.parse(stdout) as { entries: number; awaited: number; attachments: number };
await Promise.all(quay.map((worker) => worker.moveTo(line.origin)));
const togetherMs = performance.now() - mendedAt;
await pause(2_000);
await Promise.all(workers.map((worker) => worker.stop()));

step('All of it is compared');
const log = await entriesIn(main.databaseUrl);
const branch = await entriesIn(harbour.databaseUrl);
const ids = new Set(log.map((bytes) => decodeEntry(bytes).header.id));
const isLost = missingFrom(log);
const acknowledged = acknowledgedTo(workers);
const checked = await verify(main.origin);

const none = { unit: '', most: 0 };
const told = { unit: '', most: null };
end({
  setting: { 'desks on the hill': hill.length, 'desks at the quay': quay.length },
  figures: [
    {
      what: 'The longest that a desk could take no call',
      value: Math.max(...workers.map(({ idleMs }) => idleMs)) / 1_000,
      unit: 's',
      most: 0,
    },
    {
      what: 'From the cut until the quay had one board',
      value: oneBoardMs / 1_000,
      unit: 's',
      most: 30,
    },
    {
      what: 'From the mended line until both had one board',
      value: togetherMs / 1_000,
      unit: 's',
      most: 30,
    },
    { what: 'Entries that the lifeboat wrote by itself', value: joined.entries, ...told },
    {
      what: 'Entries of its log, not in the one log',
      value: branch.filter(isLost).length,
      ...none,
    },
    { what: 'Streams whose keys did not come', value: joined.awaited, ...none },
    { what: 'Entries acknowledged to desks', value: acknowledged.size, ...told },
    { what: 'Of these, lost', value: [...acknowledged.values()].filter(isLost).length, ...none },
    { what: 'Entries that stand twice', value: log.length - ids.size, ...none },
    { what: 'Entries that desks still hold, to be typed in', value: unsentOf(workers), ...none },
    { what: 'Refusals of the checker, of the one log', value: checked.exit === 0 ? 0 : 1, ...none },
  ],
});
await Promise.all([harbour.stop(), line.close(), main.abandon()]);
