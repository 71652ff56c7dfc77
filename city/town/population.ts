import { assert } from '#base/assert.ts';
import { checkDigit } from '#care/nhs-number.ts';
import { Draw } from '../draw.ts';
import { drawAge } from './ages.ts';
import { conditionsOf } from './conditions.ts';
import { type Household, householdsOf } from './households.ts';
import { interpreterFor, languageOf } from './languages.ts';
import { needOf } from './needs.ts';
import {
  homeIn,
  landlineNumber,
  mobileNumber,
  type Practice,
  practicesFor,
  QUARTERS,
} from './northmoor.ts';
import { specialNoteFor } from './special-notes.ts';

export type Sex = 'female' | 'male';

/** Somebody who does not exist. */
export interface Person {
  /** From the range 999, which is never given to anybody, with a check digit that holds. */
  readonly nhsNumber: string;
  readonly given: string;
  readonly family: string;
  readonly sex: Sex;
  /** `yyyy-mm-dd`. */
  readonly birth: string;
  readonly address: {
    readonly line: string;
    readonly quarter: string;
    readonly postcode: string;
  };
  readonly mobile: string | undefined;
  /** The household's. */
  readonly landline: string | undefined;
  readonly practice: Practice;
  /** Which of the town's households is theirs. */
  readonly household: number;
  readonly conditions: readonly string[];
  /** Wants an interpreter for it. */
  readonly language: string | undefined;
  readonly needs: string | undefined;
  /** What their practice wants whoever sees them to know first. */
  readonly specialNote: string | undefined;
  /** A few call far more often than others. */
  readonly callsOften: boolean;
}

export interface Town {
  readonly people: readonly Person[];
  readonly households: readonly Household[];
}

/** All that is drawn of a town hangs on this. */
export interface World {
  readonly seed: string;
  /** `yyyy-mm-dd`: people have the ages they had then. */
  readonly day: string;
}

const DAY_MS = 86_400_000;
/** A child has a telephone of their own from about here on. */
const OWN_TELEPHONE = 11;
const OFTEN = 0.003;
/** So many NHS numbers there are in the range 999, a little more than this. */
export const MOST_PEOPLE = 900_000;

/** The same world and count give the same town. */
export function townOf(world: World, count: number): Town {
  assert(count <= MOST_PEOPLE, 'a town has no more people than there are numbers');
  const chance = new Draw(`${world.seed}/${world.day}`);
  const draws = Array.from({ length: count }, (_, i) => chance.apart(`person ${i}`));
  const days = draws.map(drawAge);
  const years = days.map((age) => Math.floor(age / 365.25));
  const households = householdsOf(chance.apart('households'), years);
  const practices = practicesFor(count);
  const numbers = nhsNumbers(chance.apart('numbers'));
  const people: Person[] = new Array(count);
  const nameNotIn = (members: readonly number[], draw: Draw, names: readonly string[]) => {
    const taken = new Set(members.map((i) => people[i]?.given));
    const free = names.filter((name) => !taken.has(name));
    return draw.pick(free.length === 0 ? names : free);
  };
  for (const [household, { kind, members }] of households.entries()) {
    const home = chance.apart(`household ${household}`);
    const language = languageOf(home);
    const quarter = home.pick(QUARTERS);
    const shared = {
      household,
      address: homeIn(home, quarter, kind),
      practice: home.pick(practices),
      landline: home.chance(
        kind === 'care-home' ? 1 : Math.max(...members.map((i) => years[i] ?? 0)) > 60 ? 0.85 : 0.3,
      )
        ? landlineNumber(home.between(0, 999))
        : undefined,
    };
    const family = home.pick(language.family);
    for (const [place, i] of members.entries()) {
      const draw = draws[i] as Draw;
      const age = years[i] ?? 0;
      const sex = draw.chance(0.51) ? 'female' : 'male';
      const sameName = kind === 'home' && (place === 0 || draw.chance(0.75));
      people[i] = {
        ...shared,
        nhsNumber: numbers(i),
        given: nameNotIn(members, draw, language.given[sex][age > 58 ? 'old' : 'young']),
        family: sameName ? family : draw.pick(language.family),
        sex,
        birth: new Date(Date.parse(world.day) - (days[i] ?? 0) * DAY_MS).toISOString().slice(0, 10),
        mobile:
          age >= OWN_TELEPHONE && draw.chance(age > 75 ? 0.5 : 0.97)
            ? mobileNumber(draw.between(0, 999))
            : undefined,
        conditions: conditionsOf(draw, age),
        language: interpreterFor(draw, language, age),
        needs: needOf(draw, age),
        specialNote: specialNoteFor(draw, age),
        callsOften: draw.chance(OFTEN),
      };
    }
  }
  return { people, households };
}

/** Each person's number: all there are, in an order that the seed mixes, so that none comes twice. */
function nhsNumbers(draw: Draw): (person: number) => string {
  const ALL = 1_000_000;
  // Odd and no multiple of five: it meets each of a million once.
  const step = 10 * draw.between(10_000, 99_999) + draw.pick([1, 3, 7, 9]);
  const valid: string[] = [];
  let at = draw.between(0, ALL - 1);
  return (person) => {
    while (valid.length <= person) {
      const nine = `999${String(at).padStart(6, '0')}`;
      const check = checkDigit(nine);
      at = (at + step) % ALL;
      // 9999999999 passes modulus 11 and is what systems send for "none".
      if (check !== undefined && !/^9+$/.test(`${nine}${check}`)) valid.push(`${nine}${check}`);
    }
    return valid[person] as string;
  };
}

/** Years between a date of birth and a moment, not rounded. */
export function ageAt({ birth }: Person, at: number): number {
  return (at - Date.parse(birth)) / DAY_MS / 365.25;
}

/** Those who live with somebody. */
export function housemates({ people, households }: Town, person: Person): readonly Person[] {
  const { members } = households[person.household] as Household;
  return members.map((i) => people[i] as Person).filter((one) => one !== person);
}

export function livesInCareHome({ households }: Town, { household }: Person): boolean {
  return households[household]?.kind === 'care-home';
}
