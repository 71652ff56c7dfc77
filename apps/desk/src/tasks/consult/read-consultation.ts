/** What was typed of a consultation, read; or what is missing, by field. */
import { z } from 'zod';
import { type Consultation, type Finding, finding } from '#care/payloads.ts';
import type { Faults } from '../../components/form.tsx';

/** As a draft keeps it: text in each field, the findings as a list in JSON. */
export const NO_CONSULTATION = {
  history: '',
  examination: '',
  assessment: '',
  plan: '',
  safetyNetting: '',
  followUp: '',
  findings: '',
};
export type ConsultationDraft = typeof NO_CONSULTATION;

const MISSING: readonly (readonly [keyof ConsultationDraft, string])[] = [
  ['history', 'Enter the history'],
  ['assessment', 'Enter your assessment'],
  ['plan', 'Enter the plan'],
];

export type ReadConsultation =
  | { readonly kind: 'faults'; readonly faults: Faults }
  | { readonly kind: 'read'; readonly consultation: Consultation };

/** @param prefix before the ids of the fields */
export function readConsultation(fields: ConsultationDraft, prefix = ''): ReadConsultation {
  const missing = MISSING.filter(([field]) => fields[field].trim() === '');
  if (missing.length > 0) {
    const faults = Object.fromEntries(
      missing.map(([field, words]) => [`${prefix}${field}`, words]),
    );
    return { kind: 'faults', faults };
  }
  const findings = findingsIn(fields);
  const followUp = fields.followUp.trim();
  return {
    kind: 'read',
    consultation: {
      history: fields.history.trim(),
      examination: fields.examination.trim(),
      assessment: fields.assessment.trim(),
      plan: fields.plan.trim(),
      safetyNetting: fields.safetyNetting.trim(),
      ...(followUp !== '' && { followUp }),
      ...(findings.length > 0 && { findings: [...findings] }),
    },
  };
}

export function fieldsOf({
  followUp = '',
  findings = [],
  ...rest
}: Consultation): ConsultationDraft {
  return { ...rest, followUp, findings: withFindings(findings) };
}

/** None where what was kept cannot be read: it was ours. */
export function findingsIn({ findings }: Pick<ConsultationDraft, 'findings'>): readonly Finding[] {
  if (findings === '') return [];
  return z.array(finding).safeParse(JSON.parse(findings)).data ?? [];
}

export function withFindings(findings: readonly Finding[]): string {
  return findings.length === 0 ? '' : JSON.stringify(findings);
}
