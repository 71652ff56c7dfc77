import { type Episode, episode, type Occasion } from '../calls/episode.ts';
import { Draw } from '../draw.ts';
import { type Town, townOf, type World } from '../town/population.ts';

/** So few that a board is not flooded, and enough that nobody calls twice a night by chance. */
export const PEOPLE = 12_000;

/** The call of a number: the same world, number and occasion give the same call, to the byte of its message. */
export type CallOf = (number: number, occasion: Occasion) => Episode;

/** @param known the town of this world, where it is at hand */
export function callsIn(world: World, known?: Town): CallOf {
  const town = known ?? townOf(world, PEOPLE);
  const chance = new Draw(`${world.seed}/${world.day}`);
  return (number, occasion) => episode(chance.apart(`call ${number}`), town, occasion);
}
