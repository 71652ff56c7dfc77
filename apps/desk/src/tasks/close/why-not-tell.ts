import { isPracticeKnown } from '#care/patient.ts';
import type { CaseSummary } from '#care/payloads.ts';
import { sharingRefused } from '../../components/care-words.ts';

/** What speaks against a message to the GP, in words for whoever closes the case. Where anything does, none is sent unless they say so. */
export function whyNotTell(summary: Pick<CaseSummary, 'patient' | 'call'>): readonly string[] {
  const refused = sharingRefused(summary);
  return [
    ...(refused === null ? [] : [refused]),
    ...(isPracticeKnown(summary.patient)
      ? []
      : ['No GP practice is known for this patient: a message may reach nobody.']),
  ];
}
