import type { Saying } from '#pathways/moves.ts';
import type { Disposition } from '#pathways/pack.ts';

export const ABOUT_WORDS: Readonly<Record<Saying['about'], string>> = {
  'what-happens': 'What happens now',
  advice: 'Until then',
  worsening: 'If it gets worse',
};

export const SPEAKER_WORDS = {
  self: 'The patient',
  'third-party': 'Somebody else',
  parent: 'A child’s parent or carer',
} as const;

const SERVICE_WORDS: Readonly<Record<Disposition['service'], string>> = {
  ambulance: 'Ambulance service',
  'emergency-department': 'Emergency department',
  'clinician-call': 'A clinician rings back',
  'face-to-face': 'Seen face to face',
  'mental-health-crisis': 'Mental health crisis team',
  dentist: 'Dentist',
  pharmacy: 'Pharmacy',
  'self-care': 'Care at home',
};

/** Whom it goes to, by when, and the table's own words for its code. */
export function timeWords({ service, withinMinutes, code }: Disposition, wording: string): string {
  const when =
    withinMinutes === null || withinMinutes === 0
      ? ''
      : withinMinutes % 60 === 0
        ? `, within ${withinMinutes / 60} ${withinMinutes === 60 ? 'hour' : 'hours'}`
        : `, within ${withinMinutes} minutes`;
  return `${SERVICE_WORDS[service]}${when}. ${code}: ${wording}.`;
}

/** What to do at this very moment, where it is an ambulance. Null where it is none. */
export function ambulanceWords({ ambulance }: Disposition): string | null {
  if (ambulance === undefined) return null;
  const stay = ambulance <= 2 ? ' Stay on the line until it is with the patient.' : '';
  return `Now: ask the ambulance service for category ${ambulance}, with the place and the call-back number. This desk does not send it.${stay}`;
}
