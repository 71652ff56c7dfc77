import type { Draw } from '../draw.ts';
import { ageAt, type Person, type Town } from '../town/population.ts';

/** How often people of an age are called about, beside one another, from a number of years on: our own estimate, the small and the old most. */
const BY_AGE: readonly (readonly [from: number, weight: number])[] = [
  [0, 2.6],
  [5, 0.9],
  [16, 1.1],
  [30, 0.85],
  [65, 1],
  [80, 1.8],
];
const WOMAN = 1.2;
const EACH_CONDITION = 0.3;
const OFTEN = 14;
const MOST = 30;
/** Where nobody in town suits, whoever makes up the call is told so rather than kept for ever. */
const TRIES = 2_000_000;

/** Somebody who is called about, as likely as such people are. */
export function drawPatient(
  draw: Draw,
  { people }: Town,
  at: number,
  suits: (person: Person) => boolean,
): Person {
  for (let i = 0; i < TRIES; i += 1) {
    const person = draw.pick(people);
    if (draw.chance(weightOf(person, at) / MOST) && suits(person)) return person;
  }
  throw new RangeError('nobody in this town can have what was asked for');
}

function weightOf(person: Person, at: number): number {
  const age = ageAt(person, at);
  const [, byAge] = BY_AGE.findLast(([from]) => age >= from) ?? [0, 1];
  const adult = age >= 16 && person.sex === 'female' ? WOMAN : 1;
  const ill = 1 + EACH_CONDITION * person.conditions.length;
  return Math.min(MOST, byAge * adult * ill * (person.callsOften ? OFTEN : 1));
}
