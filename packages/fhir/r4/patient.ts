import type {
  Address,
  ContactPoint,
  HumanName,
  Identifier,
  Reference,
  ResourceBase,
} from './datatypes.ts';

/** https://hl7.org/fhir/R4/patient.html */
export type Patient = ResourceBase & {
  readonly resourceType: 'Patient';
  readonly identifier?: readonly Identifier[];
  readonly name?: readonly HumanName[];
  readonly telecom?: readonly ContactPoint[];
  readonly gender: 'male' | 'female' | 'other' | 'unknown';
  readonly birthDate?: string;
  readonly address?: readonly Address[];
  readonly generalPractitioner?: readonly Reference[];
};
