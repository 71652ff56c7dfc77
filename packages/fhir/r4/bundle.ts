import type { Composition } from './composition.ts';
import type { Condition } from './condition.ts';
import type { Identifier } from './datatypes.ts';
import type { Encounter } from './encounter.ts';
import type { Observation } from './observation.ts';
import type { Organization } from './organization.ts';
import type { Patient } from './patient.ts';
import type { Practitioner, PractitionerRole } from './practitioner.ts';
import type { ServiceRequest } from './service-request.ts';

export type Resource =
  | Composition
  | Condition
  | Encounter
  | Observation
  | Organization
  | Patient
  | Practitioner
  | PractitionerRole
  | ServiceRequest;

export type Entry<R extends Resource = Resource> = {
  readonly fullUrl: `urn:uuid:${string}`;
  readonly resource: R;
};

/**
 * A document: https://hl7.org/fhir/R4/documents.html; bdl-9: an identifier with system and value, bdl-10: a
 * timestamp, bdl-11: a Composition comes first.
 */
export type DocumentBundle = {
  readonly resourceType: 'Bundle';
  readonly id: string;
  readonly language: 'en-GB';
  readonly identifier: Identifier;
  readonly type: 'document';
  readonly timestamp: string;
  readonly entry: readonly [Entry<Composition>, ...Entry[]];
};
