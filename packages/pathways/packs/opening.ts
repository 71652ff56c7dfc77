import type { Question } from '../pack.ts';
import { yesNo } from './writing.ts';

/** Where nearly every pack begins. Who is not sure that somebody breathes goes the way of no. */
export function awake(next: string, flag = '!not-breathing'): Question {
  return yesNo(
    '{Can you talk to me without gasping for breath?|Are they awake, and breathing as they usually do?|Is your child awake, and breathing as usual?}',
    { yes: next, no: flag, unsure: flag },
    'If the caller is the patient, listen: broken words or gasping count as no.',
  );
}

/** The red flags that belong to `awake` and to what may happen in any call. */
export const ANY_CALL = {
  'not-breathing': ['Not awake, or not breathing as usual', 'ambulance-1'],
  anaphylaxis: ['Swelling of face, tongue or throat with trouble breathing', 'ambulance-1'],
  fit: ['A fit that has not stopped', 'ambulance-1'],
} as const;

/** Said with every ambulance of the first category. */
export const RESUSCITATE =
  'If there is no normal breathing, push hard and fast in the middle of the chest until help comes.';
