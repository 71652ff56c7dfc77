/** Two sites that part and are brought together: what happens to the line and to the main site, and what people do then. */
import type { Draw } from '../city/draw.ts';
import type { House } from './house/house.ts';
import { join } from './house/join.ts';
import type { Site } from './house/site.ts';
import { launch, standDown } from './house/two-people.ts';
import type { Seed } from './seed.ts';

const SECOND_MS = 1_000;
/** From where two people go from site to site. */
const PEOPLE = 'people';
/** In which a desk is: with the main site, with the lifeboat, or with neither. */
const ROOMS = ['here', 'there', 'nowhere'] as const;

/**
 * The line between two rooms is cut, and the lifeboat of one goes on apart. Once it is back, one of the two gives way.
 * @param mayMainGiveWay whether it may be the main site; where somebody else stands by for that, it is always the lifeboat
 */
export async function cutTheLine(
  house: House,
  mayMainGiveWay: boolean,
  seed: Seed,
  until: number,
): Promise<void> {
  const { timeline, network, trace, chances } = seed;
  const draw = seed.draw.apart('parting');
  const { main, desks } = house;
  const [lifeboat, ...others] = house.lifeboats;
  house.underway = 'two sites are apart';
  await timeline.rest(draw.between(10 * SECOND_MS, 25 * SECOND_MS));
  chances.count('line cut');
  trace.say('network', 'the line between the rooms is cut');
  const here = [main, ...others].map(({ machine }) => machine);
  const there = [lifeboat!.machine, PEOPLE];
  network.part(here, there);
  for (const [i, { parts }] of desks.entries()) {
    // One in each room at least; of the others some reach neither.
    const room = i < 2 ? ROOMS[i]! : draw.pick(ROOMS);
    if (room !== 'there') network.part([parts.name], there);
    if (room !== 'here') network.part([parts.name], here);
  }
  await timeline.rest(draw.between(2 * SECOND_MS, 15 * SECOND_MS));
  await launch(house, lifeboat!, true, seed);
  await timeline.rest(draw.between(2 * SECOND_MS, 10 * SECOND_MS));
  // Signed in at the one, and then at the other: its sessions stand in both logs.
  if (draw.chance(0.7)) {
    const wanderer = desks[0]!.parts.name;
    trace.say(wanderer, 'is carried to the other room');
    network.part([wanderer], here);
    network.mend([wanderer], there);
  }
  await timeline.rest(draw.between(25 * SECOND_MS, 40 * SECOND_MS));
  network.mendAll();
  trace.say('network', 'the line is back');
  const [from, into] =
    mayMainGiveWay && draw.chance(0.5) ? [main, lifeboat!] : ([lifeboat!, main] as const);
  await bringTogether(house, from, into, draw, seed, until);
}

/** The main site is given up, its lifeboat goes on in its stead, and then it is found again. */
export async function findItAgain(house: House, seed: Seed, until: number): Promise<void> {
  const { timeline, trace, chances } = seed;
  const draw = seed.draw.apart('parting');
  const { main } = house;
  const lifeboat = house.lifeboats[0]!;
  house.underway = 'a site was given up';
  await timeline.rest(draw.between(10 * SECOND_MS, 25 * SECOND_MS));
  await lifeboat.ready();
  chances.count('site given up');
  trace.say(main.machine, 'given up');
  main.leave();
  await timeline.rest(draw.between(1 * SECOND_MS, 10 * SECOND_MS));
  await launch(house, lifeboat, false, seed);
  house.standing = lifeboat;
  await timeline.rest(draw.between(15 * SECOND_MS, 40 * SECOND_MS));
  trace.say(main.machine, 'found again');
  main.comeBack();
  await timeline.rest(draw.between(1 * SECOND_MS, 20 * SECOND_MS));
  await bringTogether(house, main, lifeboat, draw, seed, until);
}

async function bringTogether(
  house: House,
  from: Site,
  into: Site,
  draw: Draw,
  seed: Seed,
  until: number,
): Promise<void> {
  const { timeline, chances } = seed;
  await timeline.rest(draw.between(0, 8 * SECOND_MS));
  const isRough = () => timeline.now < until;
  harass(from, 'site.stood-down', 0.5, isRough, draw.apart('stand down'), seed);
  harass(into, 'branch.joined', 0.2, isRough, draw.apart('join'), seed);
  // The courier waits for it to give way, where it has not.
  const isEarly = draw.chance(0.3);
  const standing = standDown(house, from, into, seed);
  if (!isEarly) await standing;
  house.gaveWay = from;
  await join(into, from, seed);
  await standing;
  chances.count('sites joined');
  house.standing = into;
  house.underway = null;
}

/** Kills its keeper shortly before or after such an entry came to stand there, now and then. */
function harass(
  site: Site,
  type: string,
  chance: number,
  isRough: () => boolean,
  draw: Draw,
  { timeline, chances }: Seed,
): void {
  const { disk } = site.parts.machine;
  let seen = disk.durable.entries.length;
  disk.listeners.add(() => {
    const fresh = disk.durable.entries.slice(seen);
    seen = disk.durable.entries.length;
    const isThere = fresh.some(({ header }) => header.type === type && header.session === null);
    if (!isThere || !isRough() || !draw.chance(chance)) return;
    timeline.after(draw.between(0, 30), () => {
      chances.count('keeper killed');
      site.kill('keeper');
    });
  });
}
