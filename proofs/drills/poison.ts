/**
 * `holdfast drill poison`: somebody with the main site's own keys rewrites its history, in every way that we know of, and serves it properly signed.
 * The lifeboat refuses each and says why, desks keep what they have, and the room goes on from the last true point. On sites of its own, which it
 * makes and removes. Exit 1 where anything was believed, or lost.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { equal } from '#base/bytes.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { Frontier } from '#tlog/frontier.ts';
import { equalHashes, rfc6962 } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { openHouse } from '../house.ts';
import { openLifeboat } from '../lifeboat-house.ts';
import { boardWith, founder, hire, openCase, until } from '../people.ts';
import { verify } from '../verify.ts';
import { beginDrill } from './drill.ts';
import { entriesIn } from './entries-in.ts';
import { deceiveKeeper, rewriteLog, stealSecrets } from './poison/intruder.ts';
import { DROPPED, POISONS, type Poison, WITHHELD } from './poison/poisons.ts';
import { acknowledgedTo, hireDesks, missingFrom, unsentOf } from './room.ts';
import { Worker } from './worker.ts';

const SAYS_WITHIN_MS = 60_000;
/** For each desk to have looked, more than once, what a second site has signed for. */
const DESKS_LOOK_MS = 2_500;
/** So that what waits for a keeper is what a room writes, and not what a machine could. */
const PAUSE_MS = 400;
const hasher = rfc6962(sha256);

const { values, step, end } = beginDrill(
  { drill: 'poison', runbook: 'docs/runbooks/poisoned-log.md' },
  { desks: '4', seconds: '5' },
);

step('Building a main site and a lifeboat');
const main = await openHouse();
const keeperFolder = join(main.kept[0]!, 'keeper');
const operators = await founder(main);
const pair = [operators, operators.second] as const;
const lifeboat = await openLifeboat(main);
await lifeboat.name(pair);
const desks = await hireDesks(main, operators, Number(values.desks));
const curious = await hire(main, operators, ['clinician']);
const workers = await Promise.all(desks.map((desk) => Worker.at(desk, main.origin, PAUSE_MS)));
const scratch = await mkdtemp(join(tmpdir(), 'holdfast-drill-'));

step(`${workers.length} desks work for ${values.seconds} seconds, and somebody opens a record`);
for (const worker of workers) worker.work();
await pause(Number(values.seconds) * 1_000);
const { cases } = await boardWith(curious, (board) => board.cases.size > 0);
await openCase(curious, [...cases.values()][0]!);
const sql = connect(main.databaseUrl, { max: 2 });
const reader = postgresReader(sql);
const { size: opened } = await reader.head();
await until('the lifeboat signs for it', async () => {
  const { size } = await signed();
  return size >= opened ? true : undefined;
});

step('The line to the lifeboat is cut while desks work; then the main site’s keeper is stopped');
await lifeboat.kill9('lifeboat');
const keptNote = await lifeboat.signedFor();
const { size: signedFor } = await signed();
await until('calls are begun that only the main site has', async () => {
  const { size } = await reader.head();
  const since = await reader.entries(signedFor, size);
  const begun = since.filter(({ bytes }) => decodeEntry(bytes).header.type === 'case.received');
  return begun.length >= 2 && keptByDesks() > 0 ? true : undefined;
});
await pause(1_000);
for (const part of ['keeper', 'gateway'] as const) await main.kill9(part);
await pause(500);
const truth = await entriesIn(main.databaseUrl);
const { org } = decodeEntry(truth[0]!).header;
const stolen = { org, secrets: await stealSecrets(keeperFolder), signedFor };
const keptAtFirst = keptByDesks();

const tried: Tried[] = [];
for (const poison of POISONS) {
  step(`Poison: ${poison.what}`);
  tried.push(await tryOut(poison));
}
step(`The true history again, but ${WITHHELD.what}`);
tried.push(await tryOut(WITHHELD));

step('The main site goes on upon a poisoned history, and its keeper signs it');
await main.kill9('server');
await deceiveKeeper(
  keeperFolder,
  await rewriteLog(sql, stolen, await DROPPED.rewritten(truth, stolen)),
);
const heard = (await lifeboat.alarms()).length;
for (const part of ['keeper', 'server'] as const) await main.startAgain(part);
const servedAt = performance.now();
const refusedMs = await alarmAfter(heard, DROPPED.alarm, servedAt);
await Promise.all(workers.map((worker) => worker.moveTo(main.origin)));
await pause(DESKS_LOOK_MS);
const believed = await falselyHeld();

step('Two people launch the lifeboat, and the room goes on there');
for (const part of ['server', 'keeper'] as const) await main.kill9(part);
const lostAt = performance.now();
await lifeboat.launch(pair);
await Promise.all(workers.map((worker) => worker.moveTo(lifeboat.origin)));
const oneBoardMs = performance.now() - lostAt;
await pause(2_000);
await Promise.all(workers.map((worker) => worker.stop()));

step('All of it is compared');
const log = await entriesIn(lifeboat.databaseUrl);
const acknowledged = acknowledgedTo(workers);
const lost = [...acknowledged.values()].filter(missingFrom(log));
const differing = truth.filter((bytes, i) => log[i] === undefined || !equal(bytes, log[i])).length;
const closed = await withoutKeys([...acknowledged.values()]);
const checked = await verify(lifeboat.origin, '--since', await copyOfKept());

const none = { unit: '', most: 0 };
const told = { unit: '', most: null };
const unsaid = tried.filter(({ ms }) => ms === null).length + (refusedMs === null ? 1 : 0);
const longest = Math.max(refusedMs ?? 0, ...tried.map(({ ms }) => ms ?? 0));
end({
  said: Object.fromEntries(tried.map(({ what, said }) => [what, said])),
  setting: {
    desks: workers.length,
    'entries of the true history': truth.length,
    'of these signed for by the lifeboat': signedFor,
  },
  figures: [
    { what: 'Ways of poisoning that were tried', value: tried.length + 1, ...told },
    { what: 'Of these, not said by the lifeboat', value: unsaid, ...none },
    {
      what: 'The longest until it said so, from the first served',
      value: longest / 1_000,
      unit: 's',
      most: 10,
    },
    {
      what: 'Poisoned entries that it accepted',
      value: sum('accepted') + believed.accepted,
      ...none,
    },
    {
      what: 'Signatures that it gave for a poisoned tree',
      value: sum('cosigned') + believed.cosigned,
      ...none,
    },
    { what: 'Poisoned histories that the checker accepted', value: sum('unrefused'), ...none },
    { what: 'Entries that desks kept meanwhile', value: keptAtFirst, ...told },
    { what: 'Of these, let go of', value: sum('letGo'), ...none },
    {
      what: 'Entries acknowledged to desks, by a poisoned site too',
      value: acknowledged.size,
      ...told,
    },
    { what: 'Of these, lost', value: lost.length, ...none },
    { what: 'Of these, sealed under a key that nobody has', value: closed, ...none },
    {
      what: 'Entries of the true history in which the new site differs',
      value: differing,
      ...none,
    },
    { what: 'Entries that desks still hold, to be typed in', value: unsentOf(workers), ...none },
    {
      what: 'Refusals of the checker, of the site that goes on',
      value: checked.exit === 0 ? 0 : 1,
      ...none,
    },
    {
      what: 'The longest that a desk could take no call',
      value: Math.max(...workers.map(({ idleMs }) => idleMs)) / 1_000,
      unit: 's',
      most: null,
    },
    {
      what: 'From the launch until all desks had one board again',
      value: oneBoardMs / 1_000,
      unit: 's',
      most: 30,
    },
  ],
});
await sql.end();
await Promise.all([lifeboat.stop(), main.abandon()]);
await rm(scratch, { recursive: true });

type Tried = {
  readonly what: string;
  /** In the words of whoever refused it. */
  readonly said: string;
  /** Until the lifeboat said so; null where it did not. */
  readonly ms: number | null;
  readonly accepted: number;
  readonly cosigned: number;
  readonly unrefused: number;
  readonly letGo: number;
};

/** The main site serves it, until the lifeboat has said what it makes of it, desks have looked, and a stranger has checked. */
async function tryOut({ what, alarm, rule, ...poison }: Poison): Promise<Tried> {
  await main.kill9('server');
  const keptBefore = keptByDesks();
  await rewriteLog(sql, stolen, await poison.rewritten(truth, stolen));
  await poison.beside?.(sql, truth, stolen);
  // It takes nothing more from a site that it has refused until it begins anew.
  await lifeboat.kill9('keeper');
  await lifeboat.startAgain('keeper');
  const heard = (await lifeboat.alarms()).length;
  await main.startAgain('server');
  const from = performance.now();
  if (tried.length === 0) await lifeboat.startAgain('lifeboat');
  const ms = await alarmAfter(heard, alarm, from);
  await pause(DESKS_LOOK_MS);
  const letGo = rule === null ? 0 : Math.max(0, keptBefore - keptByDesks());
  const checked = await verify(main.origin, '--since', await copyOfKept(), '--json');
  const answer = JSON.parse(checked.out);
  const isAsItMustBe = rule === null ? answer.accepted : rule.test(answer.rule ?? '');
  const alarms = (await lifeboat.alarms()).filter((one) => one !== null);
  const at = answer.entry == null ? '' : ` at entry ${answer.entry}`;
  return {
    what,
    said: `lifeboat: ${alarms.at(-1)}; checker: ${answer.accepted ? 'accepted' : `${answer.rule}${at}`}`,
    ms,
    ...(await falselyHeld()),
    unrefused: isAsItMustBe ? 0 : 1,
    letGo,
  };
}

/** Milliseconds until the lifeboat says it; null where it does not. */
async function alarmAfter(heard: number, alarm: RegExp, from: number): Promise<number | null> {
  const saying = until(
    'the lifeboat says so',
    async () =>
      (await lifeboat.alarms()).slice(heard).find((one) => one !== null && alarm.test(one)),
    SAYS_WITHIN_MS,
  );
  return saying.then(() => performance.now() - from).catch(() => null);
}

/** Of what the lifeboat holds and has signed for, what is not of the true history. */
async function falselyHeld(): Promise<{ readonly accepted: number; readonly cosigned: number }> {
  const held = await entriesIn(lifeboat.databaseUrl);
  const { size, root } = await signed();
  const tree = Frontier.empty(hasher);
  for (const bytes of truth.slice(0, size)) tree.append(hasher.leaf(bytes));
  return {
    accepted: held.filter((bytes, i) => truth[i] === undefined || !equal(bytes, truth[i])).length,
    cosigned: tree.size === size && equalHashes(tree.root(), root) ? 0 : 1,
  };
}

async function signed() {
  const note = await lifeboat.signedFor().catch(() => null);
  if (note === null) return { size: 0, root: Frontier.empty(hasher).root() };
  return parseCheckpoint(parseNote(note).text);
}

/** The checker puts the new one in its stead, where it accepts. */
async function copyOfKept(): Promise<string> {
  const copy = join(scratch, 'since');
  await writeFile(copy, keptNote);
  return copy;
}

/** How many of these are sealed for a stream that the new site has no key of. */
async function withoutKeys(entries: readonly Uint8Array[]): Promise<number> {
  const there = connect(lifeboat.databaseUrl, { max: 1 });
  const rows = await there<{ stream: string }[]>`SELECT DISTINCT stream FROM stream_key`;
  await there.end();
  const streams = new Set(rows.map(({ stream }) => stream));
  const sealed = entries.map((bytes) => decodeEntry(bytes)).filter((one) => one.sealed !== null);
  return sealed.filter(({ header }) => !streams.has(header.stream)).length;
}

function keptByDesks(): number {
  return workers.reduce((sum, { seat }) => sum + seat.outbox.kept.length, 0);
}

function sum(of: 'accepted' | 'cosigned' | 'unrefused' | 'letGo'): number {
  return tried.reduce((total, one) => total + one[of], 0);
}
