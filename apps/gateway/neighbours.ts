/** Whom this gateway may speak to besides those it always does, as its environment says. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type RequestInit, fetch as undiciFetch } from 'undici';
import type { Clock } from '#base/clock.ts';
import type { BarsParts } from './bars/receiver.ts';
import { type Cis2Settings, cis2Settings } from './cis2/settings.ts';
import { AccessTokens } from './nhs-api/access-token.ts';
import { application } from './nhs-api/settings.ts';
import { PdsClient } from './pds/client.ts';
import { pdsSettings } from './pds/settings.ts';
import { type TelephonySettings, telephonySettings } from './telephony/settings.ts';

export type Neighbours = {
  /** Care Identity; null where the provider does not offer it. */
  readonly cis2: Cis2Settings | null;
  /** The Personal Demographics Service; null where the provider has no agreement to ask it. */
  readonly pds: PdsClient | null;
  readonly bars: BarsParts & {
    /** The directory of services; null where the provider keeps none. */
    readonly file: string | null;
  };
  /** The telephone switch; null where none tells of calls. */
  readonly telephony: TelephonySettings | null;
};

/** @throws Error that names the variable at fault, never its value */
export async function neighbours(
  env: Readonly<Record<string, string | undefined>>,
  origin: string,
  clock: Clock,
): Promise<Neighbours> {
  const cis2 = await cis2Settings(env, origin);
  const known = await application(env);
  const settings = pdsSettings(env, known !== null);
  const fetch = fetchThrough(new Agent({ connect: SAFELY }));
  const tokens = known && new AccessTokens(known, { fetch, clock });
  const pace = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal });
  const pds = settings && new PdsClient({ ...settings, tokens, fetch, clock, sleep: pace });
  const bars = { tokens, fetch, file: env.HOLDFAST_SERVICES || null };
  return { cis2, pds, bars, telephony: await telephonySettings(env) };
}

/** Said here, so that no environment variable can say otherwise. */
const SAFELY = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

/** What `dispatcher` reaches, asked as `fetch` asks. */
export function fetchThrough(dispatcher: Agent): typeof globalThis.fetch {
  const through = (url: string, init: RequestInit) => undiciFetch(url, { ...init, dispatcher });
  // The same classes as the runtime's, of another release.
  return through as unknown as typeof globalThis.fetch;
}
