import { Draw } from './draw.ts';
import { type Episode, episode, type Occasion } from './episode.ts';
import { type Person, population } from './population.ts';

/** Of the town, who could call: enough that nobody calls twice a night by chance. */
export const PEOPLE = 2000;

/** All that a demonstration draws hangs on this. */
export interface World {
  readonly seed: string;
  /** `yyyy-mm-dd`: people have the ages they had then. */
  readonly day: string;
}

/** The call of a number: the same world, number and occasion give the same call, to the byte of its message. */
export type CallOf = (number: number, occasion: Occasion) => Episode;

export function callsIn({ seed, day }: World): CallOf {
  const people: readonly Person[] = population(seed, day, PEOPLE);
  return (number, occasion) => episode(new Draw(`${seed}/${day}/call ${number}`), people, occasion);
}
