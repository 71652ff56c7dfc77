import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { Desk } from '../../store/desk.ts';
import { CALL_FORM } from './call-fields.ts';

/** Begins a call: its case's key, for a patient who may turn out to be somebody known, and a draft to type into. @throws Problem */
export async function beginCall({ session, ensure, drafts }: Desk): Promise<Uuid> {
  const id = uuidv7(systemClock, systemRandom);
  const patient = uuidv7(systemClock, systemRandom);
  const stream = streamName({ kind: 'case', id });
  await ensure(
    [
      { stream, subject: patient },
      { stream: streamName({ kind: 'patient', id: patient }), subject: patient },
      ...labelsOf(session.services, systemClock()),
    ],
    'receive',
  );
  await drafts.save({ stream, form: CALL_FORM }, { patient });
  return id;
}

/** Today's labels: of each service, because the call has not said yet which it is for. */
export function labelsOf(services: readonly string[], now: number) {
  return services.map((service) => ({
    stream: streamName({ kind: 'labels', service, day: dayOf(now) }),
    subject: null,
  }));
}
