import type { CareFacts } from '#care/entries.ts';

type Outcome = CareFacts<'case.closed'>['outcome'];

/** Ends of a case at which nobody was consulted. */
const WITHOUT_CONSULTATION: ReadonlySet<Outcome> = new Set(['no-contact', 'duplicate']);

type Written = {
  /** Consultations in the case. */
  readonly consultations: number;
  /** Something is typed and not saved. */
  readonly unsaved: boolean;
};

/** What must be done first, in words; null where the case may close. The GP is told what the notes say, so there must be notes. */
export function whyNotClose(outcome: Outcome, { consultations, unsaved }: Written): string | null {
  if (unsaved) return 'Save or clear the consultation first: it holds text that is not saved';
  if (consultations === 0 && !WITHOUT_CONSULTATION.has(outcome))
    return 'Save a consultation before you close the case';
  return null;
}
