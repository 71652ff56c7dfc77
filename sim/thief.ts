/**
 * Somebody has copied all that the main site has, its keys too, and runs it elsewhere: for a while the lifeboat, and some desks, reach the copy under the
 * main site's address. What it signs is signed as the main site signs. It begins where the lifeboat has more already: the one that is shown another
 * history first has nothing to hold it against.
 */
import { standingStill } from './engine/platform.ts';
import type { House } from './house/house.ts';
import type { Machine } from './house/machine.ts';
import { Site } from './house/site.ts';
import type { Seed } from './seed.ts';

const SECOND_MS = 1_000;
const LOOK_MS = 500;

export async function stealKeys(house: House, seed: Seed): Promise<void> {
  const { timeline, network, trace, chances } = seed;
  const draw = seed.draw.apart('thief');
  const { main, desks } = house;
  const lifeboat = house.lifeboats[0]!;
  house.underway = 'a thief is at work';
  await timeline.rest(draw.between(20 * SECOND_MS, 40 * SECOND_MS));
  const machine = await copyOf(main, seed);
  const stolen = machine.disk.durable.entries.length;
  trace.say('thief', `has all ${stolen} entries, and the keys`);
  // The lifeboat must have signed for more by then.
  while (holds(lifeboat) <= stolen) await timeline.rest(LOOK_MS);
  const thief = new Site({ ...main.parts, machine });
  house.thief = thief;
  thief.start();
  await timeline.rest(draw.between(5 * SECOND_MS, 10 * SECOND_MS));
  const met = [lifeboat.machine, ...desks.slice(1).map(({ parts }) => parts.name)].filter(
    (_, i) => i === 0 || draw.chance(0.5),
  );
  trace.say('thief', `is met by ${met.join(', ')}`);
  chances.count('keys stolen');
  network.divert(met, main.parts.origin, thief);
  await timeline.rest(draw.between(20 * SECOND_MS, 40 * SECOND_MS));
  network.divert(met, main.parts.origin, null);
  thief.leave();
  trace.say('thief', 'is found out');
  house.underway = null;
}

/** All at once, while nobody has a transaction there. */
async function copyOf({ parts }: Site, { timeline }: Seed): Promise<Machine> {
  for (;;) {
    const copy = await standingStill(async () =>
      parts.machine.disk.postgres.isHeld ? null : parts.machine.copied('thief'),
    );
    if (copy !== null) return copy;
    await timeline.rest(1);
  }
}

/** How many entries it has signed for. */
function holds({ keeper }: Site): number {
  return keeper?.as === 'standing by' ? keeper.open.standby.parts.mirror.head.size : 0;
}
