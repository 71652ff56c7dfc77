/** What there is to play a city with. */
import type { Uuid } from '#base/ids.ts';
import type { Story } from '../calls/story.ts';
import type { City } from '../city.ts';
import type { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import type { Crew } from '../staff/crew.ts';
import type { ComfortRound } from './comfort-round.ts';
import type { Follower } from './follower.ts';
import type { SharedShelf } from './shared-shelf.ts';
import type { Tally } from './tally.ts';

export interface Play {
  readonly city: City;
  readonly house: House;
  readonly crew: Crew;
  readonly time: CityTime;
  readonly follower: Follower;
  readonly tally: Tally;
  /** Numbers of the calls that were answered. */
  readonly done: Set<number>;
  /** By case: what is to be found and done in it. */
  readonly stories: Map<Uuid, Story>;
}

/** With what those at work share. */
export interface Room extends Play {
  readonly comfort: ComfortRound;
  readonly shelf: SharedShelf;
}
