/** The FHIR R4 (4.0.1) data types that are written here; https://hl7.org/fhir/R4/datatypes.html */

export type Meta = { readonly profile: readonly [string] };

export type Narrative = {
  /** `additional`: the text says more than the resource's fields do. */
  readonly status: 'generated' | 'additional';
  /** One XHTML `div`. */
  readonly div: string;
};

export type Coding = { readonly system: string; readonly code: string; readonly display: string };

export type CodeableConcept =
  | { readonly coding: readonly [Coding]; readonly text?: string }
  | { readonly text: string };

export type Extension = { readonly url: string; readonly valueCodeableConcept: CodeableConcept };

export type Identifier = {
  readonly extension?: readonly Extension[];
  readonly type?: CodeableConcept;
  readonly system?: string;
  readonly value: string;
};

export type Reference = { readonly reference: `urn:uuid:${string}` };

export type Quantity = {
  readonly value: number;
  readonly unit: string;
  readonly system: string;
  readonly code: string;
};

export type Period = { readonly start: string; readonly end: string };

export type HumanName = { readonly text: string };

export type Address = { readonly text?: string; readonly postalCode?: string };

export type ContactPoint = { readonly system: 'phone'; readonly value: string };

/** What every resource here has. dom-6: a resource should have a narrative. */
export type ResourceBase = {
  readonly id: string;
  readonly meta: Meta;
  readonly language: 'en-GB';
  readonly text: Narrative;
};
