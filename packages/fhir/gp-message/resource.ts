import type { Uuid } from '#base/ids.ts';
import type { Entry, Resource } from '#fhir/r4/bundle.ts';
import type { Narrative, Reference, ResourceBase } from '#fhir/r4/datatypes.ts';

type UkCoreProfile = `UKCore-${Resource['resourceType']}`;

export function resource(id: Uuid, profile: UkCoreProfile, text: Narrative): ResourceBase {
  const meta = { profile: [`https://fhir.hl7.org.uk/StructureDefinition/${profile}`] } as const;
  return { id, meta, language: 'en-GB', text };
}

export function reference(id: Uuid): Reference {
  return { reference: `urn:uuid:${id}` };
}

export function entry<R extends Resource>(resource: R): Entry<R> {
  return { fullUrl: `urn:uuid:${resource.id}`, resource };
}
