/**
 * `holdfast bench week`: England's busiest week of NHS 111 on record, 706,129 calls (docs: week to 11 December 2022), or a part of it, as entries of
 * one log through the real journal, keeper and server, as fast as the machine goes. The budgets are in force: of one organisation's 3,000 people
 * an hour no more are opened, so the clock that all parts go by passes with the calls, and the week's calls fill twelve days of it.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '#base/clock.ts';
import { progressBar } from '../apps/cli/progress-bar.ts';
import { measureBoard } from './week/board.ts';
import { closeCase, type Queued, takeCall, tellGp } from './week/call.ts';
import { duration, megabytes, Waits } from './week/figures.ts';
import { type House, openHouse } from './week/house.ts';
import { Sitting } from './week/sitting.ts';
import { gatewaySeat, hireAll, type Staff } from './week/staff.ts';

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '0.01' },
    desks: { type: 'string', default: '48' },
    open: { type: 'string', default: '5000' },
    json: { type: 'boolean', default: false },
  },
});

const WEEK_CALLS = 706_129;
/** A little less than the organisation's budget of 3,000: whoever rings again is two people until they are found. */
const CALLS_AN_HOUR = 2_550;
const HOUR_MS = 3_600_000;
/** Each within its hourly budget of people, at that pace. */
const STAFF = { handlers: 100, clinicians: 64 };
/** Every so many calls somebody rings who has rung before. */
const AGAIN_EVERY = 7;
/** Of the calls played, after which the figures are taken. */
const MARKS = [0.01, 0.1, 0.25, 0.5, 0.75, 1];

const share = Number(values.share);
const calls = Math.round(WEEK_CALLS * share);
const openCases = Math.min(Number(values.open), calls);
const say = (line = '') => values.json || process.stdout.write(`${line}\n`);
const bar = progressBar(process.stderr, () => performance.now());

type Mark = Awaited<ReturnType<typeof figures>>;

const house = await openHouse();
try {
  say('Hiring …');
  const staff = await hireAll(house, STAFF, bar.show);
  bar.clear();
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  say(
    `\n${machine}; Node ${process.version}; ${calls.toLocaleString('en-GB')} calls, ${(share * 100).toPrecision(3)}% of the week; ${values.desks} calls at once; desks on the same cores; durable commits\n`,
  );
  say(
    '   calls  calls/s  entries/s   open p50   p99 ms   append p50   p99 ms   keeper MB (rss)   server MB (rss)   disk kB a call',
  );
  const marks = await play(house, staff);
  const last = marks.at(-1)!;
  const week = (WEEK_CALLS / calls) * last.seconds;
  say(
    `\n${calls.toLocaleString('en-GB')} calls in ${duration(last.seconds)}. ${share < 1 ? `At this rate the week takes ${duration(week)}; it was not played to its end.` : ''}`,
  );
  const spent = spentEach(marks);
  if (spent !== null)
    say(
      `processor time a call: desks ${spent.desks} µs, keeper ${spent.keeper} µs, server ${spent.server} µs; the rest is PostgreSQL`,
    );
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
      `${JSON.stringify({ machine, node: process.version, share, calls, marks, board, started })}\n`,
    );
  }
} finally {
  bar.clear();
  await house.stop();
}

async function play(house: House, staff: Staff): Promise<Mark[]> {
  const waits = new Waits();
  const gateway = gatewaySeat(house);
  const sitting = new Sitting(say);
  const begunAt = systemClock();
  const begun = performance.now();
  const marks: Mark[] = [];
  let started = 0;
  let done = 0;
  let measuring: Promise<unknown> = Promise.resolve();
  let paused = 0;

  const one = async (number: number) => {
    house.passTo(begunAt + Math.round((number / CALLS_AN_HOUR) * HOUR_MS));
    // Those who ring again are among the first: they come after years, and back into memory.
    const caller = number % AGAIN_EVERY === 0 ? Math.floor(number / AGAIN_EVERY) : number;
    const handler = staff.handlers[number % staff.handlers.length]!;
    const queued = await takeCall(
      await handler.person(),
      { number: caller },
      house.clock,
      waits.add,
    );
    if (number < calls - openCases) await finish(number, queued);
  };
  const finish = async (number: number, queued: Queued) => {
    const clinician = staff.clinicians[number % staff.clinicians.length]!;
    await closeCase(await clinician.person(), queued, waits.add);
    await tellGp(await gateway(), queued);
  };
  await Promise.all(
    Array.from({ length: Number(values.desks) }, async () => {
      while (started < calls) {
        await measuring;
        await sitting.goesOn();
        const number = started;
        started += 1;
        await one(number);
        done += 1;
        bar.show(done, calls);
        const mark = MARKS[marks.length];
        if (mark !== undefined && done >= Math.max(1, Math.round(mark * calls))) {
          const before = performance.now();
          const seconds = (before - begun - paused - sitting.restedMs) / 1000;
          marks.push({ calls: done } as Mark);
          measuring = figures(house, waits, done, seconds, marks.at(-2)).then((figure) => {
            marks[marks.length - 1] = figure;
            paused += performance.now() - before;
            bar.clear();
            say(row(figure));
          });
        }
      }
    }),
  );
  await measuring;
  return marks;
}

/** Taken while nothing begins: what is under way goes on. */
async function figures(
  house: House,
  waits: Waits,
  calls: number,
  seconds: number,
  before:
    | { readonly calls: number; readonly entries: number; readonly seconds: number }
    | undefined,
) {
  const entries = await house.size();
  const keeper = await house.memory('keeper');
  const server = await house.memory('server');
  const disk = await house.disk();
  const processor = house.processor();
  const since = { calls: 0, entries: 0, seconds: 0, ...before };
  const took = seconds - since.seconds;
  return {
    calls,
    entries,
    seconds,
    callsPerSecond: (calls - since.calls) / took,
    entriesPerSecond: (entries - since.entries) / took,
    ...waits.take(),
    keeper,
    server,
    disk,
    processor,
  };
}

/** Whole microseconds for each call between the first mark and the last. */
function spentEach(marks: readonly Mark[]): Mark['processor'] {
  const [first, last] = [marks[0]!, marks.at(-1)!];
  const [before, after] = [first.processor, last.processor];
  if (before === null || after === null) return null;
  const each = (part: keyof typeof before) =>
    Math.round((after[part] - before[part]) / (last.calls - first.calls));
  return { desks: each('desks'), keeper: each('keeper'), server: each('server') };
}

function row(mark: Mark): string {
  const cell = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width);
  const memory = ({ used, rss }: Mark['keeper']) =>
    `${megabytes(used)} (${megabytes(rss)})`.padStart(18);
  return [
    cell(mark.calls, 8),
    cell(mark.callsPerSecond, 9, 1),
    cell(mark.entriesPerSecond, 11),
    cell(mark.open.p50, 11, 1),
    cell(mark.open.p99, 9, 1),
    cell(mark.append.p50, 13, 1),
    cell(mark.append.p99, 9, 1),
    memory(mark.keeper),
    memory(mark.server),
    cell((mark.disk.database + mark.disk.snapshot) / mark.calls / 1024, 17, 1),
  ].join('');
}
