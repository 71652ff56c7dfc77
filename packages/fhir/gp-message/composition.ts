import type { Uuid } from '#base/ids.ts';
import type { Composition, CompositionSection } from '#fhir/r4/composition.ts';
import type { Identifier, Reference } from '#fhir/r4/datatypes.ts';
import { narrative, xhtml } from '#fhir/r4/xhtml.ts';
import type { ClosedCase } from './closed-case.ts';
import { instant, momentWords } from './moment.ts';
import { reference, resource } from './resource.ts';
import { blockMarkup, type Section } from './section.ts';

export const TITLE = 'Urgent care report for the GP practice';

export type CompositionParties = {
  readonly message: Uuid;
  /** The message that this one replaces, by its id. */
  readonly replaces: Uuid | null;
  readonly patient: Uuid;
  readonly encounter: Uuid;
  readonly provider: Uuid;
  /** PractitionerRole of each clinician whose name is known, by account. */
  readonly clinicians: ReadonlyMap<Uuid, Uuid>;
};

export function compositionResource(
  id: Uuid,
  closed: ClosedCase,
  sections: readonly Section[],
  parties: CompositionParties,
): Composition {
  const authorOf = (account: Uuid): Reference =>
    reference(parties.clinicians.get(account) ?? parties.provider);
  const told = narrative('generated', [
    xhtml`<p>${TITLE}: ${closed.provider.name}, ${momentWords(closed.closedAt)}</p>`,
  ]);
  return {
    resourceType: 'Composition',
    ...resource(id, 'UKCore-Composition', told),
    identifier: identifier(parties.message),
    status: 'final',
    type: {
      coding: [
        {
          system: 'http://snomed.info/sct',
          code: '371531000',
          display: 'Report of clinical encounter',
        },
      ],
      text: 'Report of clinical encounter',
    },
    subject: reference(parties.patient),
    encounter: reference(parties.encounter),
    date: instant(closed.closedAt),
    author: [authorOf(closed.closedBy.id)],
    title: TITLE,
    custodian: reference(parties.provider),
    ...(parties.replaces && {
      relatesTo: [{ code: 'replaces', targetIdentifier: identifier(parties.replaces) }] as const,
    }),
    section: sections.map((one) => ({
      ...compositionSection(one),
      ...(one.resources?.length && { entry: one.resources.map(reference) }),
      ...(one.author && { author: [authorOf(one.author)] }),
      ...(one.sections.length > 0 && { section: one.sections.map(compositionSection) }),
    })),
  };
}

function identifier(message: Uuid): Identifier {
  return { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${message}` };
}

function compositionSection({
  title,
  blocks,
}: Pick<Section, 'title' | 'blocks'>): CompositionSection {
  return { title, text: narrative('additional', blocks.map(blockMarkup)) };
}
