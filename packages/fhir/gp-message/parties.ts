/** The people and organisations of a message. */

import type { Uuid } from '#base/ids.ts';
import { isPracticeKnown } from '#care/patient.ts';
import type { PatientRecord } from '#care/payloads.ts';
import type { Identifier } from '#fhir/r4/datatypes.ts';
import type { Organization } from '#fhir/r4/organization.ts';
import type { Patient } from '#fhir/r4/patient.ts';
import type { Practitioner, PractitionerRole } from '#fhir/r4/practitioner.ts';
import { narrative, xhtml } from '#fhir/r4/xhtml.ts';
import { identityFacts, nhsNumberStanding } from './identity.ts';
import { isFhirDate } from './moment.ts';
import { reference, resource } from './resource.ts';
import { blockMarkup } from './section.ts';

export function patientResource(id: Uuid, patient: PatientRecord, practice: Uuid | null): Patient {
  const { name, phone, gender, birthDate, address, postcode } = patient;
  const identifier = nhsNumberIdentifier(patient);
  const told = narrative('generated', [
    blockMarkup({ kind: 'facts', facts: identityFacts(patient) }),
  ]);
  return {
    resourceType: 'Patient',
    ...resource(id, 'UKCore-Patient', told),
    ...(identifier && { identifier: [identifier] }),
    ...(name && { name: [{ text: name }] }),
    ...(phone && { telecom: [{ system: 'phone', value: phone }] as const }),
    gender,
    ...(birthDate && isFhirDate(birthDate) && { birthDate }),
    ...((address || postcode) && {
      address: [{ ...(address && { text: address }), ...(postcode && { postalCode: postcode }) }],
    }),
    ...(practice && { generalPractitioner: [reference(practice)] }),
  };
}

/** The practice that the patient is registered with, by its code where it has no name; null where neither is known. */
export function practiceResource(id: Uuid, { practice }: PatientRecord): Organization | null {
  return practice && isPracticeKnown({ practice })
    ? organizationResource(id, { ...practice, name: practice.name || practice.ods! })
    : null;
}

export function organizationResource(
  id: Uuid,
  { name, ods }: { readonly name: string; readonly ods?: string | undefined },
): Organization {
  const code = ods?.toUpperCase();
  const isOds = code !== undefined && /^[A-Z0-9]{3,12}$/.test(code);
  return {
    resourceType: 'Organization',
    ...resource(id, 'UKCore-Organization', narrative('generated', [xhtml`<p>${name}</p>`])),
    ...(isOds && { identifier: [{ system: ODS, value: code }] }),
    name,
  };
}

export function clinicianResources(
  ids: { readonly person: Uuid; readonly role: Uuid; readonly provider: Uuid },
  name: string,
): [Practitioner, PractitionerRole] {
  const told = narrative('generated', [xhtml`<p>${name}, clinician</p>`]);
  return [
    {
      resourceType: 'Practitioner',
      ...resource(ids.person, 'UKCore-Practitioner', told),
      name: [{ text: name }],
    },
    {
      resourceType: 'PractitionerRole',
      ...resource(ids.role, 'UKCore-PractitionerRole', told),
      practitioner: reference(ids.person),
      organization: reference(ids.provider),
      code: [{ text: 'Clinician' }],
    },
  ];
}

/** A number that fails its check travels as what it is: text that a sender called an NHS number. */
function nhsNumberIdentifier(patient: PatientRecord): Identifier | null {
  const standing = nhsNumberStanding(patient);
  if (standing.kind === 'none') return null;
  if (standing.kind === 'invalid') {
    return { type: { text: 'NHS number as sent, not valid' }, value: standing.asSent };
  }
  const status = { system: VERIFICATION, ...VERIFICATION_STATUS[standing.kind] };
  return {
    extension: [{ url: VERIFICATION_URL, valueCodeableConcept: { coding: [status] } }],
    system: 'https://fhir.nhs.uk/Id/nhs-number',
    value: standing.number,
  };
}

export const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';
const VERIFICATION_URL =
  'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus';
const VERIFICATION = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland';
const VERIFICATION_STATUS = {
  verified: { code: '01', display: 'Number present and verified' },
  'not-verified': { code: '02', display: 'Number present but not traced' },
} as const;
