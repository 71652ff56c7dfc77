/** A call handler and a call, from the answer to the queue, by the acts of the desk. */

import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldPatient } from '#care/patient.ts';
import type { PatientRecord } from '#care/payloads.ts';
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
import type { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import type { Telephoned } from '../staff/answer.ts';
import type { Seat } from '../staff/crew.ts';
import type { Person } from '../town/population.ts';

/** From the answer until it is known who it is. */
const WHO_MS = 75_000;

export type Taken = 'queued' | 'ended' | 'joined';

interface TakingCall {
  readonly time: CityTime;
  readonly house: Pick<House, 'service'>;
  /** Told of the case before it is in the queue. */
  toCome(id: Uuid): void;
}

export async function takeCall(
  desk: Seat,
  call: Telephoned,
  { time, house: { service }, toCome }: TakingCall,
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
    await joinCall(writing, { id, service, said }, open.case);
    await writing.send();
    return 'joined';
  }
  const whose =
    found?.patient ?? (await desk.session.call('match', { ...identifiers, as: patient })).patient;
  toCome(id);
  const now = time.now();
  await queueCall(writing, { id, service, said, patient: whose, found, lookedUp: true }, now);
  await writing.send();
  return 'queued';
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

async function lookUp(desk: Seat, identifiers: Params<'find'>): Promise<Found | null> {
  const { patient, cases } = await desk.session.call('find', identifiers);
  if (patient === null) return null;
  const stream = streamName({ kind: 'patient', id: patient });
  await desk.keyring.ensure([{ stream, subject: null }], 'care');
  const { entries } = await desk.reader.entries(stream);
  const opened = await Promise.all(entries.map(({ bytes }) => desk.keyring.open(bytes)));
  return { patient, record: foldPatient(opened), cases };
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
