/** What becomes of a fact where two sites went on apart and are brought together. */
import type { CareType } from './entries.ts';

/**
 * `adds`: it is true beside whatever the other site wrote. `decides`: whose a case is, where it stands, how urgent it is or that it is over; of
 * two sites’ decisions about one case both hold only where they come to the same.
 */
export const HOW_IT_MERGES: { readonly [T in CareType]: 'adds' | 'decides' } = {
  'patient.recorded': 'adds',
  'patient.merged': 'adds',
  'patient.parted': 'adds',
  'special-note.written': 'adds',
  'special-note.ended': 'adds',
  // Two sites never begin the same case: its id is made where it is begun.
  'case.received': 'adds',
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
  'case.contacted': 'adds',
  'case.comforted': 'adds',
  'case.consulted': 'adds',
  'case.observed': 'adds',
  'case.pictured': 'adds',
  'case.amended': 'adds',
  'case.held': 'adds',
  'case.hold-lifted': 'adds',
  'case.rated': 'adds',
  'call.ended': 'adds',
  'document.part': 'adds',
  'demographics.asked': 'adds',
  'demographics.answered': 'adds',
  'referral.asked': 'adds',
  'referral.sent': 'adds',
  'referral.failed': 'adds',
  'referral.answered': 'adds',
  'referral.withdrawn': 'adds',
  'gp-message.sent': 'adds',
  'gp-message.failed': 'adds',
  'presence.said': 'adds',
  'telephone.answered': 'adds',
  'telephone.abandoned': 'adds',
  'message.set-aside': 'adds',
  'message.reviewed': 'adds',
};
