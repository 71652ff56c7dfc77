import type { Identifier, ResourceBase } from './datatypes.ts';

/** https://hl7.org/fhir/R4/organization.html; org-1: a name or an identifier. */
export type Organization = ResourceBase & {
  readonly resourceType: 'Organization';
  readonly identifier?: readonly Identifier[];
  readonly name: string;
};
