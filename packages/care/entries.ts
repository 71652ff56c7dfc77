/**
 * What the entries of care say: facts in the clear (operational, identifying nobody) and payloads under seal.
 * The facts' shapes are published in docs/formats.md.
 */
import { z } from 'zod';
import { bytes, millis, uuidBytes } from '#base/schema.ts';

/** Most urgent first; `unknown` sorts with the most urgent, because nobody has yet said otherwise. */
export const URGENCIES = ['emergency', 'unknown', 'urgent', 'soon', 'routine'] as const;
export type Urgency = (typeof URGENCIES)[number];

const code = z.string().min(1).max(40);

/** `called-in`: they rang us. */
export const CONTACT_OUTCOMES = [
  'spoke',
  'no-answer',
  'voicemail',
  'wrong-number',
  'called-in',
] as const;
/** Ends of a call that made no case of its own. */
export const CALL_ENDINGS = [
  'silent',
  'dropped',
  'nuisance',
  'wrong-number',
  'information',
  'joined',
] as const;
export type CallEnding = (typeof CALL_ENDINGS)[number];
export const CLOSE_OUTCOMES = [
  'advice',
  'prescription',
  'appointment',
  'visit',
  'referred',
  'ambulance',
  'no-contact',
  'duplicate',
] as const;

const received = {
  patient: uuidBytes,
  service: code,
  urgency: z.enum(URGENCIES),
  disposition: code.nullable(),
  due: millis.nullable(),
};

/** Facts of each type, as decoded from an entry's header. */
export const careFacts = {
  'patient.recorded': z.strictObject({}),
  'case.received': z.discriminatedUnion('source', [
    z.strictObject({ ...received, source: z.literal('nhs-111-report') }),
    z.strictObject({
      ...received,
      source: z.literal('call'),
      /** When the call was answered. From there to the entry's `at` is what the call took. */
      answered: millis,
      /** Whether this is the third contact, or a later one, within 96 hours. */
      repeat: z.boolean(),
    }),
  ]),
  'call.ended': z.strictObject({
    service: code,
    ending: z.enum(CALL_ENDINGS),
    answered: millis,
  }),
  'document.part': z.strictObject({
    document: uuidBytes,
    part: z.int().min(1).max(1000),
    of: z.int().min(1).max(1000),
  }),
  'case.labelled': z.strictObject({ case: uuidBytes }),
  'case.taken': z.strictObject({}),
  'case.released': z.strictObject({}),
  'case.contacted': z.strictObject({ outcome: z.enum(CONTACT_OUTCOMES) }),
  'case.consulted': z.strictObject({}),
  'case.closed': z.strictObject({ outcome: z.enum(CLOSE_OUTCOMES), gpMessage: z.boolean() }),
  'gp-message.sent': z.strictObject({
    attempt: z.int().positive(),
    route: z.enum(['folder', 'https']),
  }),
  'gp-message.failed': z.strictObject({
    attempt: z.int().positive(),
    route: z.enum(['folder', 'https']),
    problem: code,
    /** Null where trying again would not help: somebody must act. */
    retryAt: millis.nullable(),
  }),
  'message.set-aside': z.strictObject({ message: uuidBytes, source: code, problem: code }),
  'message.reviewed': z.strictObject({ message: uuidBytes }),
} as const;

export type CareType = keyof typeof careFacts;
export type CareFacts<T extends CareType> = z.output<(typeof careFacts)[T]>;

/** One entry's facts, told apart by its type. */
export type CareFact = {
  [T in CareType]: { readonly type: T; readonly facts: CareFacts<T> };
}[CareType];

export function isCareType(type: string): type is CareType {
  return Object.hasOwn(careFacts, type);
}

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

export const consultation = z.strictObject({
  history: text,
  examination: text,
  assessment: text,
  plan: text,
  safetyNetting: text,
});
export type Consultation = z.output<typeof consultation>;

export const setAsideNote = z.strictObject({
  received: z.string().max(40),
  from: line.optional(),
  messageId: line.optional(),
  explanation: text,
  original: uuidBytes,
});

/** Payloads under seal, by type; a type that is not here seals nothing. */
export const carePayloads = {
  'patient.recorded': patientRecord,
  'case.received': caseSummary,
  'document.part': documentPart,
  'case.labelled': caseLabel,
  'case.contacted': contactNote,
  'case.consulted': consultation,
  'message.set-aside': setAsideNote,
  'message.reviewed': contactNote,
} as const;

export type SealedCareType = keyof typeof carePayloads;
export type CarePayload<T extends SealedCareType> = z.output<(typeof carePayloads)[T]>;
