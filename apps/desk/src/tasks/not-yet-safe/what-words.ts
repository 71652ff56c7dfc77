/** What somebody wrote, by its type, as a thing. */
import type { StepUpType } from '#identity/entries.ts';
import type { DeskDraft } from '../../session/desk.ts';

/** What no desk puts into its outbox: what is done at once or not at all, and what a gateway writes. */
type NeverHere =
  | StepUpType
  | 'machine.rekeyed'
  | 'document.part'
  | 'demographics.answered'
  | 'referral.sent'
  | 'referral.failed'
  | 'referral.answered'
  | 'case.let-go'
  | 'gp-message.sent'
  | 'gp-message.failed'
  | 'telephone.answered'
  | 'telephone.abandoned'
  | 'message.set-aside';

const WHAT: { readonly [T in Exclude<DeskDraft['type'], NeverHere>]: string } = {
  'account.named': 'A name',
  'device.named': 'A device’s name',
  'session.closed': 'A signing out',
  'glass.reviewed': 'A review of an opening outside care',
  'patient.recorded': 'A patient’s details',
  'patient.merged': 'Two records of one person put together',
  'patient.parted': 'Two records parted again',
  'special-note.written': 'A special note',
  'special-note.ended': 'A special note ended',
  'case.received': 'A call’s case',
  'case.labelled': 'A case’s line on the board',
  'call.ended': 'A call that made no case',
  'case.taken': 'A case taken',
  'case.released': 'A case put back',
  'case.assigned': 'A case handed over',
  'case.transferred': 'A case transferred to another service',
  'case.contacted': 'A call',
  'case.comforted': 'A comfort call',
  'case.consulted': 'A consultation',
  'case.observed': 'Observations',
  'case.pictured': 'A picture',
  'case.amended': 'A correction',
  'case.reassessed': 'A new urgency',
  'case.closed': 'A case closed',
  'case.duplicated': 'A case that is another’s duplicate',
  'case.reopened': 'A case opened again',
  'case.settled': 'A case decided between two sites',
  'case.taken-back': 'A case handed back to the other system',
  'case.held': 'A record held',
  'case.hold-lifted': 'A hold lifted',
  'case.rated': 'Feedback',
  'pathways.begun': 'A triage begun',
  'pathways.answered': 'An answer in a triage',
  'pathways.went-back': 'A step back in a triage',
  'pathways.flag-raised': 'A red flag raised',
  'pathways.flag-withdrawn': 'A red flag withdrawn',
  'pathways.handed-over': 'A triage handed over to a clinician',
  'pathways.taken-over': 'A triage taken over by a clinician',
  'pathways.nobody-free': 'No clinician free for a triage',
  'pathways.ended': 'A triage ended',
  'demographics.asked': 'A question to the national record',
  'referral.asked': 'A referral or booking',
  'referral.withdrawn': 'A referral dealt with another way',
  'presence.said': 'Whether somebody is free',
  'message.reviewed': 'A message reviewed',
};

/** Of an entry as it stands on the disk: another version of the desk may have written it. */
export function whatWords(type: string): string {
  return Object.hasOwn(WHAT, type)
    ? WHAT[type as keyof typeof WHAT]
    : 'Something that another version of this desk wrote';
}
