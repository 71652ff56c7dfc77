import type {
  Device,
  Organisation,
  Participation,
  PersonName,
  Telecom,
} from '#care/report/person.ts';
import { addressesAt } from './addresses.ts';
import { codedAt } from './coded.ts';
import { identifiersAt } from './identifiers.ts';
import type { Cursor } from './reading.ts';
import { periodAt, timeAt } from './time.ts';

export function namesAt(cursors: readonly Cursor[]): readonly PersonName[] {
  return cursors.map(nameAt).filter((name) => name !== undefined);
}

function nameAt(cursor: Cursor): PersonName | undefined {
  const parts = (name: string) =>
    cursor
      .children(name)
      .map((part) => part.text())
      .filter((text) => text !== undefined);
  const [prefix, given, family, suffix] = [
    parts('prefix'),
    parts('given'),
    parts('family'),
    parts('suffix'),
  ];
  const loose = cursor.ownText();
  const text = [
    ...prefix,
    ...given,
    ...family,
    ...suffix,
    ...(loose === undefined ? [] : [loose]),
  ].join(' ');
  if (text === '') return undefined;
  return { text, use: cursor.attribute('use'), prefix, given, family, suffix };
}

const SCHEMES: Readonly<Record<string, Telecom['kind']>> = {
  tel: 'phone',
  sms: 'phone',
  fax: 'fax',
  'x-text-fax': 'fax',
  textphone: 'text-phone',
  'x-textphone': 'text-phone',
  mailto: 'email',
  http: 'web',
  https: 'web',
};

export function telecomsAt(cursors: readonly Cursor[]): readonly Telecom[] {
  return cursors.map(telecomAt).filter((telecom) => telecom !== undefined);
}

function telecomAt(cursor: Cursor): Telecom | undefined {
  const asSent = cursor.attribute('value') ?? cursor.text();
  if (asSent === undefined) return undefined;
  const telecom = { ...readTelecom(asSent), use: words(cursor.attribute('use')) };
  if (telecom.kind === 'phone' && isPlaceholder(telecom.value)) cursor.warn('telecom/placeholder');
  return telecom;
}

export function readTelecom(asSent: string): Telecom {
  const [, scheme = '', rest = asSent] = /^([a-z][a-z0-9.-]*):(.*)$/is.exec(asSent) ?? [];
  const kind = SCHEMES[scheme.toLowerCase()];
  if (kind === 'web') return { kind, value: asSent, asSent, use: [] };
  if (kind !== undefined) return { kind, value: decoded(rest).trim(), asSent, use: [] };
  if (asSent.includes('@')) return { kind: 'email', value: asSent, asSent, use: [] };
  return { kind: /^[\d\s()+-]+$/.test(asSent) ? 'phone' : 'other', value: asSent, asSent, use: [] };
}

/** No digits, or one digit over and over: what systems send for "none". */
export function isPlaceholder(phone: string): boolean {
  return /^(\d)?\1*$/.test(phone.replace(/\D/g, ''));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function words(text: string | undefined): readonly string[] {
  return text?.split(/\s+/) ?? [];
}

export function organisationAt(cursor: Cursor | undefined): Organisation | undefined {
  if (cursor === undefined) return undefined;
  const identifiers = identifiersAt(cursor.children('id'));
  const value: Organisation = {
    names: textsAt(cursor.children('name')),
    ods: identifiers.find(({ kind }) => kind.startsWith('ods-'))?.value,
    identifiers,
    type:
      codedAt(cursor.child('standardIndustryClassCode', 'code')) ?? codedAt(cursor.child('desc')),
    telecoms: telecomsAt(cursor.children('telecom')),
    addresses: addressesAt(cursor.children('addr')),
    partOf: wholesOf(cursor),
  };
  const { type, ods: _, ...lists } = value;
  const said = type !== undefined || Object.values(lists).some((list) => list.length > 0);
  return said ? value : undefined;
}

function wholesOf(cursor: Cursor): Organisation['partOf'] {
  const link = cursor.child('asOrganizationPartOf', 'organizationPartOf');
  const whole = link?.child('wholeOrganization');
  if (link === undefined) return [];
  const identifiers = identifiersAt([...link.children('id'), ...(whole?.children('id') ?? [])]);
  const own = { names: textsAt(whole?.children('name') ?? []), identifiers };
  return [own, ...(whole === undefined ? [] : wholesOf(whole))];
}

const ENTITIES = [
  'assignedAuthor',
  'assignedEntity',
  'relatedEntity',
  'associatedEntity',
  'intendedRecipient',
  'assignedCustodian',
  'participantRole',
];
const PEOPLE = [
  'assignedPerson',
  'relatedPerson',
  'associatedPerson',
  'informationRecipient',
  'relationshipHolder',
];
const ORGANISATIONS = [
  'representedOrganization',
  'scopingOrganization',
  'receivedOrganization',
  'representedCustodianOrganization',
  'assignedOrganization',
  'serviceProviderOrganization',
];

/** Any of the participations of a clinical document: they differ in the names of their parts alone. */
export function participationAt(cursor: Cursor): Participation {
  const entity = cursor.child(...ENTITIES) ?? cursor;
  const playing = entity.child('playingEntity');
  const plays = playing?.attribute('classCode') === 'ORG' ? 'organisation' : 'person';
  const person = entity.child(...PEOPLE) ?? (plays === 'person' ? playing : undefined);
  const organisation =
    entity.child(...ORGANISATIONS) ?? (plays === 'organisation' ? playing : undefined);
  const [time, validity] = [cursor.child('time'), entity.child('effectiveTime')];
  const spans = validity ?? (time?.child('low', 'high') === undefined ? undefined : time);
  return {
    as: cursor.element.name,
    type: cursor.attribute('typeCode'),
    function: codedAt(cursor.child('functionCode')),
    role: codedAt(entity.child('code')),
    time: spans === time ? undefined : timeAt(time),
    period: spans === undefined ? undefined : periodAt(spans),
    identifiers: identifiersAt(entity.children('id')),
    names: namesAt(person?.children('name') ?? []),
    telecoms: telecomsAt([...entity.children('telecom'), ...(person?.children('telecom') ?? [])]),
    addresses: addressesAt([...entity.children('addr'), ...(person?.children('addr') ?? [])]),
    organisation: organisationAt(organisation),
    device: deviceAt(entity.child('assignedAuthoringDevice', 'playingDevice')),
  };
}

export function deviceAt(cursor: Cursor | undefined): Device | undefined {
  if (cursor === undefined) return undefined;
  const named = (part: Cursor | undefined) => part?.attribute('displayName') ?? part?.text();
  return {
    manufacturerModel: named(cursor.child('manufacturerModelName')),
    software: named(cursor.child('softwareName')),
    code: codedAt(cursor.child('code')),
  };
}

export function textsAt(cursors: readonly Cursor[]): readonly string[] {
  return cursors.map((cursor) => cursor.text()).filter((text) => text !== undefined);
}
