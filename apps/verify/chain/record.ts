/** A record that is kept: what may be corrected by whom, and what must not be forgotten. */
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { type Author, holds } from './author.ts';
import { areOne, patientOf } from './merge.ts';

/** Whoever may not write a consultation may not correct one. */
export function mayAmend(author: Author, { facts }: Typed<'case.amended'>): void {
  if (facts.of === 'consultation' && !holds(author, 'clinician')) {
    refuse('type/writer', 'a consultation is corrected by somebody who is no clinician');
  }
}

export function mayHold({ received }: Directory, { stream }: Typed<'case.held'>): void {
  if (!received.has(stream)) refuse('type/stream', 'a case is held that was not received');
}

export function takeHold({ received, held }: Directory, { stream }: Typed<'case.held'>): void {
  const patient = received.get(stream);
  if (patient !== undefined) held.set(patient, new Set(held.get(patient)).add(stream));
}

export function takeHoldLift(
  { received, held }: Directory,
  { stream }: Typed<'case.hold-lifted'>,
): void {
  const patient = received.get(stream);
  if (patient !== undefined) held.get(patient)?.delete(stream);
}

/** Asked when it is proposed, and again when a second person agrees: under whichever of their records a case is held. */
export function mayForget(directory: Directory, { stream }: Typed<'person.forgotten'>): void {
  const patient = patientOf(stream);
  for (const [one, cases] of directory.held) {
    if (cases.size > 0 && areOne(directory, one, patient)) {
      refuse('type/facts', 'somebody is to be forgotten whose record is held');
    }
  }
}

export function takeForgetting(
  { forgotten }: Directory,
  { stream }: Typed<'person.forgotten'>,
): void {
  forgotten.add(patientOf(stream));
}
