import type { Sex } from '../../town/population.ts';

/** Something people call about, with the triage that it leads to. Written for demonstration: plausible, not for use. */
export interface Complaint {
  readonly condition: string;
  /** In years; the second no longer included. */
  readonly ages: readonly [from: number, below: number];
  readonly sex?: Sex;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** When it comes three times as often. */
  readonly mostly?: PartOfDay;
  /** Codes of the disposition table, one of which the triage ends in. */
  readonly dispositions: readonly string[];
  /** What the caller said; one is drawn. The first line is what the board shows. */
  readonly told: readonly string[];
  readonly questions: readonly Question[];
  readonly advice: Advice;
}

export type PartOfDay = 'day' | 'evening' | 'night';

export interface Question {
  readonly asked: string;
  readonly answer: string;
  readonly others: readonly string[];
  /** The sentence that goes into the report. */
  readonly reported: string;
}

export interface Advice {
  readonly topic: string;
  readonly items: readonly string[];
}

/** A question answered yes. */
export function yes(asked: string, reported: string): Question {
  return { asked, answer: 'yes', others: ['no', 'not sure'], reported };
}

/** A question answered no. */
export function no(asked: string, reported: string): Question {
  return { asked, answer: 'no', others: ['yes', 'not sure'], reported };
}

export function choice(
  asked: string,
  answer: string,
  others: readonly string[],
  reported: string,
): Question {
  return { asked, answer, others, reported };
}

/** Where every call begins. */
export const OPENING_QUESTIONS: readonly Question[] = [
  yes('Is the person awake and breathing now?', 'The person was awake and breathing.'),
  no(
    'Has there been heavy bleeding in the last half hour?',
    'There had been no heavy bleeding in the last half hour.',
  ),
];

/** How every call ends. */
export const WORSENING: Advice = {
  topic: 'If things change',
  items: [
    'If there are any new symptoms, or if this gets worse or you are worried, call 111 again.',
    'For chest pain, trouble breathing, collapse or a fit, call 999.',
  ],
};
