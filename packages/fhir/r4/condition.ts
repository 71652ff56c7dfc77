import type { CodeableConcept, Reference, ResourceBase } from './datatypes.ts';

/** https://hl7.org/fhir/R4/condition.html */
export type Condition = ResourceBase & {
  readonly resourceType: 'Condition';
  readonly clinicalStatus: CodeableConcept;
  readonly category: readonly [CodeableConcept];
  readonly code: CodeableConcept;
  readonly subject: Reference;
  readonly encounter: Reference;
  readonly recordedDate: string;
  readonly asserter?: Reference;
};
