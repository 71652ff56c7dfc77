/** What a made-up caller says, as a call handler types it in. */
import type { PatientRecord } from '#care/payloads.ts';
import type { Params } from '#wire/keeper.ts';
import type { SaidCall } from '../../apps/desk/src/tasks/call/read-call.ts';
import type { Episode } from '../calls/episode.ts';
import type { Person } from '../town/population.ts';

/** What the caller knows of who it is about. */
export function identifiersOf({ lacks, patient }: Episode): Params<'find'> {
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

export function saidOf(episode: Episode): SaidCall {
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
