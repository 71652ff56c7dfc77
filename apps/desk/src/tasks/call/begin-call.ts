import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Desk } from '../../session/desk.ts';
import { CALL_FORM } from './call-fields.ts';

/** Begins a call, with nobody to ask: its case, for a patient who may turn out to be somebody known, and a draft to type into. */
export async function beginCall({ begin, drafts }: Pick<Desk, 'begin' | 'drafts'>): Promise<Uuid> {
  const id = uuidv7(systemClock, systemRandom);
  const patient = uuidv7(systemClock, systemRandom);
  const stream = streamName({ kind: 'case', id });
  await begin(patient, [stream, streamName({ kind: 'patient', id: patient })]);
  // Nothing is typed yet: the page need not wait for the disk, and what is typed goes there with this in it.
  drafts.save({ stream, form: CALL_FORM }, { patient }).catch(() => undefined);
  return id;
}
