import { z } from 'zod';
import { coded } from './coded.ts';
import { identifier } from './identifier.ts';
import { reportTime } from './time.ts';

const strings = z.array(z.string()).readonly();
const advice = z
  .strictObject({ id: z.string().optional(), topic: z.string().optional(), items: strings })
  .readonly();

export const triageQuestion = z
  .strictObject({
    /** Place in the call, from 1. A line without a question (a pathway chosen) counts too. */
    number: z.int().positive(),
    kind: z.string().optional(),
    start: reportTime.optional(),
    finish: reportTime.optional(),
    pathway: z
      .strictObject({
        id: z.string().optional(),
        version: z.string().optional(),
        order: z.string().optional(),
      })
      .readonly()
      .optional(),
    id: z.string().optional(),
    text: z.string().optional(),
    rationale: z.string().optional(),
    answers: z
      .array(
        z
          .strictObject({
            text: z.string(),
            selected: z.boolean(),
            rationale: z.string().optional(),
          })
          .readonly(),
      )
      .readonly(),
    /** The sentence that goes into the report for the answer chosen. */
    reportText: z.string().optional(),
    positive: z.boolean().optional(),
    comments: strings,
    /** Next; or Back and Change, where the call handler went back: not an answer that stood. */
    action: z.string().optional(),
    inReport: z.boolean().optional(),
    clinicalArea: z.string().optional(),
    flags: strings,
    dispositionReasons: z.array(coded).readonly(),
    instructions: z.array(advice).readonly(),
    careAdvice: z.array(advice).readonly(),
    careAdviceKeywords: strings,
  })
  .readonly();
export type TriageQuestion = z.output<typeof triageQuestion>;

const place = z
  .strictObject({
    lines: strings,
    postcode: z.string().optional(),
    country: strings,
    directions: z.string().optional(),
    longitude: z.string().optional(),
    latitude: z.string().optional(),
  })
  .readonly();

const statedDisposition = z
  .strictObject({
    code: z.string().optional(),
    text: z.string().optional(),
    reached: reportTime.optional(),
  })
  .readonly();

const phone = z
  .strictObject({ of: z.string(), number: z.string(), extension: z.string().optional() })
  .readonly();

/** One run through the triage content by one user. */
export const triage = z
  .strictObject({
    start: reportTime.optional(),
    finish: reportTime.optional(),
    initialDisposition: statedDisposition.optional(),
    finalDisposition: statedDisposition.optional(),
    /** Disposition for each level of skill that could have taken the call over. */
    transferCodes: z
      .array(z.strictObject({ type: z.string().optional(), code: z.string() }).readonly())
      .readonly(),
    flags: strings,
    user: z
      .strictObject({
        id: z.string().optional(),
        name: z.string().optional(),
        skill: z.string().optional(),
      })
      .readonly()
      .optional(),
    site: z
      .strictObject({
        id: z.string().optional(),
        name: z.string().optional(),
        caseId: z.string().optional(),
        contentVersion: z.string().optional(),
        product: z.string().optional(),
        productVersion: z.string().optional(),
      })
      .readonly()
      .optional(),
    callerIsPatient: z.boolean().optional(),
    symptomGroups: z.array(coded).readonly(),
    symptomDiscriminators: z.array(coded).readonly(),
    questions: z.array(triageQuestion).readonly(),
  })
  .readonly();
export type Triage = z.output<typeof triage>;

/** The machine-readable triage that a 111 system attaches to its report. */
export const pathwaysCase = z
  .strictObject({
    /** Which of the document's attachments this was read from, counted from 1. */
    attachment: z.int().positive(),
    status: z.string().optional(),
    received: z
      .strictObject({ start: reportTime.optional(), end: reportTime.optional() })
      .readonly(),
    destination: z
      .strictObject({ code: z.string().optional(), name: z.string().optional() })
      .readonly()
      .optional(),
    outcome: statedDisposition.optional(),
    references: z.array(identifier).readonly(),
    condition: z.string().optional(),
    location: place.optional(),
    callerName: z.string().optional(),
    patient: z
      .strictObject({
        reference: z.string().optional(),
        forename: z.string().optional(),
        surname: z.string().optional(),
        gender: z.string().optional(),
        /** Sex and age group that chose the questions. */
        triagedAs: z
          .strictObject({ gender: z.string().optional(), ageGroup: z.string().optional() })
          .readonly(),
        nationalNumber: z.string().optional(),
        birth: reportTime.optional(),
        address: place.optional(),
        providers: z
          .array(
            z
              .strictObject({
                type: z.string().optional(),
                name: z.string().optional(),
                id: z.string().optional(),
              })
              .readonly(),
          )
          .readonly(),
      })
      .readonly(),
    phones: z.array(phone).readonly(),
    site: z
      .strictObject({ id: z.string().optional(), name: z.string().optional() })
      .readonly()
      .optional(),
    triages: z.array(triage).readonly(),
  })
  .readonly();
export type PathwaysCase = z.output<typeof pathwaysCase>;
