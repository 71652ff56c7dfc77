import type { Coded } from '#care/report/coded.ts';
import type { Identifier } from '#care/report/identifier.ts';
import type { PathwaysCase, Triage } from '#care/report/triage.ts';
import { textsAt } from './people.ts';
import { type Cursor, leaf } from './reading.ts';
import { timeAt } from './time.ts';
import { questionAt } from './triage-question.ts';

/** The triage record that NHS Pathways systems attach to a report. `attachment` counts from 1. */
export function pathwaysCaseAt(root: Cursor, attachment: number): PathwaysCase {
  const details = root.child('caseDetails');
  const pathway = root.child('pathwayDetails');
  const patient = root.child('patient');
  const contacts = details?.child('contactDetails');
  if (/partial/i.test(leaf(root, 'messageStatus') ?? '')) root.warn('triage/partial');
  const outcome = root.child('outcome');
  return {
    attachment,
    status: leaf(root, 'messageStatus'),
    received: {
      start: timeAt(root.child('caseReceiveStart')),
      end: timeAt(root.child('caseReceiveEnd')),
    },
    destination: named(root.child('serviceDestination'), 'code'),
    outcome: outcome && { code: leaf(outcome, 'code'), text: leaf(outcome, 'title') },
    references: [
      ...reference('case-reference', leaf(details, 'caseRef')),
      ...reference('case-id', leaf(details, 'caseId')),
      ...reference('other', leaf(pathway, 'sharedCaseId')),
    ],
    condition: leaf(details, 'condition'),
    location: placeAt(details?.child('address')),
    callerName: leaf(contacts, 'caller', 'name'),
    patient: {
      reference: leaf(patient, 'ref'),
      forename: leaf(patient, 'forename'),
      surname: leaf(patient, 'surname'),
      gender: leaf(patient, 'gender'),
      triagedAs: {
        gender: leaf(pathway, 'demographics', 'gender'),
        ageGroup: leaf(pathway, 'demographics', 'ageGroup'),
      },
      nationalNumber: leaf(patient, 'nationalNumber'),
      birth: timeAt(patient?.at('dateOfBirth', 'dob')),
      address: placeAt(patient?.child('address')),
      providers: (patient?.children('providerDetails') ?? []).flatMap(providersAt),
    },
    phones: [
      ...phonesAt('return', root.children('returnPhone')),
      ...phonesAt('caller', contacts?.at('caller')?.children('phone', 'mobilePhone') ?? []),
      ...phonesAt('patient', contacts?.children('patientPhone') ?? []),
      ...phonesAt('patient', patient?.children('phone', 'mobilePhone', 'workPhone') ?? []),
    ],
    site: named(root.child('site'), 'id'),
    triages: (pathway?.within('pathwayTriage') ?? []).map(triageAt),
  };
}

function triageAt(cursor: Cursor): Triage {
  const [first, last] = [cursor.child('triageDisposition'), cursor.child('finalDisposition')];
  const [user, site] = [cursor.child('user'), cursor.child('origSite')];
  return {
    start: timeAt(cursor.child('start')),
    finish: timeAt(cursor.child('finish')),
    initialDisposition: first && {
      code: leaf(first, 'initialDispCode'),
      text: leaf(first, 'initialDispText'),
      reached: timeAt(first.child('timeReached')),
    },
    finalDisposition: last && {
      code: leaf(last, 'finalDispCode'),
      text: leaf(last, 'finalDispText'),
    },
    transferCodes: cursor.within('transferCode').flatMap((transfer) => {
      const code = transfer.text();
      return code === undefined ? [] : [{ type: transfer.attribute('type'), code }];
    }),
    flags: textsAt(cursor.child('systemFlags')?.children('systemFlag') ?? []),
    user: user && { id: leaf(user, 'id'), name: leaf(user, 'name'), skill: leaf(user, 'skillSet') },
    site: site && {
      id: leaf(site, 'siteId'),
      name: leaf(site, 'siteName'),
      caseId: leaf(site, 'caseId'),
      contentVersion: leaf(site, 'pathwaysContentVersion'),
      product: leaf(site, 'software', 'productName'),
      productVersion: leaf(site, 'software', 'version'),
    },
    callerIsPatient: cursor.child('callerIsPatient')?.truth(),
    symptomGroups: cursor.within('symptomGroup').flatMap(loosely),
    symptomDiscriminators: cursor.within('symptomDiscriminator').flatMap(loosely),
    questions: cursor.within('triageLine').map(questionAt),
  };
}

/** A code that comes as text, or as an element with a code and words within. */
function loosely(cursor: Cursor): readonly Coded[] {
  const inner = cursor.child('code', 'id');
  const value: Coded =
    inner === undefined
      ? { code: cursor.ownText() }
      : {
          code: inner.text(),
          display: cursor.child('text', 'term', 'description', 'name', 'title')?.text(),
        };
  return value.code === undefined && value.display === undefined ? [] : [value];
}

function named<K extends 'code' | 'id'>(cursor: Cursor | undefined, key: K) {
  if (cursor === undefined) return undefined;
  const words = { name: leaf(cursor, 'name') };
  return { ...words, [key]: leaf(cursor, key) } as { name: string | undefined } & Record<
    K,
    string | undefined
  >;
}

function reference(kind: Identifier['kind'], value: string | undefined): readonly Identifier[] {
  return value === undefined ? [] : [{ kind, system: '', value }];
}

const BESIDE_LINES = ['postcode', 'mapRef', 'country', 'directions'];

function placeAt(cursor: Cursor | undefined): PathwaysCase['location'] {
  if (cursor === undefined) return undefined;
  return {
    lines: textsAt(cursor.every().filter((part) => !part.is(...BESIDE_LINES))),
    postcode: leaf(cursor, 'postcode'),
    country: textsAt(cursor.child('country')?.every() ?? []),
    directions: leaf(cursor, 'directions'),
    longitude: leaf(cursor, 'mapRef', 'longitude'),
    latitude: leaf(cursor, 'mapRef', 'latitude'),
  };
}

function providersAt(cursor: Cursor): PathwaysCase['patient']['providers'] {
  return cursor.children('providerGroup', 'provider').flatMap((provider) => {
    const [name, id] = [leaf(provider, 'name'), leaf(provider, 'id')];
    return name === undefined && id === undefined
      ? []
      : [{ type: cursor.attribute('type'), name, id }];
  });
}

function phonesAt(of: string, cursors: readonly Cursor[]): PathwaysCase['phones'] {
  return cursors.flatMap((cursor) => {
    const number = leaf(cursor, 'number') ?? cursor.ownText();
    return number === undefined ? [] : [{ of, number, extension: leaf(cursor, 'extension') }];
  });
}
