import type { CodeableConcept, Quantity, Reference, ResourceBase } from './datatypes.ts';

type Measured = { readonly code: CodeableConcept } & (
  | { readonly valueQuantity: Quantity }
  | { readonly valueInteger: number }
  | { readonly valueCodeableConcept: CodeableConcept }
);

/** https://hl7.org/fhir/R4/observation.html */
export type Observation = ResourceBase & {
  readonly resourceType: 'Observation';
  readonly status: 'final' | 'amended';
  readonly category: readonly [CodeableConcept];
  readonly subject: Reference;
  readonly encounter: Reference;
  readonly effectiveDateTime: string;
  readonly performer: readonly [Reference];
  readonly note?: readonly [{ readonly text: string }];
} & (Measured | { readonly code: CodeableConcept; readonly component: readonly Measured[] });
