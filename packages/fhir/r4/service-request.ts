import type { CodeableConcept, Reference, ResourceBase } from './datatypes.ts';

/** https://hl7.org/fhir/R4/servicerequest.html */
export type ServiceRequest = ResourceBase & {
  readonly resourceType: 'ServiceRequest';
  readonly status: 'active' | 'on-hold' | 'revoked';
  readonly intent: 'order';
  readonly code: CodeableConcept;
  readonly subject: Reference;
  readonly encounter: Reference;
  readonly authoredOn: string;
  readonly requester: Reference;
  readonly reasonCode?: readonly [CodeableConcept];
};
