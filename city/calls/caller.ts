import type { Draw } from '../draw.ts';
import { FAMILY, GIVEN } from '../town/names.ts';
import { mobileNumber } from '../town/northmoor.ts';
import { ageAt, housemates, livesInCareHome, type Person, type Town } from '../town/population.ts';

/** Who rang. */
export type Caller =
  | { readonly kind: 'self' }
  | {
      readonly kind: 'other';
      readonly given: string;
      readonly family: string;
      readonly relation: Relation;
      readonly phone: string;
    };

/** Of the national table of relations (2.16.840.1.113883.2.1.3.2.4.16.45). */
export interface Relation {
  readonly code: string;
  readonly display: string;
}

const SPOUSE = { code: '01', display: 'Spouse' };
const PARENT = {
  female: { code: '12', display: 'Mother' },
  male: { code: '13', display: 'Father' },
};
const RELATIVE = { code: '16', display: 'Relative' };
const CARER = { code: '20', display: 'Carer' };
const ADULT = 18;

/** Those who live together ring for one another, from the household's telephone where they have none; else a relative or a carer does. */
export function callerFor(draw: Draw, town: Town, patient: Person, at: number): Caller {
  const age = ageAt(patient, at);
  if (livesInCareHome(town, patient)) return stranger(draw, patient, CARER);
  const adults = housemates(town, patient).filter((one) => ageAt(one, at) >= ADULT);
  if (age < 16) {
    const parent = adults.find((one) => ageAt(one, at) - age > 14);
    return parent === undefined
      ? stranger(draw, patient, RELATIVE)
      : known(draw, parent, PARENT[parent.sex]);
  }
  if (draw.chance(age < 75 ? 0.85 : 0.4)) return { kind: 'self' };
  const near = adults.find((one) => Math.abs(ageAt(one, at) - age) < 12);
  if (near !== undefined) return known(draw, near, SPOUSE);
  return stranger(draw, patient, draw.chance(0.3) ? CARER : RELATIVE);
}

function known(
  draw: Draw,
  { given, family, mobile, landline }: Person,
  relation: Relation,
): Caller {
  const phone = mobile ?? landline ?? mobileNumber(draw.between(0, 999));
  return { kind: 'other', given, family, relation, phone };
}

/** Somebody who lives elsewhere. */
function stranger(draw: Draw, patient: Person, relation: Relation): Caller {
  const given = draw.pick(GIVEN[draw.chance(0.6) ? 'female' : 'male'].young);
  const family = relation === RELATIVE ? patient.family : draw.pick(FAMILY);
  return { kind: 'other', given, family, relation, phone: mobileNumber(draw.between(0, 999)) };
}
