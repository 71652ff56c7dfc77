/** Who lives with whom: parents with children some twenty to forty years younger, couples near in age, friends who share, care homes. */
import type { Draw } from '../draw.ts';
import { OLDEST } from './ages.ts';

export interface Household {
  readonly kind: 'home' | 'care-home';
  /** Where they stand among the people. */
  readonly members: readonly number[];
}

/** Families by how many children they have. The shares here are our own estimate, near what Census 2021 says of households. */
const CHILDREN: readonly (readonly [children: number, weight: number])[] = [
  [1, 45],
  [2, 40],
  [3, 15],
];
const TWO_PARENTS = 0.76;
const OLD_COUPLE = 0.58;
const ADULTS: readonly (readonly [people: number, weight: number])[] = [
  [1, 34],
  [2, 52],
  [3, 8],
  [4, 6],
];
/** How many live in a care home, and how many share one. */
const IN_CARE_HOME: readonly (readonly [from: number, share: number])[] = [
  [85, 0.12],
  [75, 0.03],
];
const CARE_HOME_PEOPLE = 30;
const ADULT = 18;
const OLD = 65;

/** @param years each person's age */
export function householdsOf(draw: Draw, years: readonly number[]): readonly Household[] {
  const people = new Pool(years);
  return [
    ...careHomes(draw, people),
    ...families(draw, people),
    ...oldPeople(draw, people),
    ...adults(draw, people),
  ];
}

function careHomes(draw: Draw, people: Pool): Household[] {
  const residents = IN_CARE_HOME.flatMap(([from, share], i) => {
    const below = IN_CARE_HOME[i - 1]?.[0] ?? OLDEST + 1;
    const count = Math.round(people.count(from, below - 1) * share);
    return Array.from({ length: count }, () =>
      people.near(draw.between(from, below - 1), from, below - 1),
    );
  }).filter((one) => one !== undefined);
  const homes = Math.ceil(residents.length / CARE_HOME_PEOPLE);
  return Array.from({ length: homes }, (_, home) => ({
    kind: 'care-home',
    members: residents.filter((_, i) => i % homes === home),
  }));
}

function families(draw: Draw, people: Pool): Household[] {
  const made: Household[] = [];
  for (;;) {
    const child = people.near(draw.between(0, ADULT - 1), 0, ADULT - 1);
    if (child === undefined) return made;
    const age = people.years(child);
    const members = [child];
    const join = (near: number, least: number, most: number) => {
      const one = people.near(near, least, most);
      if (one !== undefined) members.push(one);
      return one;
    };
    const [children] = draw.weighted(CHILDREN, ([, weight]) => weight);
    for (let i = 1; i < children; i += 1) join(age + draw.between(-4, 4), 0, ADULT - 1);
    const parent = join(age + draw.between(20, 38), ADULT, OLD - 1);
    if (parent !== undefined && draw.chance(TWO_PARENTS)) {
      join(people.years(parent) + draw.between(-4, 4), ADULT, OLD - 1);
    }
    made.push({ kind: 'home', members });
  }
}

function oldPeople(draw: Draw, people: Pool): Household[] {
  const made: Household[] = [];
  for (;;) {
    const one = people.near(draw.between(OLD, OLDEST), OLD, OLDEST);
    if (one === undefined) return made;
    const other = draw.chance(OLD_COUPLE)
      ? people.near(people.years(one) + draw.between(-5, 5), OLD, OLDEST)
      : undefined;
    made.push({ kind: 'home', members: other === undefined ? [one] : [one, other] });
  }
}

function adults(draw: Draw, people: Pool): Household[] {
  const made: Household[] = [];
  for (;;) {
    const one = people.near(draw.between(ADULT, OLD - 1), 0, OLDEST);
    if (one === undefined) return made;
    const members = [one];
    const [count] = draw.weighted(ADULTS, ([, weight]) => weight);
    for (let i = 1; i < count; i += 1) {
      const other = people.near(people.years(one) + draw.between(-5, 5), ADULT, OLD - 1);
      if (other !== undefined) members.push(other);
    }
    made.push({ kind: 'home', members });
  }
}

/** People who live nowhere yet, by age. */
class Pool {
  readonly #years: readonly number[];
  readonly #byYear: readonly number[][] = Array.from({ length: OLDEST + 1 }, () => []);

  constructor(years: readonly number[]) {
    this.#years = years;
    for (const [one, age] of years.entries()) this.#byYear[age]?.push(one);
  }

  years(one: number): number {
    return this.#years[one] ?? 0;
  }

  count(least: number, most: number): number {
    return this.#byYear.slice(least, most + 1).reduce((sum, { length }) => sum + length, 0);
  }

  /** Takes somebody as near this age as there is, within bounds. */
  near(age: number, least: number, most: number): number | undefined {
    const wanted = Math.min(most, Math.max(least, age));
    for (let away = 0; away <= most - least; away += 1) {
      for (const year of [wanted - away, wanted + away]) {
        if (year < least || year > most) continue;
        const one = this.#byYear[year]?.pop();
        if (one !== undefined) return one;
      }
    }
    return undefined;
  }
}
