import { z } from 'zod';

/**
 * A time as a sender gave it. Nothing is shifted: `iso` carries the offset that was sent.
 * Where a time of day came without an offset it is read as Europe/London (the earlier of two readings in
 * the hour that occurs twice) and `zone` says so.
 */
export const reportTime = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('instant'),
      /** ISO 8601 with offset, to the precision sent: 2021-04-06T12:33:35+01:00. */
      iso: z.string(),
      zone: z.enum(['stated', 'assumed-europe-london']),
      asSent: z.string(),
    }),
    z.strictObject({
      kind: z.literal('date'),
      /** 1990, 1990-02 or 1990-02-02: the length is the precision. */
      iso: z.string(),
      asSent: z.string(),
    }),
    z.strictObject({ kind: z.literal('unreadable'), asSent: z.string() }),
  ])
  .readonly();
export type ReportTime = z.output<typeof reportTime>;

export const reportPeriod = z
  .strictObject({ start: reportTime.optional(), end: reportTime.optional() })
  .readonly();
export type ReportPeriod = z.output<typeof reportPeriod>;
