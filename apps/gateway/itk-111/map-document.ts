import type { CareLocation, Encounter, ReportDocument } from '#care/report/document.ts';
import type { PathwaysCase } from '#care/report/triage.ts';
import { addressesAt } from './addresses.ts';
import { codedAt, codedList } from './coded.ts';
import { callerOf, contactsOf } from './contacts.ts';
import { dispositionAt } from './disposition.ts';
import { identifiersAt, idText } from './identifiers.ts';
import { pathwaysCaseAt } from './pathways-case.ts';
import { patientAt } from './patient.ts';
import { organisationAt, participationAt } from './people.ts';
import type { Cursor } from './reading.ts';
import { bodyAt } from './sections.ts';
import { periodAt, timeAt } from './time.ts';
import type { XmlBudget } from './xml.ts';

const REPORT_CODES = ['819551000000100', '1066271000000101'];
const CDA_NAMESPACE = 'urn:hl7-org:v3';

/** One ClinicalDocument to one report. Elements are taken by what they mean, wherever the profile lets them stand. */
export function mapDocument(document: Cursor, budget: XmlBudget): ReportDocument {
  const code = codedAt(document.child('code'));
  if (!REPORT_CODES.includes(code?.code ?? '')) document.warn('document/unfamiliar-type');
  if (document.element.namespace !== CDA_NAMESPACE) document.warn('document/unfamiliar-namespace');

  const body = bodyAt(document, budget);
  const attachments = body.attachments.map(({ attachment }) => attachment);
  const pathways = body.attachments.flatMap(({ attachment, content }, i) =>
    attachment.what === 'pathways-case' && content !== undefined
      ? [pathwaysCaseAt(content, i + 1)]
      : [],
  );
  const related = document.children('relatedDocument').map(relatedAt);
  if (related.length > 0) document.warn('document/replaces-earlier');

  const patient = patientAt(document, pathways);
  const informants = document.children('informant').map(participationAt);
  const participants = document
    .children('dataEnterer', 'authenticator', 'legalAuthenticator', 'participant')
    .map(participationAt);
  const known = { patient, informants, participants, pathways };
  const caller = callerOf(known);
  const custodian = document.child('custodian');
  const stated = locationsAt(document);
  const confidentiality = codedList(document.children('confidentialityCode'));
  if (confidentiality.some(({ code }) => code === 'R' || code === 'V'))
    document.warn('document/restricted');
  return {
    id: idText(document.child('id')),
    setId: idText(document.child('setId')),
    version: document.child('versionNumber')?.attribute('value'),
    related,
    code,
    title: document.child('title')?.text(),
    written: timeAt(document.child('effectiveTime')),
    confidentiality,
    language: document.child('languageCode')?.attribute('code'),
    ...known,
    caller,
    contacts: contactsOf(known, caller),
    location: stated[0]?.addresses.length
      ? stated[0]
      : locationElsewhere(stated[0], patient, pathways),
    otherLocations: stated.slice(1),
    disposition: dispositionAt(document, pathways),
    encounter: encounterAt(document.at('componentOf', 'encompassingEncounter')),
    authors: document.children('author').map(participationAt),
    custodian: custodian && participationAt(custodian),
    recipients: document
      .children('informationRecipient', 'tracker')
      .map(participationAt)
      .map((who) => ({ copy: who.as === 'tracker' || (who.type ?? 'PRCP') !== 'PRCP', who })),
    consents: document.children('authorization').flatMap((authorization) =>
      authorization.children('consent').map((consent) => ({
        id: idText(consent.child('id')),
        code: codedAt(consent.child('code')),
        status: consent.child('statusCode')?.attribute('code'),
      })),
    ),
    permissionsToView: body.observations.filter((one) => one.code?.code === 'PTV'),
    discriminators: body.observations.filter((one) => one.code?.code === 'CD'),
    observations: body.observations.filter((one) => !['PTV', 'CD'].includes(one.code?.code ?? '')),
    appointments: body.appointments,
    highlights: withConditions(body.highlights, pathways),
    sections: body.sections,
    attachments,
  };
}

function relatedAt(cursor: Cursor): ReportDocument['related'][number] {
  const parent = cursor.child('parentDocument', 'priorParentDocument') ?? cursor;
  return {
    relation: cursor.attribute('typeCode'),
    ids: identifiersAt(parent.children('id')),
    setId: idText(parent.child('setId')),
    version: parent.child('versionNumber')?.attribute('value'),
    code: codedAt(parent.child('code')),
  };
}

function encounterAt(cursor: Cursor | undefined): Encounter | undefined {
  if (cursor === undefined) return undefined;
  return {
    identifiers: identifiersAt(cursor.children('id')),
    code: codedAt(cursor.child('code')),
    period: periodAt(cursor.child('effectiveTime')),
    responsibleParties: cursor.children('responsibleParty').map(participationAt),
    participants: cursor.children('encounterParticipant').map(participationAt),
  };
}

/** The places of the encounter, those with an address first. */
function locationsAt(document: Cursor): readonly CareLocation[] {
  const places = document.at('componentOf', 'encompassingEncounter')?.children('location') ?? [];
  const stated = places.flatMap((place) => place.children('healthCareFacility')).map(facilityAt);
  return stated.toSorted((a, b) => Number(b.addresses.length > 0) - Number(a.addresses.length > 0));
}

function facilityAt(facility: Cursor): CareLocation {
  const place = facility.child('location');
  return {
    from: 'encounter',
    name: place?.child('name')?.text(),
    facility: codedAt(facility.child('code')),
    identifiers: identifiersAt(facility.children('id')),
    addresses: addressesAt(place?.children('addr') ?? []),
    organisation: organisationAt(facility.child('serviceProviderOrganization')),
  };
}

/** Where the encounter gives no address: the patient's physical one, else the one the triage has. */
function locationElsewhere(
  stated: CareLocation | undefined,
  patient: ReportDocument['patient'],
  pathways: readonly PathwaysCase[],
): CareLocation | undefined {
  const known = stated ?? { identifiers: [] };
  const physical = patient.addresses.filter(({ use }) => use.includes('PHYS'));
  if (physical.length > 0)
    return { ...known, from: 'patient-physical-address', addresses: physical };
  const triaged = pathways.find(({ location }) => (location?.lines.length ?? 0) > 0)?.location;
  if (triaged === undefined) return stated;
  const { lines, postcode, country, directions, longitude, latitude } = triaged;
  const locators = [longitude, latitude].filter((part) => part !== undefined);
  const address = { use: [], lines, postcode, country, directions, locators, other: [] };
  return { ...known, from: 'triage', addresses: [address] };
}

function withConditions(
  highlights: ReportDocument['highlights'],
  pathways: readonly PathwaysCase[],
): ReportDocument['highlights'] {
  if (highlights.presentingProblem.length > 0) return highlights;
  const conditions = pathways
    .map(({ condition }) => condition)
    .filter((text) => text !== undefined);
  return { ...highlights, presentingProblem: conditions };
}
