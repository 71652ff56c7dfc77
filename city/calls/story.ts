/** A case as whoever deals with it will find it, and what comes of it. */
import { Draw } from '../draw.ts';
import { type Comfort, comfortOf } from './comfort.ts';
import type { Episode } from './episode.ts';
import { type Measured, observedOf } from './observed.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

export interface Story {
  readonly episode: Episode;
  readonly outcome: Outcome;
  /** Each set of observations, the earliest first. */
  readonly observed: readonly Measured[];
  /** What each comfort call hears, while they wait. */
  readonly comfort: readonly Comfort[];
  /** By which its triage is drawn, as it is asked. */
  readonly seed: string;
}

/** @param seed the call's own: what is drawn here is drawn of nothing else */
export function storyOf(seed: string, episode: Episode): Story {
  const draw = new Draw(seed);
  return {
    episode,
    outcome: outcomeOf(draw, episode),
    observed: observedOf(draw.apart('observed'), episode),
    comfort: comfortOf(draw.apart('comfort')),
    seed,
  };
}
