import type { Draw } from './draw.ts';
import { FAMILY, GIVEN } from './names.ts';
import { mobileNumber } from './northmoor.ts';
import { ageAt, type Person, type Sex } from './population.ts';

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
const OLD = 58;

export function callerFor(draw: Draw, patient: Person, at: number): Caller {
  const age = ageAt(patient, at);
  const sex: Sex = draw.chance(0.6) ? 'female' : 'male';
  if (age < 16) return other(draw, patient.family, sex, PARENT[sex], 'young');
  if (draw.chance(age < 75 ? 0.85 : 0.4)) return { kind: 'self' };
  if (age < 75) return other(draw, patient.family, sex, SPOUSE, age > OLD ? 'old' : 'young');
  if (draw.chance(0.3)) return other(draw, draw.pick(FAMILY), sex, CARER, 'young');
  return other(draw, patient.family, sex, RELATIVE, 'young');
}

function other(
  draw: Draw,
  family: string,
  sex: Sex,
  relation: Relation,
  years: 'old' | 'young',
): Caller {
  const given = draw.pick(GIVEN[sex][years]);
  return { kind: 'other', given, family, relation, phone: mobileNumber(draw.between(0, 999)) };
}
