import { z } from 'zod';
import { URGENCIES } from '../entries.ts';
import { coded } from './coded.ts';

/** What must happen and by when. Without `timeframeMinutes` nobody has said by when: treat as due now. */
export const disposition = z
  .strictObject({
    /** The sender's code and words, untouched. */
    asSent: coded,
    /** The code in the table's spelling, where the table has it. */
    code: z.string().optional(),
    wording: z.string(),
    timeframeMinutes: z.int().nonnegative().optional(),
    timeframeFrom: z.enum(['table', 'wording']).optional(),
    urgency: z.enum(URGENCIES),
    from: z.enum(['encounter', 'triage']),
  })
  .readonly();
export type Disposition = z.output<typeof disposition>;
