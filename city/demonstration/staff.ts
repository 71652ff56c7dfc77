/** The made-up people who work in the demonstration: their last days are played at once, and from then on their days as they come. */
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { writeOnce } from '../../apps/cli/data-folder.ts';
import { type City, cityOf } from '../city.ts';
import { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import { Follower } from '../play/follower.ts';
import { play } from '../play/play.ts';
import type { Play } from '../play/room.ts';
import { Tally } from '../play/tally.ts';
import { watch } from '../play/watch.ts';
import { adoptPacks } from '../staff/adopt-packs.ts';
import { Crew } from '../staff/crew.ts';
import type { KeptCrew } from '../staff/kept-crew.ts';
import { positionsIn, WATCHER } from '../staff/positions.ts';
import type { Town, World } from '../town/population.ts';
import { PEOPLE } from './calls-in.ts';

const DAY_MS = 86_400_000;
const PAST_MS = 2 * DAY_MS;
const AHEAD_MS = 7 * DAY_MS;
/** The house opens so long before the first call. */
const BEFORE_MS = 10 * 60_000;

/** What they work with. */
export interface Workplace {
  readonly house: House;
  readonly world: World;
  readonly town: Town;
  /** Where their keys are kept between starts. */
  readonly crewFile: string;
  readonly realNow: () => number;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

/** A new demonstration, and the clock by which its house lives. */
export interface Opening {
  readonly founding: string;
  readonly clockFile: string;
  /** Asked when the past begins to be played: resolves when there has been enough of it. */
  enough(): Promise<void>;
}

type Days = { readonly from: number; readonly to: number };

export class Staff {
  readonly #place: Workplace;
  readonly #time: CityTime;
  readonly #crew: Crew;
  readonly #follower: Follower;
  readonly stories: Play['stories'] = new Map();

  private constructor(place: Workplace, time: CityTime, crew: Crew, follower: Follower) {
    this.#place = place;
    this.#time = time;
    this.#crew = crew;
    this.#follower = follower;
  }

  /** Hires them, and plays the days before now; after a while it lets the rest of these be. */
  static async open(place: Workplace, opening: Opening): Promise<Staff> {
    const { house, realNow, stopping, log } = place;
    const { founding, clockFile } = opening;
    const follower = new Follower();
    const tally = new Tally();
    const seen = { isAll: () => true };
    const enough = new AbortController();
    const patience = AbortSignal.any([stopping, enough.signal]);
    const time = new CityTime({
      ...{ file: clockFile, speed: 'max', realNow, stopping: patience },
      settled: () => follower.until(() => seen.isAll()),
    });
    const to = Math.floor(realNow());
    time.begin(to - PAST_MS - BEFORE_MS);
    const crew = await time.work(() => Crew.found(house, time, founding));
    await keepCrew(place, crew);
    await adoptPacks(crew, time, house.packs);
    seen.isAll = () => follower.size >= crew.written && follower.counts.reports >= tally.reports;
    const staff = new Staff(place, time, crew, follower);
    const past = staff.#city({ from: to - PAST_MS, to });
    await staff.#hire(past);
    void opening.enough().then(() => enough.abort());
    await staff.#play(past, tally).catch((error: unknown) => {
      if (!patience.aborted) throw error;
    });
    log.info(
      { played: tally.played, of: past.calls.length, entries: follower.size },
      'the last days are played',
    );
    time.becomeReal(stopping);
    return staff;
  }

  /** Those of an earlier start. Null where there were none. @throws SyntaxError where their file is damaged */
  static async again(place: Workplace): Promise<Staff | null> {
    const { house, crewFile, realNow, stopping } = place;
    const text = await readFile(crewFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return null;
    const settled = async () => undefined;
    const time = new CityTime({ file: undefined, speed: 1, realNow, settled, stopping });
    const crew = Crew.again(house, time, JSON.parse(text) as KeptCrew);
    return new Staff(place, time, crew, new Follower());
  }

  /** By which the person who started this comes in; null once they have. */
  guestLink(): Promise<string | null> {
    return this.#crew.guestLink();
  }

  /** Until all is to stop. */
  async work(): Promise<void> {
    const { stopping } = this.#place;
    try {
      for (;;) {
        const from = this.#time.now();
        const ahead = this.#city({ from, to: from + AHEAD_MS });
        await this.#hire(ahead);
        await this.#play(ahead, new Tally());
      }
    } catch (error) {
      if (!stopping.aborted) throw error;
    }
  }

  #city(days: Days): City {
    const { town, world } = this.#place;
    return cityOf({ ...world, people: PEOPLE, ...days }, town);
  }

  async #hire({ shifts }: City): Promise<void> {
    await this.#crew.hire([WATCHER, ...positionsIn(shifts)]);
    await keepCrew(this.#place, this.#crew);
  }

  async #play(city: City, tally: Tally): Promise<void> {
    const { house } = this.#place;
    const [time, crew, follower] = [this.#time, this.#crew, this.#follower];
    const over = new AbortController();
    const watching = watch(crew, follower, time, over.signal);
    const { stories } = this;
    try {
      await play({ city, house, crew, time, follower, tally, stories, done: new Set() });
    } finally {
      over.abort();
      await watching.catch(() => undefined);
    }
  }
}

function keepCrew({ crewFile }: Workplace, crew: Crew): Promise<void> {
  return writeOnce(crewFile, JSON.stringify(crew.keep()));
}
