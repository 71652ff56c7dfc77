import type { CareFacts } from '#care/entries.ts';

type Outcome = CareFacts<'case.closed'>['outcome'];

/** Ends of a case at which nobody was consulted. */
const WITHOUT_CONSULTATION: ReadonlySet<Outcome> = new Set(['no-contact', 'duplicate']);
/** Ends that a call handler may bring about by themselves, on what they noted of a call. */
const BY_CALL: ReadonlySet<Outcome> = new Set(['advice', 'appointment', 'referred', 'ambulance']);

type Written = {
  /** Consultations since the case was received, or opened again. */
  readonly consultations: number;
  /** A call since then in which somebody was spoken to, with a note. */
  readonly spoke: boolean;
  /** What is typed and not saved, in words; empty where nothing is. */
  readonly unsaved: string;
  /** Whether whoever closes it is a clinician. */
  readonly isClinician: boolean;
};

/** What must be done first, in words; null where the case may close. The GP is told what the notes say, so there must be notes. */
export function whyNotClose(
  outcome: Outcome,
  { consultations, spoke, unsaved, isClinician }: Written,
): string | null {
  if (unsaved !== '')
    return `Not saved yet: ${unsaved}. Save it or clear it before the case closes`;
  if (consultations > 0 || WITHOUT_CONSULTATION.has(outcome)) return null;
  if (isClinician) return 'Save a consultation before you close the case';
  if (!BY_CALL.has(outcome)) return 'A clinician must be consulted before a case ends so';
  return spoke
    ? null
    : 'Save a call in which you spoke to somebody, with a note, before you close the case';
}
