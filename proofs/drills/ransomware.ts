/**
 * `holdfast drill ransomware`: desks work, an intruder with root's powers encrypts and deletes the whole main site, two people launch the lifeboat,
 * the desks go on there, and a main site is built anew from it. On sites of its own, which it makes and removes. Exit 1 where something was lost.
 */
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { equal } from '#base/bytes.ts';
import { relayTransport } from '#sync/transport.ts';
import { signIn, softwareDevice } from '#testkit/person.ts';
import { openHouse } from '../house.ts';
import { openLifeboat } from '../lifeboat-house.ts';
import { atDesk, founder, until } from '../people.ts';
import { beginDrill } from './drill.ts';
import { entriesIn } from './entries-in.ts';
import { acknowledgedTo, hireDesks, missingFrom, unsentOf } from './room.ts';
import { Worker } from './worker.ts';

const RANSOM = new URL('ransom.ts', import.meta.url).pathname;

const { values, step, end } = beginDrill(
  { drill: 'ransomware', runbook: 'docs/runbooks/main-site-lost.md' },
  { desks: '8', seconds: '10' },
);
const seconds = Number(values.seconds);

step('Building a main site and a lifeboat');
const main = await openHouse();
const operators = await founder(main);
const pair = [operators, operators.second] as const;
const lifeboat = await openLifeboat(main);
await lifeboat.name(pair);

const desks = await hireDesks(main, operators, Number(values.desks));
const workers = await Promise.all(desks.map((desk) => Worker.at(desk, main.origin)));

step(`${workers.length} desks work for ${seconds} seconds`);
for (const worker of workers) worker.work();
await pause(seconds * 1_000);

step('An intruder encrypts and deletes the main site');
const { stdout } = await promisify(execFile)(process.execPath, [RANSOM, ...main.kept]);
for (const part of ['gateway', 'server', 'keeper', 'postgres'] as const) await main.kill9(part);
const lostAt = performance.now();
await pause(2_000);

step('Two people launch the lifeboat');
await lifeboat.launch(pair);
await Promise.all(workers.map((worker) => worker.moveTo(lifeboat.origin)));
const oneBoardAt = performance.now();
step('The room goes on there');
await pause(2_000);
await Promise.all(workers.map((worker) => worker.stop()));

step('A main site is built anew from the lifeboat');
const rebuiltFrom = performance.now();
const rebuilt = await openLifeboat(lifeboat);
const again = await Promise.all(
  pair.map(async ({ authenticators }) =>
    atDesk(
      lifeboat,
      await signIn(relayTransport(lifeboat.origin, fetch), authenticators, softwareDevice()),
    ),
  ),
);
await rebuilt.name([again[0]!, again[1]!]);
const entries = await entriesIn(lifeboat.databaseUrl);
const copy = await until(
  'the new site holds it all',
  async () => {
    const held = await entriesIn(rebuilt.databaseUrl);
    return held.length >= entries.length ? held : undefined;
  },
  600_000,
);
const rebuiltMs = performance.now() - rebuiltFrom;

const acknowledged = acknowledgedTo(workers);
const lost = [...acknowledged.values()].filter(missingFrom(entries));
const differing = entries.filter((bytes, i) => !equal(bytes, copy[i] ?? new Uint8Array())).length;
end({
  setting: { desks: workers.length, 'files encrypted': Number(stdout) },
  figures: [
    { what: 'Entries acknowledged to desks', value: acknowledged.size, unit: '', most: null },
    { what: 'Of these, lost', value: lost.length, unit: '', most: 0 },
    {
      what: 'Entries that desks still hold, to be typed in',
      value: unsentOf(workers),
      unit: '',
      most: 0,
    },
    {
      what: 'The longest that a desk could take no call',
      value: Math.max(...workers.map(({ idleMs }) => idleMs)) / 1_000,
      unit: 's',
      most: null,
    },
    {
      what: 'From the loss until all desks had one board again',
      value: (oneBoardAt - lostAt) / 1_000,
      unit: 's',
      most: 30,
    },
    { what: 'Entries of the new main site', value: copy.length, unit: '', most: null },
    { what: 'Entries in which it differs', value: differing, unit: '', most: 0 },
    { what: 'Building it anew', value: rebuiltMs / 1_000, unit: 's', most: null },
  ],
});
await Promise.all([rebuilt.stop(), lifeboat.stop(), main.abandon()]);
