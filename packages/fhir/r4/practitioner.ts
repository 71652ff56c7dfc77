import type { CodeableConcept, HumanName, Reference, ResourceBase } from './datatypes.ts';

/** https://hl7.org/fhir/R4/practitioner.html */
export type Practitioner = ResourceBase & {
  readonly resourceType: 'Practitioner';
  readonly name: readonly HumanName[];
};

/** https://hl7.org/fhir/R4/practitionerrole.html */
export type PractitionerRole = ResourceBase & {
  readonly resourceType: 'PractitionerRole';
  readonly practitioner: Reference;
  readonly organization: Reference;
  readonly code: readonly CodeableConcept[];
};
