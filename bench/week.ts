/**
 * `holdfast bench week`: England's busiest week of NHS 111 on record, 706,129 calls (docs: week to 11 December 2022), or a part of it, as entries of
 * one log through the real journal, keeper and server, as fast as the machine goes. The budgets are in force: of one organisation's 3,000 people
 * an hour no more are opened, so the clock that all parts go by passes with the calls, and the week's calls fill twelve days of it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '#base/clock.ts';
import { EXIT } from '../apps/cli/command.ts';
import { progressBar } from '../apps/cli/progress-bar.ts';
import { measureBoard } from './week/board.ts';
import { duration } from './week/figures.ts';
import { openHouse } from './week/house.ts';
import { HEADINGS, row, spentEach } from './week/mark.ts';
import { nothingPlayed, type Played, play, timeOf } from './week/play.ts';
import { takeUp, writeSitting } from './week/sitting.ts';
import { hireAll, keepStaff, type Staff, seatAgain } from './week/staff.ts';

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '0.01' },
    desks: { type: 'string', default: '48' },
    open: { type: 'string', default: '5000' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const WEEK_CALLS = 706_129;
/** Each within its hourly budget of people, at the pace of the calls. */
const STAFF = { handlers: 100, clinicians: 64 };

const share = Number(values.share);
const calls = Math.round(WEEK_CALLS * share);
const week = { calls, open: Number(values.open), desks: Number(values.desks) };
const say = (line = '') => values.json || process.stdout.write(`${line}\n`);
const bar = progressBar(process.stderr, () => performance.now());

const folder =
  values.keep === undefined
    ? await mkdtemp(join(tmpdir(), 'holdfast-week-'))
    : resolve(values.keep);
const kept = await takeUp(folder, week).catch((error: Error) => {
  process.stderr.write(`${error.message}.\n`);
  process.exit(EXIT.environment);
});
const before =
  kept === null
    ? nothingPlayed(systemClock())
    : { ...kept, sittings: [...kept.sittings, kept.done] };
const enough = new AbortController();
if (values.keep !== undefined) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => enough.abort());
}

if (kept !== null)
  say(`Going on after ${kept.done.toLocaleString('en-GB')} calls: the house starts …`);
const house = await openHouse(folder, kept?.house ?? null, timeOf(before.done, before.begunAt));
try {
  if (kept === null) say('Hiring …');
  const staff =
    kept === null ? await hireAll(house, STAFF, bar.show) : seatAgain(house, kept.staff);
  bar.clear();
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  say(
    `\n${machine}; Node ${process.version}; ${calls.toLocaleString('en-GB')} calls, each to the end of its case, ${(share * 100).toPrecision(3)}% of the week; ${week.desks} calls at once; desks on the same cores; durable commits\n`,
  );
  say(HEADINGS);
  for (const mark of before.marks) say(row(mark));
  for (const calls of before.sittings)
    say(`(another sitting from ${calls.toLocaleString('en-GB')} calls on)`);
  const played = await play(
    house,
    staff,
    week,
    before,
    enough.signal,
    (done) => bar.show(done, calls + week.open),
    (mark) => {
      bar.clear();
      say(row(mark));
    },
  );
  bar.clear();
  if (values.keep !== undefined)
    await writeSitting(folder, { week, ...played, house: house.kept, staff: keepStaff(staff) });
  if (played.done < calls + week.open)
    say(
      `\n${played.done.toLocaleString('en-GB')} calls so far, in ${duration(played.seconds)}: the same command goes on with the next.`,
    );
  else await conclude(played, staff, machine);
} finally {
  bar.clear();
  await house.stop();
  if (values.keep === undefined) await rm(folder, { recursive: true });
}

/** What is measured once all calls are played. */
async function conclude(
  { marks, sittings, askedAgain }: Played,
  staff: Staff,
  machine: string,
): Promise<void> {
  const last = marks.at(-1)!;
  const whole = (WEEK_CALLS / calls) * last.seconds;
  say(
    `\n${calls.toLocaleString('en-GB')} calls in ${duration(last.seconds)}. ${share < 1 ? `At this rate the week takes ${duration(whole)}; it was not played to its end.` : ''}`,
  );
  const spent = spentEach(marks);
  if (spent !== null)
    say(
      `processor time a call: desks ${spent.desks} µs, keeper ${spent.keeper} µs, server ${spent.server} µs; the rest is PostgreSQL`,
    );
  if (askedAgain > 0)
    say(`${askedAgain} times a desk was told that the server cannot just now, and asked again`);
  const board = await measureBoard(house, staff);
  say(
    `\nboard of ${board.cases.toLocaleString('en-GB')} open cases: ${(board.bytes / 1e6).toFixed(1)} MB, fetched in ${board.fetchMs.toFixed(0)} ms, folded in ${board.foldMs.toFixed(0)} ms;`,
  );
  say(
    `from append to a reading desk's fold: p50 ${board.live.p50.toFixed(1)} ms, p99 ${board.live.p99.toFixed(1)} ms (${board.appends} appends)`,
  );
  const started = await house.restart();
  say(
    `\nstarted again on ${last.entries.toLocaleString('en-GB')} entries: keeper in ${(started.keeper / 1000).toFixed(1)} s, server current in ${(started.server / 1000).toFixed(1)} s`,
  );
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ machine, node: process.version, share, week, sittings, askedAgain, marks, board, started })}\n`,
    );
  }
}
