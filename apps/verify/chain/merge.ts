/** Which records are of one person: "Merged records" of docs/formats.md. Patients are in hexadecimal. */
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';

export function mayMerge({ stream, facts }: Typed<'patient.merged'>): void {
  if (patientOf(stream) === facts.into.toHex())
    refuse('type/facts', 'it merges a record with itself');
}

export function takeMerge({ merged }: Directory, { stream, facts }: Typed<'patient.merged'>): void {
  const [patient, into] = [patientOf(stream), facts.into.toHex()];
  if (!merged.has(patient) && rootOf(merged, into) !== patient) merged.set(patient, into);
}

export function takeParting({ merged }: Directory, { stream }: Typed<'patient.parted'>): void {
  merged.delete(patientOf(stream));
}

/** Whether two records are of one person. */
export function areOne({ merged }: Directory, one: string, other: string): boolean {
  return rootOf(merged, one) === rootOf(merged, other);
}

/** Whether a person was forgotten, under whichever of their records. */
export function isForgotten(directory: Directory, patient: string): boolean {
  const { forgotten, merged } = directory;
  if (merged.size === 0) return forgotten.has(patient);
  return [...forgotten].some((one) => areOne(directory, one, patient));
}

export function patientOf(stream: string): string {
  return stream.slice('patient/'.length).replaceAll('-', '');
}

function rootOf(merged: Directory['merged'], patient: string): string {
  const into = merged.get(patient);
  return into === undefined ? patient : rootOf(merged, into);
}
