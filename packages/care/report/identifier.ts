import { z } from 'zod';

export const IDENTIFIER_KINDS = [
  'nhs-number-verified',
  'nhs-number-unverified',
  'ods-organisation',
  'ods-site',
  'case-reference',
  'case-id',
  'local',
  'other',
] as const;

/** An identifier as sent; `kind` is read from its system. */
export const identifier = z
  .strictObject({
    kind: z.enum(IDENTIFIER_KINDS),
    system: z.string(),
    value: z.string().optional(),
    assigner: z.string().optional(),
  })
  .readonly();
export type Identifier = z.output<typeof identifier>;

/**
 * The patient's NHS number, checked. Only `trusted` may be matched on: the sender says it was traced,
 * the digits are sound, and no second number contradicts it.
 */
export const patientNhsNumber = z
  .strictObject({
    asSent: z.string(),
    /** Ten digits, where the check digit holds. */
    number: z.string().optional(),
    problem: z.enum(['length', 'characters', 'check-digit', 'placeholder']).optional(),
    verified: z.boolean(),
    testRange: z.boolean(),
    trusted: z.boolean(),
  })
  .readonly();
export type PatientNhsNumber = z.output<typeof patientNhsNumber>;
