/** A set of observations as a clinician types it in, read as their desk reads it. */
import { assert } from '#base/assert.ts';
import type { CaseObservations } from '#care/payloads.ts';
import { fieldsOf, readObservations } from '../../apps/desk/src/tasks/observe/read-observations.ts';
import type { Measured } from '../calls/observed.ts';

export function observationsOf(measured: Measured, now: number): CaseObservations {
  const typed = fieldsOf({ ...measured, takenAt: new Date(now).toISOString() });
  const read = readObservations(typed, now);
  assert(read.kind === 'read', 'what is made up can be measured');
  return read.observations;
}
