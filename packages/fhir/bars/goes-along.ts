/** What a request says of the case by itself, beside who the patient is and what was written for it: the one list for programs, page and form. */
import type { CaseRow } from '#care/case-row.ts';
import type { CaseSummary } from '#care/payloads.ts';
import { dispositionWords, standingDisposition } from '../disposition.ts';

export type Along = {
  readonly what: 'problem' | 'urgency' | 'disposition' | 'location' | 'call-back';
  readonly label: string;
  readonly value: string;
};

type About = Pick<CaseRow, 'urgency' | 'disposition'> & {
  readonly summary: Pick<CaseSummary, 'problem' | 'disposition' | 'location' | 'callBack'>;
};

/** What is not known is left out. */
export function goesAlong({ summary, urgency, disposition }: About): readonly Along[] {
  const { problem, location = '', callBack = '' } = summary;
  const stands = standingDisposition(disposition, summary);
  const all: readonly Along[] = [
    { what: 'problem', label: 'Presenting problem', value: problem },
    { what: 'urgency', label: 'Urgency', value: URGENCIES[urgency] },
    {
      what: 'disposition',
      label: 'Disposition',
      value: stands === null ? '' : dispositionWords(stands),
    },
    { what: 'location', label: 'Where they are now', value: location },
    { what: 'call-back', label: 'Number to call back on', value: callBack },
  ];
  return all.filter(({ value }) => value !== '');
}

const URGENCIES = {
  emergency: 'Emergency',
  unknown: 'Not known',
  urgent: 'Urgent',
  soon: 'Soon',
  routine: 'Routine',
} as const;
