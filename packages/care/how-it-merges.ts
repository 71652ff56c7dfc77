/** What becomes of a fact where two sites went on apart and are brought together. */
import type { CareType } from './entries.ts';

/**
 * - `stands`: it is true beside whatever the other site wrote, and what it does to a case it does at once or never.
 * - `adds`: it is as true, and what it does depends on what was written before it.
 * - `tends`: it adds, and somebody had the patient before them: where the other site closed the case meanwhile, somebody looks at both.
 * - `decides`: whose a case is, where it stands, how urgent it is or that it is over; of two sites’ decisions about one case both hold only where
 *   they come to the same.
 */
export const HOW_IT_MERGES: { readonly [T in CareType]: 'stands' | 'adds' | 'tends' | 'decides' } =
  {
    'patient.recorded': 'stands',
    'patient.merged': 'stands',
    'patient.parted': 'stands',
    'special-note.written': 'stands',
    'special-note.ended': 'stands',
    // Two sites never begin the same case: its id is made where it is begun.
    'case.received': 'stands',
    'case.taken': 'decides',
    'case.released': 'decides',
    'case.assigned': 'decides',
    'case.transferred': 'decides',
    'case.reassessed': 'decides',
    'case.closed': 'decides',
    'case.duplicated': 'decides',
    'case.reopened': 'decides',
    'case.settled': 'decides',
    'case.let-go': 'decides',
    'case.taken-back': 'decides',
    'case.labelled': 'adds',
    'case.contacted': 'tends',
    'case.comforted': 'tends',
    'case.consulted': 'tends',
    'case.observed': 'tends',
    'case.pictured': 'tends',
    'case.amended': 'stands',
    'case.held': 'stands',
    'case.hold-lifted': 'stands',
    'case.rated': 'stands',
    'call.ended': 'stands',
    'document.part': 'stands',
    'demographics.asked': 'stands',
    'demographics.answered': 'stands',
    'referral.asked': 'tends',
    'referral.sent': 'adds',
    'referral.failed': 'adds',
    'referral.answered': 'adds',
    'referral.withdrawn': 'adds',
    'gp-message.sent': 'adds',
    'gp-message.failed': 'adds',
    'presence.said': 'stands',
    'telephone.answered': 'stands',
    'telephone.abandoned': 'stands',
    'message.set-aside': 'stands',
    'message.reviewed': 'stands',
  };
