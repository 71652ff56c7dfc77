import type { Draw } from './draw.ts';
import { GIVEN } from './names.ts';
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
const PARENT = { code: '03', display: 'Parent' };
const RELATIVE = { code: '16', display: 'Relative' };
const OLD = 58;

export function callerFor(draw: Draw, patient: Person, at: number): Caller {
  const age = ageAt(patient, at);
  if (age < 16) return other(draw, patient, PARENT, 'young');
  if (age < 75) return draw.chance(0.85) ? { kind: 'self' } : partner(draw, patient, age);
  if (draw.chance(0.4)) return { kind: 'self' };
  return draw.chance(0.7) ? other(draw, patient, RELATIVE, 'young') : partner(draw, patient, age);
}

function partner(draw: Draw, patient: Person, age: number): Caller {
  return other(draw, patient, SPOUSE, age > OLD ? 'old' : 'young');
}

function other(draw: Draw, { family }: Person, relation: Relation, years: 'old' | 'young'): Caller {
  const sex: Sex = draw.chance(0.6) ? 'female' : 'male';
  const given = draw.pick(GIVEN[sex][years]);
  return { kind: 'other', given, family, relation, phone: mobileNumber(draw.between(0, 999)) };
}
