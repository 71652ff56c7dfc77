import { z } from 'zod';
import { attachment, reportDocument } from './document.ts';
import { reportTime } from './time.ts';
import { WARNING_CODES } from './warnings.ts';

const strings = z.array(z.string()).readonly();

/** How the report came: what the envelope said, nothing of it verified. */
export const delivery = z
  .strictObject({
    wrapping: z.enum(['soap-1.1', 'soap-1.2', 'distribution-envelope', 'bare-document']),
    action: z.string().optional(),
    messageId: z.string().optional(),
    to: z.string().optional(),
    from: z.string().optional(),
    replyTo: z.string().optional(),
    trackingId: z.string().optional(),
    service: z.string().optional(),
    interaction: z.string().optional(),
    /** Whether this provider is asked to act, or told of what another will do. Not said: act. */
    purpose: z.enum(['for-action', 'for-information', 'not-said']),
    handling: z.array(z.strictObject({ key: z.string(), value: z.string() }).readonly()).readonly(),
    acknowledgementAsked: z.boolean(),
    senderAddress: z.string().optional(),
    senderOds: z.string().optional(),
    auditIdentities: strings,
    addresses: z
      .array(z.strictObject({ uri: z.string(), type: z.string().optional() }).readonly())
      .readonly(),
    manifest: z
      .array(
        z
          .strictObject({
            id: z.string().optional(),
            mediaType: z.string().optional(),
            profile: z.string().optional(),
          })
          .readonly(),
      )
      .readonly(),
    security: z
      .strictObject({
        created: reportTime.optional(),
        expires: reportTime.optional(),
        username: z.string().optional(),
      })
      .readonly()
      .optional(),
  })
  .readonly();
export type Delivery = z.output<typeof delivery>;

/** Something a person must see before relying on the report; `where` is a path without any value. */
export const warning = z
  .strictObject({ code: z.enum(WARNING_CODES), where: z.string() })
  .readonly();
export type Warning = z.output<typeof warning>;

/** A value of the message that has no place in the report, kept as it was. */
export const unmappedValue = z.strictObject({ path: z.string(), value: z.string() }).readonly();
export type UnmappedValue = z.output<typeof unmappedValue>;

/**
 * A message read whole: its main report, the earlier ones that a repeat-caller set brings, and all that was
 * not understood. Every value of the message stands in here somewhere.
 */
export const urgentCareReport = z
  .strictObject({
    format: z.literal('itk-111/1'),
    delivery,
    main: reportDocument,
    /** Earlier contacts, newest first. */
    earlier: z.array(reportDocument).readonly(),
    /** Payloads that are not reports. */
    otherPayloads: z.array(attachment).readonly(),
    warnings: z.array(warning).readonly(),
    unmapped: z.array(unmappedValue).readonly(),
    unmappedCount: z.int().nonnegative(),
  })
  .readonly();
export type UrgentCareReport = z.output<typeof urgentCareReport>;
