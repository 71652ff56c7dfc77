/**
 * `holdfast city`: makes up a town and some days of its calls, and plays them through a whole house of its own: NHS 111 reports through the gateway's
 * door, telephone calls at the desks of made-up call handlers and clinicians, who sign in with passkeys in software.
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { EXIT, type Exit } from '../apps/cli/command.ts';
import { progressBar } from '../apps/cli/progress-bar.ts';
import { cityOf } from './city.ts';
import { liveBy } from './clock/live-by.ts';
import { CityTime } from './clock/time.ts';
import { newHouse } from './house.ts';
import { type CityOptions, readOptions, WrongOption } from './options.ts';
import { Follower } from './play/follower.ts';
import { play } from './play/play.ts';
import { report } from './play/report.ts';
import { Tally } from './play/tally.ts';
import { watch } from './play/watch.ts';
import { adoptPacks } from './staff/adopt-packs.ts';
import { Crew } from './staff/crew.ts';
import { positionsIn, WATCHER } from './staff/positions.ts';

const DAY_MS = 86_400_000;
/** The house opens so long before the first call. */
const BEFORE_MS = 15 * 60_000;
const SHOW_MS = 200;

const realNow = Date.now.bind(Date);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(new Stopped()));
}

class Stopped extends Error {}

process.exitCode = await main();

async function main(): Promise<Exit> {
  let options: CityOptions;
  try {
    options = readOptions(process.argv.slice(2), realNow());
  } catch (error) {
    if (!(error instanceof WrongOption)) throw error;
    process.stderr.write(`${error.message}\nTry \`holdfast city --help\`.\n`);
    return EXIT.usage;
  }
  try {
    return await run(options);
  } catch (error) {
    if (error instanceof Stopped) return EXIT.saidNo;
    if (!(error instanceof EnvironmentProblem)) throw error;
    if (options.json) print({ ok: false, code: error.code, message: error.message });
    else process.stderr.write(`${error.message}\n`);
    return EXIT.environment;
  }
}

async function run(options: CityOptions): Promise<Exit> {
  const { people, days, seed, speed, from, json } = options;
  const say = (line: string) => json || process.stdout.write(`${line}\n`);
  const lasts = days * DAY_MS;
  const data = resolve(options.data);
  const place = { data, port: options.port, itkPort: options.itkPort, gpOut: `${data}-gp-outbox` };
  const { clockFile, open } = await newHouse(place);
  say(
    `A city of its own in ${data}: nobody in it exists, and its people's passkeys are software. It is no provider's house.`,
  );
  say(`Making up ${people} people and ${days === 1 ? 'a day' : `${days} days`} of calls …`);
  const city = cityOf({ seed, people, from, to: from + lasts });

  liveBy(clockFile);
  const follower = new Follower();
  const tally = new Tally();
  const { signal } = stopping;
  const written = { entries: () => 0 };
  const settled = () =>
    follower.until(
      () => follower.counts.reports >= tally.reports && follower.size >= written.entries(),
    );
  const time = new CityTime({ file: clockFile, speed, realNow, settled, stopping: signal });
  time.prepare(city.calls.length === 0 ? from : from - BEFORE_MS);
  say('Opening the house …');
  const house = await open(signal);
  const bar = progressBar(process.stderr, () => performance.now());
  try {
    const begun = performance.now();
    const crew = await time.work(() => Crew.found(house, time, house.enrolment));
    written.entries = () => crew.written;
    await adoptPacks(crew, time, house.packs);
    await crew.hire([WATCHER, ...positionsIn(city.shifts)]);
    const following = new AbortController();
    const followed = watch(crew, follower, time, following.signal);
    const showing = show(following.signal, () =>
      bar.show(tally.played, city.calls.length, words(follower, time.now())),
    );
    const played = { done: new Set<number>(), stories: new Map() };
    time.begin(time.now());
    await play({ city, house, crew, time, follower, tally, ...played });
    await follower.until(() => follower.size >= crew.written);
    const seconds = (performance.now() - begun) / 1000;
    following.abort();
    await Promise.all([followed, showing]);
    bar.clear();
    const result = report({
      options,
      city,
      follower,
      tally,
      seconds,
      bytes: await house.size(),
    });
    if (json) print({ ok: true, ...result.json });
    else say(result.text);
    time.becomeReal(signal);
    if (options.stay) {
      const guest = await crew.guestLink();
      if (json) print({ staying: true, origin: house.origin, enrolment: guest });
      else
        say(
          `The house stays open.\n\n  Desk            ${house.origin}\n  First sign-in   ${guest}  (works once, for a day)\n\nCtrl-C stops it.`,
        );
      await new Promise((stop) => signal.addEventListener('abort', stop));
    }
    return EXIT.ok;
  } finally {
    bar.clear();
    await house.stop();
  }
}

async function show(signal: AbortSignal, draw: () => void): Promise<void> {
  while (!signal.aborted) {
    draw();
    await sleep(SHOW_MS, undefined, { signal }).catch(() => undefined);
  }
}

function words(follower: Follower, now: number): string {
  const waiting = [...follower.open].filter(({ state }) => state.kind === 'queued');
  const late = waiting.filter(({ due }) => due !== null && due < now);
  const clock = new Date(now).toISOString().slice(0, 16).replace('T', ' ');
  return `${waiting.length} waiting, ${late.length} late, ${clock}`;
}

function print(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
