import { checkDigit } from '#care/nhs-number.ts';
import { Draw } from './draw.ts';
import { FAMILY, GIVEN } from './names.ts';
import {
  landlineNumber,
  mobileNumber,
  PRACTICES,
  type Practice,
  QUARTERS,
  UNUSED_LETTERS,
} from './northmoor.ts';

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
  readonly landline: string | undefined;
  readonly practice: Practice;
}

/** How many in a thousand are of which age, from the first number of years up to the next: near England's in Census 2021. */
const AGES: readonly (readonly [from: number, perThousand: number])[] = [
  [0, 54],
  [5, 59],
  [10, 60],
  [15, 57],
  [20, 60],
  [25, 66],
  [30, 70],
  [35, 67],
  [40, 63],
  [45, 64],
  [50, 69],
  [55, 67],
  [60, 58],
  [65, 49],
  [70, 50],
  [75, 36],
  [80, 25],
  [85, 26],
];
const OLDEST = 99;
const DAY_MS = 86_400_000;

/** The people of Northmoor as of a day (`yyyy-mm-dd`); the same seed and day give the same people. */
export function population(seed: string, day: string, count: number): readonly Person[] {
  const numbers = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    const draw = new Draw(`${seed}/${day}/person ${i}`);
    const person = personFrom(draw, Date.parse(day), numbers);
    numbers.add(person.nhsNumber);
    return person;
  });
}

function personFrom(draw: Draw, day: number, taken: ReadonlySet<string>): Person {
  const band = draw.weighted([...AGES.keys()], (i) => AGES[i]?.[1] ?? 0);
  const [from = 0, below = OLDEST + 1] = [AGES[band]?.[0], AGES[band + 1]?.[0]];
  const ageDays = draw.between(Math.ceil(from * 365.25), Math.floor(below * 365.25) - 1);
  const sex = draw.chance(0.51) ? 'female' : 'male';
  const quarter = draw.pick(QUARTERS);
  const letters = UNUSED_LETTERS.split('');
  const age = ageDays / 365.25;
  return {
    nhsNumber: nhsNumberFrom(draw, taken),
    given: draw.pick(GIVEN[sex][age > 58 ? 'old' : 'young']),
    family: draw.pick(FAMILY),
    sex,
    birth: new Date(day - ageDays * DAY_MS).toISOString().slice(0, 10),
    address: {
      line: `${draw.between(1, 140)} ${draw.pick(quarter.streets)}`,
      quarter: quarter.name,
      postcode: `${quarter.sector}${draw.pick(letters)}${draw.pick(letters)}`,
    },
    mobile: draw.chance(age > 75 ? 0.5 : 0.97) ? mobileNumber(draw.between(0, 999)) : undefined,
    landline: draw.chance(age > 60 ? 0.85 : 0.3) ? landlineNumber(draw.between(0, 999)) : undefined,
    practice: draw.pick(PRACTICES),
  };
}

function nhsNumberFrom(draw: Draw, taken: ReadonlySet<string>): string {
  for (;;) {
    const nine = `999${String(draw.between(0, 999_999)).padStart(6, '0')}`;
    const check = checkDigit(nine);
    const number = `${nine}${check}`;
    // 9999999999 passes modulus 11 and is what systems send for "none".
    if (check !== undefined && !/^9+$/.test(number) && !taken.has(number)) return number;
  }
}

/** Years between a date of birth and a moment, not rounded. */
export function ageAt({ birth }: Person, at: number): number {
  return (at - Date.parse(birth)) / DAY_MS / 365.25;
}
