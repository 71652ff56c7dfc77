import { z } from 'zod';
import { isThisMachine, neighbourUrl } from '../nhs-api/settings.ts';

export type PdsSettings = { readonly base: URL; readonly perSecond: number };

/** As the service allows an application by default. */
const PER_SECOND = '5';

/**
 * Null where the provider has no agreement to ask.
 * @throws Error that names the variable, never its value
 */
export function pdsSettings(
  env: Readonly<Record<string, string | undefined>>,
  isKnown: boolean,
): PdsSettings | null {
  const { HOLDFAST_PDS_URL: address, HOLDFAST_PDS_PER_SECOND: pace = PER_SECOND } = env;
  if (!address) return null;
  const base = neighbourUrl('HOLDFAST_PDS_URL', address);
  if (!isKnown && !isThisMachine(base)) {
    throw new Error(
      'HOLDFAST_PDS_URL needs the application: HOLDFAST_NHS_API_TOKEN_URL and its company.',
    );
  }
  const perSecond = z.coerce.number().positive().max(1000).safeParse(pace);
  if (!perSecond.success) throw new Error('HOLDFAST_PDS_PER_SECOND must be a number above 0.');
  return { base, perSecond: perSecond.data };
}
