import type {
  CodeableConcept,
  Coding,
  Identifier,
  Period,
  Reference,
  ResourceBase,
} from './datatypes.ts';

/** https://hl7.org/fhir/R4/encounter.html */
export type Encounter = ResourceBase & {
  readonly resourceType: 'Encounter';
  readonly identifier: readonly Identifier[];
  readonly status: 'finished';
  readonly class: Coding;
  readonly subject: Reference;
  readonly participant?: readonly { readonly individual: Reference }[];
  readonly period: Period;
  readonly reasonCode?: readonly CodeableConcept[];
  readonly hospitalization: { readonly dischargeDisposition: CodeableConcept };
  readonly serviceProvider: Reference;
};
