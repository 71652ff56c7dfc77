import type { Uuid } from '#base/ids.ts';
import { pageFrame } from '#fhir/page-frame.ts';
import type { DocumentBundle } from '#fhir/r4/bundle.ts';
import { cleanTexts } from '#fhir/r4/text.ts';
import { type Xhtml, xhtml } from '#fhir/r4/xhtml.ts';
import type { Sha256 } from '#tlog/merkle.ts';
import type { ClosedCase } from './closed-case.ts';
import { compositionResource, TITLE } from './composition.ts';
import { messageSections } from './content.ts';
import { encounterResource } from './encounter.ts';
import { findingResources } from './findings.ts';
import { messageId, partId } from './message-id.ts';
import { instant } from './moment.ts';
import { observationResources } from './observed.ts';
import { messageMain, messagePage } from './page.ts';
import {
  clinicianResources,
  organizationResource,
  patientResource,
  practiceResource,
} from './parties.ts';
import { referralResources } from './referred.ts';
import { entry } from './resource.ts';

export type GpMessage = {
  readonly id: Uuid;
  readonly bundle: DocumentBundle;
  /** The same for a person's eyes: one page, whole in itself. */
  readonly html: string;
  /** What that page says, for pages of several. */
  readonly main: Xhtml;
};

/**
 * The post-event message: a FHIR R4 document and its readable page. The same case gives the same bytes, whenever and
 * however often it is asked; the document's time is that of the close.
 */
export function gpMessage(input: ClosedCase, sha256: Sha256): GpMessage {
  const closed = cleanTexts(input);
  const { edition } = closed;
  const id = messageId(closed.id, edition, sha256);
  const part = (name: string) =>
    partId(closed.id, edition === 1 ? name : `${name}/${edition}`, sha256);
  const { provider, summary, replaces } = closed;
  const ids = {
    patient: part('Patient'),
    encounter: part('Encounter'),
    provider: part('Organization'),
  };
  const clinicians = namedClinicians(closed);
  const roles = new Map(
    [...clinicians.keys()].map((account) => [account, part(`Role/${account}`)]),
  );
  const practice = practiceResource(part('Practice'), summary.patient);
  const within = { patient: ids.patient, encounter: ids.encounter };
  const personOf = (account: Uuid) => roles.get(account) ?? ids.provider;
  const observations = observationResources(closed, part, { ...within, performerOf: personOf });
  const referrals = referralResources(closed, part, { ...within, requesterOf: personOf });
  const roleOf = (account: Uuid) => roles.get(account);
  const findings = findingResources(closed, part, { ...within, roleOf });
  const sections = messageSections(closed, { observations, referrals, findings });

  const bundle: DocumentBundle = {
    resourceType: 'Bundle',
    id,
    language: 'en-GB',
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` },
    type: 'document',
    timestamp: instant(closed.closedAt),
    entry: [
      entry(
        compositionResource(part('Composition'), closed, sections, {
          ...ids,
          message: id,
          replaces: replaces && messageId(closed.id, replaces.edition, sha256),
          clinicians: roles,
        }),
      ),
      entry(patientResource(ids.patient, summary.patient, practice && part('Practice'))),
      entry(encounterResource(ids.encounter, closed, { ...ids, clinicians: [...roles.values()] })),
      entry(organizationResource(ids.provider, provider)),
      ...(practice ? [entry(practice)] : []),
      ...[...clinicians].flatMap(([account, name]) =>
        clinicianResources(
          {
            person: part(`Person/${account}`),
            role: part(`Role/${account}`),
            provider: ids.provider,
          },
          name,
        ).map(entry),
      ),
      ...findings.map(({ condition }) => entry(condition)),
      ...observations.map(entry),
      ...referrals.map(entry),
    ],
  };
  const main = messageMain(closed, sections);
  return { id, bundle, html: messagePage(closed, main), main };
}

/** All of them on paper, each from a new sheet on. */
export function printedMessages(messages: readonly GpMessage[], provider: string): string {
  return pageFrame({
    title: TITLE,
    provider,
    main: xhtml`${messages.map(({ main }) => xhtml`<article>${main}</article>`)}`,
    footer: `Sent by ${provider}. ${messages.length === 1 ? 'One case' : `${messages.length} cases`}.`,
  });
}

/** Who consulted, which only clinicians may, where their names are known. */
function namedClinicians({ consultations }: ClosedCase): ReadonlyMap<Uuid, string> {
  const people = consultations.map(({ by }) => by);
  return new Map(people.flatMap(({ id, name }) => (name ? [[id, name]] : [])));
}
