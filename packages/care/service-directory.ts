/** The provider's directory of services: to whom a case can be referred, and with whom booked. A settings file of theirs. */
import { z } from 'zod';
import { REFERRAL_KINDS } from './entries.ts';

const listing = {
  /** As the log names it. */
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/),
  name: z.string().min(1).max(200),
  takes: z.array(z.enum(REFERRAL_KINDS)).min(1),
};

/** As the desk knows it. `GET /services` tells these. */
export const serviceListings = z.strictObject({ services: z.array(z.object(listing)).max(1_000) });
export type ServiceListing = z.output<typeof serviceListings>['services'][number];

/** As it stands in the file: with where its messages go, which desks need not know. */
export const serviceDirectory = z.strictObject({
  /** Who asks: this provider's own number there, and its organisation code. */
  own: z.strictObject({
    dos: z.string().regex(/^\d{1,20}$/),
    ods: z
      .string()
      .regex(/^[A-Z0-9]{3,12}$/)
      .optional(),
  }),
  services: z
    .array(
      z.strictObject({
        ...listing,
        /** Its number in the national Directory of Services. */
        dos: z.string().regex(/^\d{1,20}$/),
        /** An absolute folder, or the `https:` address of the standard's API. */
        address: z.string().min(1).max(2_000),
      }),
    )
    .max(1_000)
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, {
      message: 'a code stands twice',
    }),
});
export type ServiceDirectory = z.output<typeof serviceDirectory>;
export type ServiceEntry = z.output<typeof serviceDirectory>['services'][number];
