import { equal } from '#base/bytes.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Primitives } from '#seal/primitives.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { followKeeper } from './follow-keeper.ts';
import type { KnownKeeper } from './known-keeper.ts';
import { relayTransport } from './transport.ts';

/** For as long nobody waits at a site that does not answer, where there are others. */
const ANSWER_WITHIN_MS = 4_000;

/**
 * Where to ask: at one's own site first, then where the keeper was last, then at the lifeboats that it told of. One that was launched tells of no
 * lifeboats, and must be found again all the same.
 */
export function sitesToAsk(
  own: string,
  last: string | null,
  { lifeboats }: KnownKeeper,
): readonly string[] {
  return [...new Set([own, last ?? own, ...lifeboats.map(({ origin }) => origin)])];
}

/**
 * The first of these sites where the keeper that is known can be asked, or the one that came after it; null where there is none. A site that is down,
 * a lifeboat that was not launched, and a site that a lifeboat has taken over from are none of those.
 * @param sites their origins; the page's own is empty
 */
export async function findSite(parts: {
  readonly sites: readonly string[];
  readonly known: KnownKeeper;
  readonly primitives: Primitives;
  readonly fetch: typeof globalThis.fetch;
}): Promise<string | null> {
  const { sites, known, primitives, fetch } = parts;
  for (const site of sites) {
    try {
      const ask = { protocol: PROTOCOL, knownKeeper: known.key } as const;
      const transport = relayTransport(site, fetch, ANSWER_WITHIN_MS);
      const { org, keeperKey, rekeyed } = await transport('/session/options', ask);
      if (equal(await followKeeper(primitives, org, known, rekeyed), keeperKey)) return site;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  return null;
}
