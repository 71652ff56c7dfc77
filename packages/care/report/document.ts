import { z } from 'zod';
import { coded } from './coded.ts';
import { disposition } from './disposition.ts';
import { identifier } from './identifier.ts';
import { patient } from './patient.ts';
import { address, device, organisation, participation, personName, telecom } from './person.ts';
import { reportPeriod, reportTime } from './time.ts';
import { pathwaysCase } from './triage.ts';

const strings = z.array(z.string()).readonly();

/** A section as sent, its narrative as plain text; `path` 2.1 is the first section within the second. */
export const section = z
  .strictObject({
    path: z.string(),
    id: z.string().optional(),
    title: z.string().optional(),
    code: coded.optional(),
    language: z.string().optional(),
    text: z.string(),
    authors: z.array(participation).readonly(),
  })
  .readonly();
export type Section = z.output<typeof section>;

export const attachment = z
  .strictObject({
    what: z.enum(['pathways-case', 'xml', 'text', 'image', 'document', 'reference']),
    id: z.string().optional(),
    mediaType: z.string().optional(),
    /** The bytes, base64; empty where the sender gave a reference only, which is never followed. */
    base64: z.string(),
    byteLength: z.int().nonnegative(),
    reference: z.string().optional(),
    device: device.optional(),
    /** Whether its content was read into the report. */
    understood: z.boolean(),
  })
  .readonly();
export type Attachment = z.output<typeof attachment>;

/** A coded statement outside the narrative: a permission to view, a clinical discriminator. */
export const observation = z
  .strictObject({
    code: coded.optional(),
    value: coded.optional(),
    text: z.string().optional(),
    period: reportPeriod.optional(),
    time: reportTime.optional(),
  })
  .readonly();

export const appointment = z
  .strictObject({
    identifiers: z.array(identifier).readonly(),
    code: coded.optional(),
    time: reportTime.optional(),
    period: reportPeriod.optional(),
    participants: z.array(participation).readonly(),
  })
  .readonly();

export const encounter = z
  .strictObject({
    identifiers: z.array(identifier).readonly(),
    code: coded.optional(),
    period: reportPeriod,
    responsibleParties: z.array(participation).readonly(),
    participants: z.array(participation).readonly(),
  })
  .readonly();

export const careLocation = z
  .strictObject({
    from: z.enum(['encounter', 'patient-physical-address', 'triage']),
    name: z.string().optional(),
    facility: coded.optional(),
    identifiers: z.array(identifier).readonly(),
    addresses: z.array(address).readonly(),
    organisation: organisation.optional(),
  })
  .readonly();
export type CareLocation = z.output<typeof careLocation>;

export const consent = z
  .strictObject({
    id: z.string().optional(),
    code: coded.optional(),
    status: z.string().optional(),
  })
  .readonly();

/** A way to reach somebody, the best to ring first. */
export const contact = z
  .strictObject({
    of: z.enum(['return-call', 'caller', 'emergency-contact', 'patient', 'call-back-desk']),
    name: z.string().optional(),
    telecom,
  })
  .readonly();
export type Contact = z.output<typeof contact>;

export const caller = z
  .strictObject({
    names: z.array(personName).readonly(),
    relation: coded.optional(),
    isPatient: z.boolean().optional(),
    telecoms: z.array(telecom).readonly(),
    from: z.enum(['informant', 'triage']),
  })
  .readonly();
export type Caller = z.output<typeof caller>;

const relatedDocument = z
  .strictObject({
    /** RPLC replaces, APND adds to, XFRM transforms. */
    relation: z.string().optional(),
    ids: z.array(identifier).readonly(),
    setId: z.string().optional(),
    version: z.string().optional(),
    code: coded.optional(),
  })
  .readonly();

/** One NHS 111 report. The `highlights` repeat texts of `sections`, sorted by what they are for. */
export const reportDocument = z
  .strictObject({
    id: z.string().optional(),
    setId: z.string().optional(),
    version: z.string().optional(),
    related: z.array(relatedDocument).readonly(),
    code: coded.optional(),
    title: z.string().optional(),
    written: reportTime.optional(),
    confidentiality: z.array(coded).readonly(),
    language: z.string().optional(),
    patient,
    caller: caller.optional(),
    contacts: z.array(contact).readonly(),
    /** Where the patient is now. */
    location: careLocation.optional(),
    otherLocations: z.array(careLocation).readonly(),
    disposition,
    encounter: encounter.optional(),
    authors: z.array(participation).readonly(),
    informants: z.array(participation).readonly(),
    custodian: participation.optional(),
    recipients: z
      .array(z.strictObject({ copy: z.boolean(), who: participation }).readonly())
      .readonly(),
    /** Everyone else named at the head of the document. */
    participants: z.array(participation).readonly(),
    consents: z.array(consent).readonly(),
    permissionsToView: z.array(observation).readonly(),
    discriminators: z.array(observation).readonly(),
    observations: z.array(observation).readonly(),
    appointments: z.array(appointment).readonly(),
    highlights: z
      .strictObject({
        presentingProblem: strings,
        dispositionDetails: strings,
        consultationSummary: strings,
        assessment: strings,
        adviceGiven: strings,
        specialNotes: strings,
        permissions: strings,
        medications: strings,
        allergies: strings,
      })
      .readonly(),
    sections: z.array(section).readonly(),
    pathways: z.array(pathwaysCase).readonly(),
    attachments: z.array(attachment).readonly(),
  })
  .readonly();
export type ReportDocument = z.output<typeof reportDocument>;
export type Highlights = ReportDocument['highlights'];
export type Observation = z.output<typeof observation>;
export type Appointment = z.output<typeof appointment>;
export type Encounter = z.output<typeof encounter>;
