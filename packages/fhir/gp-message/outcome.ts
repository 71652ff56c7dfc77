import type { Condition } from '#care/entries.ts';
import type { ClosedCase, CloseOutcome } from './closed-case.ts';

/** How a case ended, in words for the practice. Nothing is promised here that only the plan can say. */
export const OUTCOMES: Readonly<
  Record<CloseOutcome, { readonly decided: string; readonly forPractice: string }>
> = {
  advice: {
    decided: 'Advice was given.',
    forPractice: 'This outcome asks nothing of you. Read the plan for anything that does.',
  },
  prescription: {
    decided: 'A prescription was issued.',
    forPractice:
      'Read the plan for what was prescribed, and bring the patient’s medicines up to date.',
  },
  appointment: {
    decided: 'An appointment was arranged.',
    forPractice: 'Read the plan for where and when. It may be with you.',
  },
  visit: {
    decided: 'A home visit was arranged.',
    forPractice: 'Read the plan for who visits and what is asked of you.',
  },
  referred: {
    decided: 'The patient was referred to another service.',
    forPractice: 'Read the plan for where the patient was referred and who follows up.',
  },
  ambulance: {
    decided: 'An emergency ambulance was called.',
    forPractice: 'Look out for a report from the ambulance service or the hospital.',
  },
  'no-contact': {
    decided: 'The case was closed because the patient could not be reached.',
    forPractice: 'Decide whether the practice should contact the patient.',
  },
  duplicate: {
    decided: 'The case was closed as a duplicate of another.',
    forPractice: 'Look for the report of the other case before you act on this one.',
  },
  'handed-back': {
    decided:
      'The case was not closed here. It was handed back to the other system, which goes on with it.',
    forPractice: 'This is how far it had come. Look for the report that follows.',
  },
  'let-go': {
    decided: 'The case was dealt with in another system.',
    forPractice: 'Look for that system’s report.',
  },
};

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  same: 'the same',
  better: 'better',
  worse: 'worse',
  unknown: 'not known',
};

export const CONTACT_WORDS: Readonly<Record<ClosedCase['contacts'][number]['outcome'], string>> = {
  spoke: 'Spoke to the patient or caller',
  'no-answer': 'No answer',
  voicemail: 'Left a voicemail',
  'wrong-number': 'Wrong number',
  'called-in': 'The patient or caller rang',
};
