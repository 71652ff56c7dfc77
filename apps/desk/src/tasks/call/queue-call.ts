/** What a call leaves in the record: a queued case; a contact with a case that was open; or the fact that it ended. */
import { madeAt, type Uuid } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { CallEnding } from '#care/entries.ts';
import type { CaseLabel } from '#care/payloads.ts';
import { earlierContacts, isRepeatCaller } from '#care/repeat-caller.ts';
import { type DispositionRow, isLesser, judgedAs } from '#care/report/dispositions.ts';
import type { PatientCase } from '#wire/keeper.ts';
import { ageWords } from '../../components/time-words.ts';
import type { Desk } from '../../session/desk.ts';
import { labelsOf } from '../../session/labels-ahead.ts';
import { clip } from '../../typed/plain-text.ts';
import type { Found } from './lookup.ts';
import { isSameRecord, withCall } from './patient-record.ts';
import { NOBODY_JUDGED, type SaidCall } from './read-call.ts';

/** As many as a case keeps of what came before it. */
const MOST_EARLIER = 50;

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

/** Asks for the keys that a case is queued with; what is queued then waits for nobody. @throws Problem */
export async function readyToQueue(
  desk: Pick<Desk, 'ensure'>,
  { service, patient, found }: Pick<Queued, 'service' | 'patient' | 'found'>,
  now: number,
): Promise<void> {
  await desk.ensure(labelsOf([service], now), 'board');
  if (isUnrecorded(found))
    await desk.ensure(
      { stream: streamName({ kind: 'patient', id: patient }), subject: patient },
      'receive',
    );
}

/** Nothing is known of them. Where something may be that could not be read, it stays as it is. */
function isUnrecorded(found: Found | null): boolean {
  return found === null || (found.record === null && found.isWhole);
}

/** Durable on this device when it resolves. @throws Problem, EntryError */
export async function queueCall(desk: Writing, queued: Queued, now: number): Promise<void> {
  const { id, service, said, found, lookedUp } = queued;
  const patient = withCall(found?.record ?? null, said.patient);
  const { code, wording, minutes, urgency } = said.disposition ?? NOBODY_JUDGED;
  const cases = found?.cases ?? [];
  const patientStream = streamName({ kind: 'patient', id: queued.patient });
  const isChanged =
    isUnrecorded(found) ||
    (found?.isWhole && found.record !== null && !isSameRecord(found.record, patient));
  await readyToQueue(desk, queued, now);

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
      disposition: code || null,
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
      disposition: code === '' ? undefined : { code, wording, timeframeMinutes: minutes },
      call: {
        ...said.call,
        earlier: earlierContacts(cases, now)
          .slice(0, MOST_EARLIER)
          .map(({ of, at }) => ({ case: of.case, at })),
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
  /** The gravest that anybody said of it; null where nobody did. */
  readonly cameTo: DispositionRow | null;
  /** What its triage found; empty where there was none. */
  readonly triage: string;
  /** All of the patient's. */
  readonly cases: readonly PatientCase[];
};

/** A case that is open, and how it was judged; null where this desk does not know. */
type OpenCase = {
  readonly id: Uuid;
  readonly judged: Pick<CaseRow, 'urgency' | 'disposition' | 'due'> | null;
};

/** Puts what was said into a case that is open for the same person; graver than it was, it is judged anew. @throws Problem, EntryError */
export async function joinCall(
  desk: Writing,
  { id, service, said, cameTo, triage, cases }: Joining,
  to: OpenCase,
  now: number,
): Promise<void> {
  const stream = streamName({ kind: 'case', id: to.id });
  await desk.ensure({ stream, subject: null }, 'care');
  await desk.write({
    stream,
    type: 'case.contacted',
    facts: { outcome: 'called-in', ...(isRepeatCaller(cases, now) && { repeat: true }) },
    payload: { note: [noteOf(said, cameTo), triage].filter(Boolean).join('\n\n') },
  });
  const graver = cameTo !== null && to.judged !== null && graverThan(to.judged, cameTo, now);
  if (graver) await desk.write({ stream, type: 'case.reassessed', ...graver });
  await endCall(desk, id, service, 'joined');
}

function graverThan(
  { urgency, disposition, due }: NonNullable<OpenCase['judged']>,
  to: DispositionRow,
  now: number,
) {
  if (!isLesser(judgedAs(disposition, urgency), to)) return null;
  const by = to.minutes === null ? null : now + to.minutes * 60_000;
  return {
    facts: {
      urgency: to.urgency,
      disposition: to.code || null,
      due: by === null ? null : Math.min(by, due ?? by),
    },
    payload: {
      wording: to.wording || 'Not judged: for a clinician',
      reason: 'They rang again, and it is graver than it was',
      timeframeMinutes: to.minutes,
    },
  };
}

const NOT_LOOKED_UP =
  'The patient could not be looked up during the call. They may be known here, have an open case, or be a repeat caller.';

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

function noteOf(
  { patient, caller, callBack, location, problem, call }: SaidCall,
  cameTo: DispositionRow | null,
): string {
  const who = caller === undefined ? 'The patient' : (caller.name ?? 'Somebody');
  const relation = caller?.relation === undefined ? '' : ` (${caller.relation})`;
  const number = callBack === undefined ? '' : ` on ${callBack}`;
  const line = (name: string, value: string | undefined) => (value ? `${name}: ${value}` : '');
  return [
    `${who}${relation} rang${number}.`,
    problem,
    line('Where the patient is', location),
    line('Home', [patient.address, patient.postcode].filter(Boolean).join(', ')),
    line('Interpreter', call.language),
    line('Needs', call.needs),
    line('May be shared with others who care', call.consent === 'not-asked' ? '' : call.consent),
    line('Judged', cameTo?.wording),
  ]
    .filter(Boolean)
    .join('\n');
}
