import type { Identifier } from '#care/report/identifier.ts';
import type { Patient } from '#care/report/patient.ts';
import type { PathwaysCase } from '#care/report/triage.ts';
import { addressesAt } from './addresses.ts';
import { codedAt, codedList } from './coded.ts';
import { identifiersAt, nhsNumberOf } from './identifiers.ts';
import { namesAt, organisationAt, telecomsAt } from './people.ts';
import type { Cursor } from './reading.ts';
import { timeAt } from './time.ts';

/** National administrative gender codes (2.16.840.1.113883.2.1.3.2.4.16.25) and HL7's letters. */
const SEXES: Readonly<Record<string, NonNullable<Patient['sex']>>> = {
  '0': 'not-known',
  '1': 'male',
  '2': 'female',
  '9': 'not-specified',
  m: 'male',
  f: 'female',
  u: 'not-known',
  un: 'not-specified',
};

/** The patient of a document. The attached triage says the same again: where it differs, a person must look. */
export function patientAt(document: Cursor, pathways: readonly PathwaysCase[]): Patient {
  const role = document.at('recordTarget', 'patientRole');
  if (role === undefined) document.warn('patient/missing');
  const where = role ?? document;
  const person = role?.child('patient', 'patientPatient');
  const identifiers: readonly Identifier[] = identifiersAt(role?.children('id') ?? []);
  const gender = codedAt(person?.child('administrativeGenderCode'));
  const inTriage = pathways.map(({ patient }) => patient);
  const triageNumber = inTriage.find(
    ({ nationalNumber }) => nationalNumber !== undefined,
  )?.nationalNumber;
  const value: Patient = {
    names: namesAt(person?.children('name') ?? []),
    identifiers,
    nhsNumber: nhsNumberOf(identifiers, triageNumber, where),
    sex:
      gender === undefined
        ? undefined
        : (SEXES[gender.code?.toLowerCase() ?? ''] ?? 'unrecognised'),
    genderAsSent: gender,
    birth: birthOf(person?.child('birthTime')),
    addresses: addressesAt([
      ...(role?.children('addr') ?? []),
      ...(person?.children('addr') ?? []),
    ]),
    telecoms: telecomsAt([
      ...(role?.children('telecom') ?? []),
      ...(person?.children('telecom') ?? []),
    ]),
    ethnicity: codedList(person?.children('ethnicGroupCode', 'raceCode') ?? []),
    maritalStatus: codedAt(person?.child('maritalStatusCode')),
    religion: codedAt(person?.child('religiousAffiliationCode')),
    languages: (person?.children('languageCommunication') ?? []).map(languageAt),
    guardians: (person?.children('guardian') ?? []).map(guardianAt),
    practice: organisationAt(role?.child('providerOrganization')),
  };
  if (value.names.length === 0) where.warn('patient/no-name');
  if (value.birth === undefined || value.birth.kind === 'unreadable')
    where.warn('patient/no-birth-date');
  if (inTriage.some((other) => differs(value, other))) where.warn('patient/triage-differs');
  return value;
}

/** A date of birth is the day that was written, whatever time and zone stand beside it. */
function birthOf(cursor: Cursor | undefined): Patient['birth'] {
  const time = timeAt(cursor);
  if (time?.kind !== 'instant') return time;
  return { kind: 'date', iso: time.iso.slice(0, 10), asSent: time.asSent };
}

function languageAt(cursor: Cursor): Patient['languages'][number] {
  return {
    language: codedAt(cursor.child('languageCode')),
    mode: codedAt(cursor.child('modeCode')),
    proficiency: codedAt(cursor.child('proficiencyLevelCode')),
    preferred: cursor.child('preferenceInd')?.truthAttribute('value'),
  };
}

function guardianAt(cursor: Cursor): Patient['guardians'][number] {
  const person = cursor.child('guardianPerson');
  return {
    names: namesAt(person?.children('name') ?? []),
    relation: codedAt(cursor.child('code')),
    telecoms: telecomsAt(cursor.children('telecom')),
    addresses: addressesAt(cursor.children('addr')),
    organisation: organisationAt(cursor.child('guardianOrganization')),
  };
}

function differs(patient: Patient, triaged: PathwaysCase['patient']): boolean {
  const surnames = patient.names.flatMap(({ family }) => family).map(plain);
  const [number, birth] = [patient.nhsNumber?.asSent, patient.birth];
  return (
    (triaged.surname !== undefined &&
      surnames.length > 0 &&
      !surnames.includes(plain(triaged.surname))) ||
    (triaged.nationalNumber !== undefined &&
      number !== undefined &&
      plain(number) !== plain(triaged.nationalNumber)) ||
    (birth?.kind === 'date' && triaged.birth?.kind === 'date' && birth.iso !== triaged.birth.iso)
  );
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
