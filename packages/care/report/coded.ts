import { z } from 'zod';

/** A coded value as sent: at least one of the parts is there. `system` is an OID or URI. */
export const coded = z
  .strictObject({
    code: z.string().optional(),
    system: z.string().optional(),
    systemName: z.string().optional(),
    display: z.string().optional(),
    text: z.string().optional(),
  })
  .readonly();
export type Coded = z.output<typeof coded>;

/** What a person reads for a code. */
export function wordsOf(value: Coded | undefined): string | undefined {
  return value?.display ?? value?.text ?? value?.code;
}
