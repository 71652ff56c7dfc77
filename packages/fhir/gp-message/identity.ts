import { checkNhsNumber, formatNhsNumber } from '#care/nhs-number.ts';
import type { PatientRecord } from '#care/payloads.ts';
import { dateWords, isFhirDate } from './moment.ts';
import type { Fact } from './section.ts';

/** An NHS number as far as it may be relied on; one that fails its check is never sent as a number. */
export type NhsNumberStanding =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly asSent: string }
  | { readonly kind: 'verified' | 'not-verified'; readonly number: string; readonly shown: string };

export function nhsNumberStanding({ nhsNumber }: PatientRecord): NhsNumberStanding {
  if (nhsNumber === undefined || nhsNumber.value === '') return { kind: 'none' };
  const check = checkNhsNumber(nhsNumber.value);
  if (!check.valid) return { kind: 'invalid', asSent: nhsNumber.value };
  const { number } = check;
  const kind = nhsNumber.verified ? 'verified' : 'not-verified';
  return { kind, number, shown: formatNhsNumber(number) };
}

/** Who the patient is, in the order in which a practice checks it. */
export function identityFacts(patient: PatientRecord): readonly Fact[] {
  const { birthDate, address, postcode, practice } = patient;
  return [
    { label: 'Name', value: patient.name || 'Not known' },
    { label: 'Born', value: birthDate ? bornWords(birthDate) : 'Not known' },
    { label: 'NHS number', value: nhsNumberWords(nhsNumberStanding(patient)) },
    { label: 'Gender', value: GENDERS[patient.gender] },
    { label: 'Address', value: wholeAddress(address, postcode) },
    { label: 'Phone', value: patient.phone ?? '' },
    { label: 'GP practice', value: practice ? practiceWords(practice) : '' },
  ].filter(({ value }) => value !== '');
}

function bornWords(birthDate: string): string {
  return isFhirDate(birthDate) ? dateWords(birthDate) : birthDate;
}

function nhsNumberWords(standing: NhsNumberStanding): string {
  switch (standing.kind) {
    case 'none':
      return 'Not known';
    case 'invalid':
      return `${standing.asSent} (as sent: this is not a valid NHS number)`;
    case 'verified':
      return `${standing.shown} (verified)`;
    case 'not-verified':
      return `${standing.shown} (not verified)`;
  }
}

/** The postcode is often the address's own last words. */
function wholeAddress(address = '', postcode = ''): string {
  const squeezed = (text: string) => text.replace(/\s/g, '').toUpperCase();
  return squeezed(address).endsWith(squeezed(postcode))
    ? address
    : [address, postcode.replaceAll(' ', NO_BREAK)].filter((part) => part !== '').join(', ');
}

function practiceWords({ name, ods }: NonNullable<PatientRecord['practice']>): string {
  return name && ods && ods !== name ? `${name} (${ods})` : name || (ods ?? '');
}

const NO_BREAK = '\u00a0';
const GENDERS = { male: 'Male', female: 'Female', other: 'Other', unknown: 'Not known' } as const;
