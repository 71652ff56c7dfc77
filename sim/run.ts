/** Runs one seed of one scenario: founds a house, lets things go wrong for a while, lets it come to rest, and holds it against the invariants. */
import { Draw } from '../city/draw.ts';
import { standOn } from './engine/platform.ts';
import { Timeline } from './engine/timeline.ts';
import { Trace } from './engine/trace.ts';
import { Chances, type Fault } from './faults.ts';
import { type House, openHouse } from './house/house.ts';
import { INVARIANTS } from './invariants/invariants.ts';
import { Network } from './machines/network.ts';
import type { Postgres } from './machines/postgres.ts';
import type { Scenario } from './scenarios.ts';
import type { Seed } from './seed.ts';
import { makeTrouble } from './trouble.ts';
import { Witness } from './witness.ts';

export type Broken = { readonly invariant: string; readonly what: string };

export type Outcome = {
  readonly scenario: string;
  readonly seed: string;
  /** Null where all held. */
  readonly broken: Broken | null;
  readonly digest: string;
  readonly events: number;
  readonly last: readonly string[];
  /** Milliseconds. */
  readonly virtualMs: number;
  readonly faults: ReadonlyMap<Fault, number>;
  readonly entries: number;
};

/** 2 November 2026, 18:00 UTC. */
const BEGINS = Date.UTC(2026, 10, 2, 18);

/** For a house to be founded, virtual milliseconds. */
const FOUNDED_WITHIN_MS = 10 * 60_000;
/** For a house to come to rest once nothing goes wrong any more. */
const RESTS_WITHIN_MS = 20 * 60_000;
const LOOK_MS = 1_000;

export async function runSeed(
  scenario: Scenario,
  name: string,
  postgres: Postgres,
  tell: ((line: string) => void) | null,
): Promise<Outcome> {
  await postgres.reset();
  const draw = new Draw(`${scenario.name}/${name}`);
  const timeline = new Timeline(BEGINS);
  const trace = new Trace(() => timeline.now - BEGINS, tell);
  const chances = new Chances(draw.apart('faults'));
  let broken: Broken | null = null;
  const fail = (invariant: string, what: string) => {
    broken ??= { invariant, what };
    trace.say('BROKEN', `${invariant}: ${what}`);
  };
  const goesOn = () => broken === null;
  const uncaught = (error: unknown) => fail('uncaught', wordsOf(error));
  process.on('unhandledRejection', uncaught).on('uncaughtException', uncaught);
  standOn({ timeline, draw: draw.apart('platform') });
  const seed: Seed = {
    ...{ draw, timeline, chances, trace, fail },
    network: new Network(timeline, chances),
    witness: new Witness(fail),
    async letting(coming) {
      let isThere = false;
      const there = coming.finally(() => {
        isThere = true;
      });
      there.catch(() => undefined);
      await timeline.runTo(timeline.now + LOOK_MS * 30, () => !isThere);
      if (!isThere) throw new Error('nothing came');
      return there;
    },
  };
  let house: House | null = null;
  try {
    openHouse(seed, postgres, scenario.plan).then((opened) => {
      house = opened;
    }, uncaught);
    await timeline.runTo(BEGINS + FOUNDED_WITHIN_MS, () => goesOn() && house === null);
    if (house === null) fail('rest', 'no house could be founded');
    else await live(house, scenario, seed, goesOn);
  } catch (error) {
    uncaught(error);
  } finally {
    (house as House | null)?.close();
    standOn(null);
    process.off('unhandledRejection', uncaught).off('uncaughtException', uncaught);
  }
  return {
    ...{ scenario: scenario.name, seed: name, broken, digest: trace.digest() },
    ...{ events: trace.count, last: trace.last, virtualMs: timeline.now - BEGINS },
    ...{ faults: chances.counts, entries: seed.witness.acknowledged.size },
  };
}

async function live(
  house: House,
  scenario: Scenario,
  seed: Seed,
  goesOn: () => boolean,
): Promise<void> {
  const { timeline, chances, network, trace } = seed;
  trace.say('house', 'founded');
  for (const desk of house.desks) desk.start();
  chances.begin(scenario.rates);
  const until = timeline.now + scenario.virtualMs;
  const trouble = makeTrouble(house, scenario, seed, until);
  trouble.catch((error: unknown) => seed.fail('uncaught', wordsOf(error)));
  await timeline.runTo(until, goesOn);
  if (!goesOn()) return;

  for (const site of house.sites) {
    site.lie = null;
    site.isCourierTaken = false;
  }
  // What a lifeboat has refused it takes up again once somebody has looked.
  for (const lifeboat of house.lifeboats) if (!lifeboat.isLaunched) lifeboat.kill('keeper');
  trace.say('house', 'nothing goes wrong from here on');
  chances.calm();
  network.heal();
  house.rest();
  for (const { parts } of house.sites) parts.machine.skewMs = 0;
  for (const desk of house.desks) desk.skewMs = 0;
  const last = timeline.now + RESTS_WITHIN_MS;
  for (let quiet = 0; quiet < 8 && timeline.now < last && goesOn(); ) {
    await timeline.runTo(timeline.now + LOOK_MS, goesOn);
    quiet = house.moves === null ? quiet + 1 : 0;
  }
  if (!goesOn()) return;
  if (house.moves !== null) return seed.fail('rest', house.moves);
  for (const [invariant, holds] of Object.entries(INVARIANTS)) {
    const found = await holds(house, seed);
    if (found !== null) return seed.fail(invariant, found);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error);
}
