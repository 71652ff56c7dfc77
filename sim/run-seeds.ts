/** Runs seeds, and says what came of them. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { reallyNow } from './engine/platform.ts';
import type { Postgres } from './machines/postgres.ts';
import { report } from './report.ts';
import { type Outcome, runSeed } from './run.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

type Asked = {
  readonly minutes: number;
  readonly seed?: string | undefined;
  readonly scenario?: string | undefined;
  readonly trace: boolean;
  readonly twice: boolean;
};

const KEPT = new URL('kept-seeds.json', import.meta.url);
const keptSeeds = z.array(
  z.strictObject({
    scenario: z.string(),
    seed: z.string(),
    /** What it found, once. */
    found: z.string(),
  }),
);

const MINUTE_MS = 60_000;

/** Gives whether all held. */
export async function runSeeds(postgres: Postgres, asked: Asked): Promise<boolean> {
  const outcomes: Outcome[] = [];
  const begun = reallyNow();
  const tell = asked.trace ? (line: string) => void process.stdout.write(`${line}\n`) : null;
  const run = async (scenario: Scenario, seed: string): Promise<boolean> => {
    const outcome = await runSeed(scenario, seed, postgres, tell);
    outcomes.push(outcome);
    if (outcome.broken !== null) return isBroken(outcome);
    if (!asked.twice) return true;
    const again = await runSeed(scenario, seed, postgres, null);
    if (again.digest === outcome.digest) return true;
    return isBroken({ ...again, broken: { invariant: 'replay', what: 'the traces differ' } });
  };
  const isSound = await runAll(run, asked, begun);
  report(outcomes, reallyNow() - begun);
  return isSound;
}

async function runAll(
  run: (scenario: Scenario, seed: string) => Promise<boolean>,
  { seed, scenario: name, minutes }: Asked,
  begun: number,
): Promise<boolean> {
  const scenarios = SCENARIOS.filter((one) => name === undefined || one.name === name);
  if (scenarios.length === 0) throw new Error(`there is no scenario ${name}`);
  if (seed !== undefined) {
    for (const one of scenarios) if (!(await run(one, seed))) return false;
    return true;
  }
  const kept = keptSeeds.parse(JSON.parse(await readFile(KEPT, 'utf8')));
  for (const one of kept) {
    const scenario = scenarios.find((other) => other.name === one.scenario);
    if (scenario !== undefined && !(await run(scenario, one.seed))) return false;
  }
  // Another night each day; whoever wants one again names it.
  const first = Math.floor(begun / 1_000);
  for (let i = 0; reallyNow() - begun < minutes * MINUTE_MS; i += 1) {
    const scenario = scenarios[i % scenarios.length]!;
    if (!(await run(scenario, `${first + i}`))) return false;
  }
  return true;
}

function isBroken({ scenario, seed, broken, last }: Outcome): false {
  const { invariant, what } = broken!;
  process.stdout.write(
    [
      ...last,
      '',
      `${scenario}, seed ${seed}: ${invariant}`,
      what,
      `Once more: npm run sim -- --scenario '${scenario}' --seed ${seed} --trace`,
      'Keep it: a line in sim/kept-seeds.json runs it first from then on.',
      '',
    ].join('\n'),
  );
  return false;
}
