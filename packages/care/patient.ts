/** Who a patient is, from their own stream. */
import { type PatientRecord, patientRecord } from './payloads.ts';

/** Whether it is said where they are registered, by name or by code. */
export function isPracticeKnown({ practice }: Pick<PatientRecord, 'practice'>): boolean {
  return Boolean(practice?.name || practice?.ods);
}

type Recorded = { readonly header: { readonly type: string }; readonly payload: unknown };

/** The latest record that can be read wins; null where there is none. */
export function foldPatient(entries: readonly Recorded[]): PatientRecord | null {
  let record: PatientRecord | null = null;
  for (const { header, payload } of entries) {
    if (header.type !== 'patient.recorded') continue;
    const opened = patientRecord.safeParse(payload);
    if (opened.success) record = opened.data;
  }
  return record;
}
