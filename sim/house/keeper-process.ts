/** A keeper as its process runs it: the main site's, or a lifeboat's that stands by. What people and servers ask it goes through its own HTTP. */
import type { FastifyInstance } from 'fastify';
import { dayOf } from '#base/stream.ts';
import { privateLog } from '#problems/private-log.ts';
import { actsOf } from '../../apps/keeper/acts.ts';
import { hasStoodDown } from '../../apps/keeper/branch/stand-down.ts';
import { closeSilent } from '../../apps/keeper/close-silent.ts';
import { keeperHttp } from '../../apps/keeper/http.ts';
import { rootKeyFrom } from '../../apps/keeper/keys/open-root-key.ts';
import { type OpenKeeper, openKeeper } from '../../apps/keeper/open-keeper.ts';
import { standbyActs } from '../../apps/keeper/standby/acts.ts';
import { courierHttp } from '../../apps/keeper/standby/courier-http.ts';
import { type OpenStandby, openStandby } from '../../apps/keeper/standby/open-standby.ts';
import type { Process } from '../engine/process.ts';
import type { Machine } from './machine.ts';
import { HOUSE } from './names.ts';

export type RunningKeeper = {
  readonly process: Process;
  readonly app: FastifyInstance;
} & (
  | { readonly as: 'main'; readonly open: OpenKeeper }
  | {
      readonly as: 'standing by';
      readonly open: OpenStandby;
      /** Where its courier hands in. */
      readonly courier: FastifyInstance;
    }
);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SILENCE_MS = 10 * MINUTE_MS;

/** Few enough that a seed comes to put away, and to take up again. */
const REMEMBERING = { most: 40, savedEach: 64 };

function groundOf(machine: Machine, process: Process) {
  const { folder, clock, random } = machine;
  return {
    ...{ sql: machine.sqlOf(process), folder, clock, random, remembering: REMEMBERING },
    rootKey: rootKeyFrom({}, folder, clock, random),
    log: privateLog('keeper', { write: (line) => told(machine, line) }),
    progress: () => undefined,
  };
}

/** What it tells of refusals and failures: its log holds nothing that a seed would not give again. */
function told({ name, seed }: Machine, line: string): void {
  const { level, msg, detail, problem, why } = JSON.parse(line) as Record<string, unknown>;
  const said = detail ?? why ?? problem ?? '';
  if (msg === 'refused' || Number(level) >= 40) seed.trace.say(name, `keeper: ${msg} ${said}`);
}

/** @throws what keeps a keeper from starting there */
export async function runKeeper(
  machine: Machine,
  process: Process,
  origin: string,
): Promise<RunningKeeper> {
  const ground = groundOf(machine, process);
  const open = await openKeeper({
    ...ground,
    nextRootKey: () => ground.rootKey,
    founding: HOUSE.founding,
    ...{ origin, silenceMs: SILENCE_MS, desk: null },
  });
  const { keeper } = open;
  const app = keeperHttp(actsOf(keeper), () => keeper.journal.count(), keeper.log);
  every(machine, process, MINUTE_MS, async () => {
    if (!hasStoodDown(keeper)) await closeSilent(keeper);
  });
  every(machine, process, HOUR_MS, () =>
    keeper.keys.forgetLabelsBefore(dayOf(machine.clock() - 2 * DAY_MS)),
  );
  return { process, app, as: 'main', open };
}

/** @param endSoon told once it was launched, or failed: the process ends and begins anew */
export async function runStandby(
  machine: Machine,
  process: Process,
  endSoon: () => void,
): Promise<RunningKeeper> {
  const ground = groundOf(machine, process);
  const open = await openStandby({ ...ground, org: HOUSE.founding.org });
  const { standby } = open;
  const app = keeperHttp(
    standbyActs(open, endSoon),
    () => standby.parts.mirror.head.size,
    ground.log,
  );
  every(machine, process, HOUR_MS, () => standby.forgetLabels());
  const courier = courierHttp(standby, ground.log, endSoon);
  return { process, app, as: 'standing by', open, courier };
}

/** As the process's own intervals do it: what fails is done the next time. */
function every(
  { seed: { timeline } }: Machine,
  process: Process,
  ms: number,
  act: () => Promise<unknown>,
): void {
  timeline.after(ms, () => {
    if (!process.isAlive) return;
    process.run(act).catch(() => undefined);
    every({ seed: { timeline } } as Machine, process, ms, act);
  });
}
