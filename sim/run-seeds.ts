/** Runs seeds, and says what came of them. */
import { reallyNow } from './engine/platform.ts';
import { type KeptSeed, keepSeed, readKeptSeeds } from './kept-seeds.ts';
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
  /** Nothing is written: a seed that fails is told of, and not kept. */
  readonly readOnly: boolean;
};

const MINUTE_MS = 60_000;

/** Gives whether all held. */
export async function runSeeds(postgres: Postgres, asked: Asked): Promise<boolean> {
  const outcomes: Outcome[] = [];
  const begun = reallyNow();
  const tell = asked.trace ? (line: string) => void process.stdout.write(`${line}\n`) : null;
  const run = async (scenario: Scenario, seed: string): Promise<boolean> => {
    const outcome = await runSeed(scenario, seed, postgres, tell);
    outcomes.push(outcome);
    if (outcome.broken !== null) return isBroken(outcome, asked);
    if (!asked.twice) return true;
    const again = await runSeed(scenario, seed, postgres, null);
    if (again.digest === outcome.digest) return true;
    const broken = { invariant: 'replay', what: 'the traces differ' };
    return isBroken({ ...again, broken }, asked);
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
  for (const one of await readKeptSeeds()) {
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

async function isBroken(
  { scenario, seed, broken, last }: Outcome,
  { readOnly }: Asked,
): Promise<false> {
  const { invariant, what } = broken!;
  const found = `${invariant}: ${what.split('\n')[0]}`;
  const kept = { scenario, seed, found };
  process.stdout.write(
    [
      ...last,
      '',
      `${scenario}, seed ${seed}: ${invariant}`,
      what,
      `Once more: npm run sim -- --scenario '${scenario}' --seed ${seed} --trace`,
      readOnly
        ? `Keep it: ${JSON.stringify(kept)} in sim/kept-seeds.json runs it first from then on.`
        : await keeping(kept),
      '',
    ].join('\n'),
  );
  return false;
}

async function keeping(kept: KeptSeed): Promise<string> {
  return (await keepSeed(kept))
    ? 'It is kept in sim/kept-seeds.json, and runs first from now on: say there what it found.'
    : 'It is kept in sim/kept-seeds.json already.';
}
