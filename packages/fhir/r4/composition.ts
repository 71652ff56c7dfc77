import type {
  CodeableConcept,
  Identifier,
  Narrative,
  Reference,
  ResourceBase,
} from './datatypes.ts';

/** cmp-1: a section has text or sections. */
export type CompositionSection = {
  readonly title: string;
  readonly author?: readonly Reference[];
  readonly entry?: readonly Reference[];
} & (
  | { readonly text: Narrative; readonly section?: readonly CompositionSection[] }
  | { readonly section: readonly CompositionSection[] }
);

/** https://hl7.org/fhir/R4/composition.html */
export type Composition = ResourceBase & {
  readonly resourceType: 'Composition';
  readonly identifier: Identifier;
  readonly status: 'final';
  readonly type: CodeableConcept;
  readonly subject: Reference;
  readonly encounter: Reference;
  readonly date: string;
  readonly author: readonly [Reference];
  readonly title: string;
  readonly custodian: Reference;
  readonly relatesTo?: readonly [
    { readonly code: 'replaces'; readonly targetIdentifier: Identifier },
  ];
  readonly section: readonly CompositionSection[];
};
