/** What a call leaves in the record: a queued case; a contact with a case that was open; or the fact that it ended. */
import { madeAt, type Uuid } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { CallEnding } from '#care/entries.ts';
import type { CaseLabel } from '#care/payloads.ts';
import { earlierContacts, isRepeatCaller } from '#care/repeat-caller.ts';
import { ageWords } from '../../components/time-words.ts';
import type { Desk } from '../../store/desk.ts';
import { labelsOf } from '../../store/labels-ahead.ts';
import type { Found } from './lookup.ts';
import { changes, withCall } from './patient-record.ts';
import { clip } from './plain-text.ts';
import type { SaidCall } from './read-call.ts';

export type Queued = {
  readonly id: Uuid;
  readonly service: string;
  readonly said: SaidCall;
  /** Whose case it is: somebody known, or the patient that the call began with. */
  readonly patient: Uuid;
  /** Null where nobody known was found. */
  readonly found: Found | null;
  /** False where there was something to look by, and nobody to ask. */
  readonly lookedUp: boolean;
};

/** As much of a desk as a call is written with. */
export type Writing = Pick<Desk, 'ensure' | 'write'>;

/** Durable on this device when it resolves. @throws Problem, EntryError */
export async function queueCall(desk: Writing, queued: Queued, now: number): Promise<void> {
  const { id, service, said, found, lookedUp } = queued;
  const patient = withCall(found?.record ?? null, said.patient);
  const { code, wording, minutes, urgency } = said.disposition ?? NOT_JUDGED;
  const cases = found?.cases ?? [];
  const patientStream = streamName({ kind: 'patient', id: queued.patient });
  const isNew = found === null || found.record === null;
  const isChanged = isNew || changes(found.record!, patient).length > 0;
  await desk.ensure(labelsOf([service], now), 'board');
  if (isNew) await desk.ensure({ stream: patientStream, subject: queued.patient }, 'receive');

  // The label first: where the rest is not written after it, it is of no case and shows nothing.
  await desk.write({
    stream: streamName({ kind: 'labels', service, day: dayOf(now) }),
    type: 'case.labelled',
    facts: { case: id },
    payload: labelOf(said, patient.name, patient.birthDate, now),
  });
  await desk.write({
    stream: streamName({ kind: 'case', id }),
    type: 'case.received',
    facts: {
      patient: queued.patient,
      service,
      source: 'call',
      urgency,
      disposition: code,
      due: minutes === null ? null : now + minutes * 60_000,
      answered: madeAt(id),
      repeat: isRepeatCaller(cases, now),
    },
    payload: {
      patient,
      caller: said.caller,
      callBack: said.callBack,
      location: said.location,
      problem: said.problem,
      disposition: code === null ? undefined : { code, wording, timeframeMinutes: minutes },
      call: {
        ...said.call,
        earlier: earlierContacts(cases, now).map(({ case: one, receivedAt }) => ({
          case: one,
          at: receivedAt,
        })),
      },
      unmapped: 0,
      warnings: lookedUp ? [] : [NOT_LOOKED_UP],
    },
  });
  if (isChanged) {
    await desk.write({
      stream: patientStream,
      type: 'patient.recorded',
      facts: {},
      payload: patient,
    });
  }
}

/** @param service that answered. Durable on this device when it resolves. */
export async function endCall(
  desk: Writing,
  id: Uuid,
  service: string,
  ending: CallEnding,
): Promise<void> {
  await desk.write({
    stream: streamName({ kind: 'case', id }),
    type: 'call.ended',
    facts: { service, ending, answered: madeAt(id) },
  });
}

type Joining = Pick<Queued, 'id' | 'service' | 'said'> & {
  /** What its triage found; empty where there was none. */
  readonly triage: string;
};

/** Puts what was said into a case that is open for the same person. @throws Problem, EntryError */
export async function joinCall(
  desk: Writing,
  { id, service, said, triage }: Joining,
  to: Uuid,
): Promise<void> {
  const stream = streamName({ kind: 'case', id: to });
  await desk.ensure({ stream, subject: null }, 'care');
  await desk.write({
    stream,
    type: 'case.contacted',
    facts: { outcome: 'called-in' },
    payload: { note: [noteOf(said), triage].filter(Boolean).join('\n\n') },
  });
  await endCall(desk, id, service, 'joined');
}

const NOT_LOOKED_UP =
  'The patient could not be looked up during the call. They may be known here, have an open case, or be a repeat caller.';

/** A clinician looks first: as urgent as anything may be. */
const NOT_JUDGED = { code: null, wording: '', minutes: null, urgency: 'unknown' } as const;

function labelOf(
  { location, problem }: SaidCall,
  name: string,
  birthDate: string | undefined,
  now: number,
): CaseLabel {
  return {
    name: clip(name, 80) || 'Name not known',
    age: (birthDate && ageWords(birthDate, now)) ?? '',
    place: clip(location, 60),
    reason: clip(problem.split('\n')[0]!, 120),
  };
}

function noteOf({ caller, callBack, location, problem }: SaidCall): string {
  const who = caller === undefined ? 'The patient' : (caller.name ?? 'Somebody');
  const relation = caller?.relation === undefined ? '' : ` (${caller.relation})`;
  const number = callBack === undefined ? '' : ` on ${callBack}`;
  const place = location === '' ? '' : `Where the patient is: ${location}`;
  return [`${who}${relation} rang${number}.`, problem, place].filter(Boolean).join('\n');
}
