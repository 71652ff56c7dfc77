import { type Episode, episode, type Occasion } from '../calls/episode.ts';
import { Draw } from '../draw.ts';
import { townOf, type World } from '../town/population.ts';

/** Of the town, who could call: enough that nobody calls twice a night by chance. */
export const PEOPLE = 2000;

/** The call of a number: the same world, number and occasion give the same call, to the byte of its message. */
export type CallOf = (number: number, occasion: Occasion) => Episode;

export function callsIn(world: World): CallOf {
  const town = townOf(world, PEOPLE);
  const chance = new Draw(`${world.seed}/${world.day}`);
  return (number, occasion) => episode(chance.apart(`call ${number}`), town, occasion);
}
