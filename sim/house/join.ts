/** An operator's `holdfast join`, as often as it takes: the keeper listens, and a courier brings it what another site wrote that gave way. */
import { mainSite } from '#backup/main-site.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { courierHttp } from '../../apps/keeper/standby/courier-http.ts';
import { joinBranch } from '../../apps/lifeboat/join-branch.ts';
import { KeeperAway } from '../../apps/lifeboat/own-keeper.ts';
import type { Process } from '../engine/process.ts';
import { NONE } from '../faults.ts';
import type { Seed } from '../seed.ts';
import { ownKeeper } from './own-keeper.ts';
import type { Site } from './site.ts';

const ASKED_AGAIN_MS = 2_000;
/** On average, where somebody ends the command. */
const KILLED_AFTER_MS = 1_500;

/** Few enough that a keeper which is killed in between has most of the branch before it. */
const AT_ONCE = 3;

/** Resolves once all of it stands. */
export async function join(into: Site, from: Site, seed: Seed): Promise<void> {
  const { timeline, trace } = seed;
  for (;;) {
    const said = await asked(into, from, seed);
    trace.say(into.machine, `join: ${said}`);
    if (said === 'done') return;
    await timeline.rest(ASKED_AGAIN_MS);
  }
}

/** Once. Gives what the operator reads. */
async function asked(
  into: Site,
  from: Site,
  { network, chances, timeline, draw }: Seed,
): Promise<string> {
  const { keeper } = into;
  if (keeper?.as !== 'main') return 'no keeper';
  const { machine } = into.parts;
  const courier = machine.process('join');
  if (chances.rates !== NONE && draw.chance(0.3)) {
    chances.count('courier killed');
    timeline.after(draw.exponential(KILLED_AFTER_MS), () => courier.kill());
  }
  const ended = Promise.race([killed(keeper.process), killed(courier)]);
  const { origin } = from.parts;
  const joins = keeper.process.run(async () => {
    const { joining, close } = await keeper.open.join(origin, AT_ONCE);
    keeper.process.onKilled(() => void close().catch(() => undefined));
    const handingIn = courierHttp(joining, keeper.open.keeper.log, () => undefined);
    return { process: keeper.process, courier: handingIn };
  });
  try {
    const handingIn = await Promise.race([joins, ended]);
    if (handingIn === null) return 'ended before it began';
    const said = courier.run(() =>
      joinBranch(
        {
          site: mainSite(origin, network.fetchOf(machine.name, courier)),
          keeper: ownKeeper(
            () => handingIn,
            () => false,
          ),
          hasher: rfc6962(sha256),
          ...{ absent: new Set<string>(), altered: new Set<string>() },
          progress: () => undefined,
        },
        new AbortController().signal,
      ),
    );
    const outcome = await Promise.race([said, ended]);
    if (outcome === null) return 'ended';
    if ('failed' in outcome) return outcome.failed;
    return outcome.joined.awaited === 0 ? 'done' : `${outcome.joined.awaited} keys did not come`;
  } catch (error) {
    // As the command says it, and somebody asks again.
    if (error instanceof LogRefusal) return `forged, ${error.code}`;
    if (error instanceof KeeperAway || isLost(error)) return (error as Error).name;
    throw error;
  } finally {
    courier.kill();
  }
}

function killed(process: Process): Promise<null> {
  return new Promise((resolve) => process.onKilled(() => resolve(null)));
}

/** The keeper's database did not answer as it was asked to join. */
function isLost(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'CONNECTION_CLOSED';
}
