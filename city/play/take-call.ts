/** A call handler and a call, from the answer to the queue, by the acts of the desk. */

import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldPatient } from '#care/patient.ts';
import type { PatientRecord } from '#care/payloads.ts';
import { isRepeatCaller } from '#care/repeat-caller.ts';
import { foldSpecialNotes } from '#care/special-notes.ts';
import type { Params } from '#wire/keeper.ts';
import { labelsOf } from '../../apps/desk/src/tasks/call/begin-call.ts';
import type { Found } from '../../apps/desk/src/tasks/call/lookup.ts';
import {
  endCall,
  joinCall,
  queueCall,
  type Writing,
} from '../../apps/desk/src/tasks/call/queue-call.ts';
import type { SaidCall } from '../../apps/desk/src/tasks/call/read-call.ts';
import type { Episode } from '../calls/episode.ts';
import type { Outcome } from '../calls/outcome.ts';
import type { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import type { Telephoned } from '../staff/answer.ts';
import type { Seat } from '../staff/crew.ts';
import type { Person } from '../town/population.ts';

/** From the answer until it is known who it is. */
const WHO_MS = 75_000;

export type Taken = 'queued' | 'ended' | 'joined';

interface TakingCall {
  /** What comes of it; null for a call that is no request for care. */
  readonly outcome: Outcome | null;
  readonly time: CityTime;
  readonly house: Pick<House, 'service'>;
  /** Told of the case before it is in the queue. */
  toCome(id: Uuid): void;
}

export async function takeCall(
  desk: Seat,
  call: Telephoned,
  { outcome, time, house: { service }, toCome }: TakingCall,
): Promise<Taken> {
  const answered = time.now();
  const id = uuidv7(() => answered, systemRandom);
  const patient = uuidv7(() => answered, systemRandom);
  const stream = streamName({ kind: 'case', id });
  await desk.keyring.ensure(
    [
      { stream, subject: patient },
      { stream: streamName({ kind: 'patient', id: patient }), subject: patient },
      ...labelsOf([service], answered),
    ],
    'receive',
  );
  const writing = written(desk);
  if (call.kind !== 'care') {
    await time.until(answered + call.takesMs);
    await endCall(writing, id, service, call.kind);
    await writing.send();
    return 'ended';
  }
  await time.until(answered + Math.min(WHO_MS, call.takesMs / 2));
  const identifiers = identifiersOf(call.episode);
  const found = await lookUp(desk, identifiers);
  await time.until(answered + call.takesMs);
  const said = saidOf(call.episode);
  const open = found?.cases.find((one) => one.open && one.inCare);
  if (found !== null && open !== undefined) {
    await joinCall(writing, { id, service, said, triage: '' }, open.case);
    await writing.send();
    return 'joined';
  }
  const whose =
    found?.patient ?? (await desk.session.call('match', { ...identifiers, as: patient })).patient;
  toCome(id);
  const now = time.now();
  await queueCall(writing, { id, service, said, patient: whose, found, lookedUp: true }, now);
  if (outcome?.byHandler === true && !isRepeatCaller(found?.cases ?? [], now)) {
    await closeAtOnce(writing, stream, outcome);
  }
  await writing.send();
  return 'queued';
}

/** Where the triage says all that is needed, whoever took the call closes it at its end. */
async function closeAtOnce(
  writing: Writing,
  stream: string,
  { closed, gpMessage }: Outcome,
): Promise<void> {
  await writing.write({ stream, type: 'case.taken', facts: {} });
  await writing.write({
    stream,
    type: 'case.contacted',
    facts: { outcome: 'called-in' },
    payload: { note: 'On the line: they know what to do, and what to look out for.' },
  });
  await writing.write({ stream, type: 'case.closed', facts: { outcome: closed, gpMessage } });
}

/** Writes as a desk does, and sends what was written in one go. */
function written({ author, keyring, session }: Seat): Writing & { send(): Promise<void> } {
  const entries: Bytes[] = [];
  return {
    ensure: (wanted, purpose) => keyring.ensure([wanted].flat(), purpose),
    async write(draft) {
      const id = uuidv7(Date.now, systemRandom);
      entries.push(await author.write({ ...draft, after: 0, id }));
      return id;
    },
    async send() {
      await session.call('append', { entries: entries.splice(0) });
    },
  };
}

/** Those whose names only sound alike are other people, as the caller would say. */
async function lookUp(desk: Seat, identifiers: Params<'find'>): Promise<Found | null> {
  const { patient, records, cases } = await desk.session.call('find', identifiers);
  if (patient === null) return null;
  const streams = records.map((id) => streamName({ kind: 'patient', id }));
  await desk.keyring.ensure(
    streams.map((stream) => ({ stream, subject: null })),
    'care',
  );
  const files = await Promise.all(
    streams.map(async (stream) => {
      const { entries } = await desk.reader.entries(stream);
      return Promise.all(entries.map(({ bytes }) => desk.keyring.open(bytes)));
    }),
  );
  const record = files.map(foldPatient).find((one) => one !== null) ?? null;
  const notes = files.flatMap((entries) => foldSpecialNotes(entries, Date.now()));
  return { patient, records, record, notes, cases };
}

/** What the caller knows of who it is about. */
function identifiersOf({ lacks, patient }: Episode): Params<'find'> {
  const { nhsNumber, family, birth, mobile, landline, address } = patient;
  const knowsNumber = lacks !== 'nhs-number' && lacks !== 'traced-nhs-number';
  return {
    nhsNumber: knowsNumber ? nhsNumber : null,
    family,
    birthDate: birth,
    phone: mobile ?? landline ?? null,
    postcode: address.postcode,
  };
}

function saidOf(episode: Episode): SaidCall {
  const { caller, complaint, disposition, lacks, patient, told, questions } = episode;
  const { line, quarter } = patient.address;
  const other = caller.kind === 'other';
  return {
    patient: recordOf(patient, lacks === 'nhs-number' || lacks === 'traced-nhs-number'),
    caller: other
      ? {
          name: `${caller.given} ${caller.family}`,
          relation: caller.relation.display,
          phone: caller.phone,
        }
      : undefined,
    callBack: other ? caller.phone : (patient.mobile ?? patient.landline),
    location: `At home, ${line}, ${quarter}`,
    problem: [complaint.condition, told, ...questions.map(({ reported }) => reported)].join('\n'),
    call: {
      for: other ? 'other' : 'self',
      readBack: true,
      language: patient.language,
      needs: patient.needs,
      consent: 'yes',
    },
    disposition,
  };
}

function recordOf(person: Person, withoutNumber: boolean): PatientRecord {
  const { address, birth, family, given, mobile, landline, nhsNumber, practice, sex } = person;
  return {
    name: `${given} ${family}`,
    nhsNumber: withoutNumber ? undefined : { value: nhsNumber, verified: false },
    birthDate: birth,
    gender: sex,
    address: `${address.line}, ${address.quarter}`,
    postcode: address.postcode,
    phone: mobile ?? landline,
    practice: { name: practice.name, ods: practice.ods },
  };
}
