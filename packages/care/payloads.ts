/** What the entries of care seal: what is said of people, read only where a stream's key was granted. */
import { z } from 'zod';
import { bytes, millis, uuidBytes } from '#base/schema.ts';
import type { SealedCareType } from './entries.ts';

const code = z.string().min(1).max(40);
const text = z.string().max(20_000);
const line = z.string().max(400);

/** Who the patient is, as the desk and the GP message need it. Absent means not known. */
export const patientRecord = z.strictObject({
  /** Empty where nobody gave one. */
  name: line,
  nhsNumber: z.strictObject({ value: z.string().max(40), verified: z.boolean() }).optional(),
  /** ISO 8601, to the precision known: 1990, 1990-02 or 1990-02-02. */
  birthDate: z.string().max(10).optional(),
  gender: z.enum(['male', 'female', 'other', 'unknown']),
  address: line.optional(),
  postcode: z.string().max(20).optional(),
  phone: z.string().max(60).optional(),
  /** The registered practice, as the sender named it. */
  practice: z.strictObject({ name: line, ods: z.string().max(40).optional() }).optional(),
});
export type PatientRecord = z.output<typeof patientRecord>;

/** What a clinician must see first; the whole report travels as a document beside it. */
export const caseSummary = z.strictObject({
  patient: patientRecord,
  caller: z
    .strictObject({ name: line.optional(), relation: line.optional(), phone: line.optional() })
    .optional(),
  callBack: line.optional(),
  location: line.optional(),
  problem: text,
  disposition: z
    .strictObject({ code, wording: line, timeframeMinutes: z.int().nullable() })
    .optional(),
  /** What only a call has. */
  call: z
    .strictObject({
      for: z.enum(['self', 'other']),
      /** The number, name and place were read back to the caller. */
      readBack: z.boolean(),
      language: line.optional(),
      needs: line.optional(),
      /** Whether what is said may be shared with others who care for the patient. */
      consent: z.enum(['yes', 'no', 'not-asked']),
      /** The patient's contacts in the 96 hours before, for whoever takes a repeat caller. */
      earlier: z.array(z.strictObject({ case: uuidBytes, at: millis })).max(50),
    })
    .optional(),
  specialInstructions: text.optional(),
  sender: line.optional(),
  /** When the sender's contact with the patient began, ISO 8601 with offset. */
  contactAt: z.string().max(40).optional(),
  /** The documents of this case that hold the whole report and the message as received. */
  report: uuidBytes.optional(),
  original: uuidBytes.optional(),
  unmapped: z.int().nonnegative(),
  warnings: z.array(line).max(100),
});
export type CaseSummary = z.output<typeof caseSummary>;

export const caseLabel = z.strictObject({
  name: line,
  age: z.string().max(20),
  place: line,
  reason: line,
});
export type CaseLabel = z.output<typeof caseLabel>;

export const documentPart = z.strictObject({
  name: z.enum(['report', 'original']),
  mediaType: z.string().max(100),
  encoding: z.literal('gzip'),
  bytes: bytes(),
});

export const contactNote = z.strictObject({ note: text });

/** A code of a list that the provider installed, and its words as they stood there. */
export const finding = z.strictObject({ system: line, code: z.string().max(100), display: line });
export type Finding = z.output<typeof finding>;

export const consultation = z.strictObject({
  history: text,
  examination: text,
  assessment: text,
  plan: text,
  safetyNetting: text,
  followUp: text.optional(),
  findings: z.array(finding).max(50).optional(),
});
export type Consultation = z.output<typeof consultation>;

/** What was measured, and when. Absent is not measured. */
export const observations = z.strictObject({
  /** ISO 8601 with offset. */
  takenAt: z.string().max(40),
  /** Breaths a minute. */
  respiration: z.number().optional(),
  /** Per cent. */
  saturation: z.number().optional(),
  scale: z.literal([1, 2]).optional(),
  onOxygen: z.boolean().optional(),
  /** mmHg. */
  systolic: z.number().optional(),
  diastolic: z.number().optional(),
  /** Beats a minute. */
  pulse: z.number().optional(),
  consciousness: z.enum(['alert', 'confused', 'voice', 'pain', 'unresponsive']).optional(),
  /** Degrees Celsius. */
  temperature: z.number().optional(),
  /** mmol/L. */
  glucose: z.number().optional(),
  /** From 0 to 10. */
  pain: z.number().optional(),
  /** Kilograms. */
  weight: z.number().optional(),
  /** Of somebody pregnant no early warning score is made. */
  pregnant: z.boolean().optional(),
  note: text.optional(),
});
export type CaseObservations = z.output<typeof observations>;

/** The picture's bytes are sealed under `key` alone, and kept by the hash in the facts. */
export const picture = z.strictObject({
  name: line,
  mediaType: z.string().max(100),
  caption: line,
  key: bytes(32),
});

/** The corrected one stands in full; what it corrects stays where it is. */
export const amendment = z.strictObject({
  reason: text,
  consultation: consultation.optional(),
  observations: observations.optional(),
  note: text.optional(),
});
export type Amendment = z.output<typeof amendment>;

export const reassessment = z.strictObject({
  wording: line,
  timeframeMinutes: z.int().nullable(),
  reason: text,
});

export const specialNote = z.strictObject({ text, source: line });
export type SpecialNote = z.output<typeof specialNote>;

/** What is known of whom to look for. */
export const demographicsQuestion = z.strictObject({
  nhsNumber: z
    .string()
    .regex(/^\d{10}$/)
    .optional(),
  family: line.optional(),
  given: line.optional(),
  birthDate: z.string().max(10).optional(),
  gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
  postcode: z.string().max(20).optional(),
  phone: z.string().max(60).optional(),
});
export type DemographicsQuestion = z.output<typeof demographicsQuestion>;

/**
 * A person marked sensitive has neither address nor telephone here, whatever was answered. `family` are the words at the end of the name that are
 * the last name: the name alone does not say how many.
 */
export const demographicsAnswer = z.discriminatedUnion('sensitive', [
  z.strictObject({
    sensitive: z.literal(false),
    record: patientRecord.optional(),
    family: line.optional(),
    died: z.string().max(40).optional(),
  }),
  z.strictObject({
    sensitive: z.literal(true),
    record: patientRecord.omit({ address: true, postcode: true, phone: true }),
    family: line.optional(),
    died: z.string().max(40).optional(),
  }),
]);
export type DemographicsAnswer = z.output<typeof demographicsAnswer>;

export const referralRequest = z.strictObject({ reason: text, information: text });
export type ReferralRequest = z.output<typeof referralRequest>;

export const referralAnswer = z.strictObject({
  words: text,
  /** ISO 8601 with offset. */
  at: z.string().max(40).optional(),
  place: line.optional(),
});
export type ReferralAnswer = z.output<typeof referralAnswer>;

export const setAsideNote = z.strictObject({
  received: z.string().max(40),
  from: line.optional(),
  messageId: line.optional(),
  explanation: text,
  original: uuidBytes,
});

/** By type; a type that is not here seals nothing. */
export const carePayloads = {
  'patient.recorded': patientRecord,
  'patient.merged': contactNote,
  'patient.parted': contactNote,
  'special-note.written': specialNote,
  'case.received': caseSummary,
  'document.part': documentPart,
  'case.labelled': caseLabel,
  'case.contacted': contactNote,
  'case.comforted': contactNote,
  'case.reassessed': reassessment,
  'case.assigned': contactNote,
  'case.transferred': contactNote,
  'case.observed': observations,
  'case.pictured': picture,
  'case.amended': amendment,
  'case.consulted': consultation,
  'case.reopened': contactNote,
  'case.settled': contactNote,
  'case.rated': contactNote,
  'demographics.asked': demographicsQuestion,
  'demographics.answered': demographicsAnswer,
  'referral.asked': referralRequest,
  'referral.answered': referralAnswer,
  'message.set-aside': setAsideNote,
  'message.reviewed': contactNote,
} as const satisfies { readonly [T in SealedCareType]: z.ZodType };

export type CarePayload<T extends SealedCareType> = z.output<(typeof carePayloads)[T]>;
