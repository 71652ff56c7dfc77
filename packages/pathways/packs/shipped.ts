/** The packs that come with Holdfast. Illustrative: a provider loads its own. */
import type { Pack } from '../pack.ts';
import { abdominalPain } from './abdominal-pain.ts';
import { backPain } from './back-pain.ts';
import { breathlessness } from './breathlessness.ts';
import { chestPain } from './chest-pain.ts';
import { dentalPain } from './dental-pain.ts';
import { fallOlderPerson } from './fall-older-person.ts';
import { feverUnderFive } from './fever-under-five.ts';
import { headInjury } from './head-injury.ts';
import { medicationQuery } from './medication-query.ts';
import { mentalHealthCrisis } from './mental-health-crisis.ts';
import { rash } from './rash.ts';
import { strokeSigns } from './stroke-signs.ts';

export const SHIPPED: readonly Pack[] = [
  abdominalPain,
  backPain,
  breathlessness,
  chestPain,
  dentalPain,
  fallOlderPerson,
  feverUnderFive,
  headInjury,
  medicationQuery,
  mentalHealthCrisis,
  rash,
  strokeSigns,
];
