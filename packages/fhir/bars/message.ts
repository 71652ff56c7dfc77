/** Booking and Referral Standard, Core: a request as a FHIR R4 message. The same request gives the same bytes, whenever it is asked. */
import { utf8 } from '#base/bytes.ts';
import { type Uuid, uuidFromHash } from '#base/ids.ts';
import { dispositionFor } from '#care/report/dispositions.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { type Disposition, dispositionWords, standingDisposition } from '../disposition.ts';
import { instant } from '../gp-message/moment.ts';
import { organizationResource, patientResource, practiceResource } from '../gp-message/parties.ts';
import { cleanTexts } from '../r4/text.ts';
import { goesAlong } from './goes-along.ts';
import type { BarsRequest } from './request.ts';

type Resource = { readonly resourceType: string; readonly [field: string]: unknown };
export type MessageBundle = {
  readonly resourceType: 'Bundle';
  readonly id: Uuid;
  readonly meta: { readonly profile: readonly [string] };
  readonly type: 'message';
  readonly timestamp: string;
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[];
};

const NHS = 'https://fhir.nhs.uk';
export const EVENTS = `${NHS}/CodeSystem/message-events-bars`;
const REASONS = `${NHS}/CodeSystem/message-reason-bars`;
const CATEGORIES = `${NHS}/CodeSystem/message-category-servicerequest`;
const DISPOSITIONS = `${NHS}/CodeSystem/pathways-dx-codes`;
export const DOS = `${NHS}/Id/dos-service-id`;
export const SOFTWARE = 'Holdfast';

/** FHIR R4 request-priority, as a receiver sorts by it. */
const PRIORITIES = {
  emergency: 'stat',
  unknown: 'asap',
  urgent: 'asap',
  soon: 'urgent',
  routine: 'routine',
} as const;

export function barsMessage(asked: BarsRequest): MessageBundle {
  const request = cleanTexts(asked);
  const part = (name: string) => partId(request.id, name);
  const isBooking = request.kind === 'booking';
  const event = isBooking ? 'booking-request' : 'servicerequest-request';
  const definition = isBooking
    ? 'bars-message-booking-request'
    : 'bars-message-servicerequest-request-referral';
  const focus = isBooking ? appointmentId(request.id) : request.id;
  const { from, to } = request;
  const practice = practiceResource(part('Practice'), request.summary.patient);
  const header = made('MessageHeader', part('MessageHeader'), `BARSMessageHeader-${event}`, {
    eventCoding: { system: EVENTS, code: event },
    destination: [{ endpoint: `${DOS}|${to.dos}`, receiver: reference(part('Receiver')) }],
    sender: reference(part('Sender')),
    source: { name: from.name, software: SOFTWARE, endpoint: `${DOS}|${from.dos}` },
    reason: { coding: [{ system: REASONS, code: 'new' }] },
    focus: [reference(focus)],
    definition: `${NHS}/MessageDefinition/${definition}`,
  });
  const resources: Resource[] = [
    header,
    ...(isBooking ? appointment(request, part) : []),
    serviceRequest(request, part),
    made('HealthcareService', part('HealthcareService'), null, {
      identifier: [{ system: DOS, value: to.dos }],
      active: true,
      providedBy: reference(part('Receiver')),
      name: to.name,
    }),
    made('Encounter', part('Encounter'), null, {
      status: 'triaged',
      class: {
        system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
        code: 'VR',
        display: 'virtual',
      },
      subject: reference(part('Patient')),
      period: { start: instant(request.receivedAt) },
    }),
    carePlan(request, part),
    patientResource(part('Patient'), request.summary.patient, practice ? part('Practice') : null),
    ...(practice ? [practice] : []),
    organizationResource(part('Receiver'), { name: to.name }),
    organizationResource(part('Sender'), from),
    made('Practitioner', part('Practitioner'), null, {
      name: [{ text: request.by ?? 'Not named' }],
    }),
    made('PractitionerRole', part('PractitionerRole'), null, {
      practitioner: reference(part('Practitioner')),
      organization: reference(part('Sender')),
      ...contactOf(request),
    }),
  ];
  return {
    resourceType: 'Bundle',
    id: part('Bundle'),
    meta: { profile: [`${NHS}/StructureDefinition/BARSBundleMessage`] },
    type: 'message',
    timestamp: instant(request.askedAt),
    entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
  };
}

type Part = (name: string) => Uuid;

function serviceRequest(request: BarsRequest, part: Part): Resource {
  const { id, askedAt, said, urgency } = request;
  return made('ServiceRequest', id, 'BARSServiceRequest-request-referral', {
    basedOn: [reference(part('CarePlan'))],
    status: 'active',
    intent: 'plan',
    category: [{ coding: [{ system: CATEGORIES, code: 'referral', display: 'Transfer of Care' }] }],
    priority: PRIORITIES[urgency],
    subject: reference(part('Patient')),
    encounter: reference(part('Encounter')),
    authoredOn: instant(askedAt),
    requester: reference(part('PractitionerRole')),
    performer: [reference(part('HealthcareService'))],
    reasonCode: [{ text: said.reason }],
    ...(said.information && { note: [{ text: said.information }] }),
  });
}

/** What goes along of the case. */
function carePlan(request: BarsRequest, part: Part): Resource {
  const { summary, receivedAt } = request;
  const stands = standingDisposition(request.disposition, summary);
  const along = goesAlong(request).filter(({ what }) => what !== 'disposition');
  return made('CarePlan', part('CarePlan'), null, {
    status: 'active',
    intent: 'plan',
    subject: reference(part('Patient')),
    encounter: reference(part('Encounter')),
    period: { start: instant(receivedAt) },
    activity: [
      {
        outcomeCodeableConcept: [
          ...(stands === null ? [] : [dispositionConcept(stands)]),
          ...along.map(({ label, value }) => ({ text: `${label}: ${value}` })),
        ],
      },
    ],
  });
}

/** A code that no table of ours has may be anybody's: it travels as words. */
function dispositionConcept(stands: Disposition): object {
  const { code, wording } = stands;
  return dispositionFor(code) === undefined
    ? { text: `Disposition: ${dispositionWords(stands)}` }
    : { coding: [{ system: DISPOSITIONS, code, display: wording }] };
}

function appointment(request: BarsRequest, part: Part): Resource[] {
  const { slot, said, askedAt, id } = request;
  const participant = [{ actor: reference(part('Patient')), status: 'accepted' }];
  const asked = { description: said.reason, created: instant(askedAt), basedOn: [reference(id)] };
  const profile = 'BARSAppointment';
  if (slot === null)
    return [
      made('Appointment', appointmentId(request.id), profile, {
        status: 'proposed',
        ...asked,
        participant,
      }),
    ];
  const { start, end } = slot;
  return [
    made('Appointment', appointmentId(request.id), profile, {
      status: 'booked',
      ...asked,
      start,
      end,
      slot: [reference(part('Slot'))],
      participant,
    }),
    made('Slot', part('Slot'), null, {
      identifier: [{ value: slot.id }],
      schedule: reference(part('Schedule')),
      status: 'busy',
      start,
      end,
    }),
    made('Schedule', part('Schedule'), null, { actor: [reference(part('HealthcareService'))] }),
  ];
}

/** How to ring back whoever the patient can be reached by. */
function contactOf({ summary: { callBack } }: BarsRequest): object {
  return callBack === undefined ? {} : { telecom: [{ system: 'phone', value: callBack }] };
}

function made(type: string, id: Uuid, profile: string | null, fields: object): Resource {
  const meta =
    profile === null
      ? { profile: [`https://fhir.hl7.org.uk/StructureDefinition/UKCore-${type}`] }
      : { profile: [`${NHS}/StructureDefinition/${profile}`] };
  return {
    resourceType: type,
    id,
    ...(type === 'MessageHeader' || UK_CORE.has(type) || profile ? { meta } : {}),
    ...fields,
  };
}

/** Those of them that UK Core profiles. */
const UK_CORE: ReadonlySet<string> = new Set([
  'HealthcareService',
  'Encounter',
  'CarePlan',
  'Practitioner',
  'PractitionerRole',
  'Slot',
  'Schedule',
]);

function reference(id: Uuid): { readonly reference: string } {
  return { reference: `urn:uuid:${id}` };
}

/** A booking's own id, by which its receiver is asked for it. */
export function appointmentId(request: Uuid): Uuid {
  return partId(request, 'Appointment');
}

/** Of one request, so that it is the same whenever it is sent. */
function partId(id: Uuid, part: string): Uuid {
  return uuidFromHash(sha256(utf8(`holdfast/bars/v1\n${id}\n${part}`)));
}
