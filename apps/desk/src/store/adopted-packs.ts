/** Which triage packs the organisation adopted, as the log has it. What was adopted before is remembered: a triage goes on with what it began with. */
import type { Bytes } from '#base/bytes.ts';
import { type IdentityFacts, identityFacts } from '#identity/entries.ts';

export type PackName = IdentityFacts<'packs.adopted'>['packs'][number];

export type AdoptedPacks = {
  readonly publishers: readonly Bytes[];
  readonly now: readonly PackName[];
  /** By hash, the last adopted last. */
  readonly ever: ReadonlyMap<string, PackName>;
};

export const noPacks: AdoptedPacks = { publishers: [], now: [], ever: new Map() };

/** @param held an entry that holds: seconded where it must be */
export function stepAdopted(
  before: AdoptedPacks,
  held: { readonly type: string; readonly facts: unknown },
): AdoptedPacks {
  if (held.type !== 'packs.adopted') return before;
  const { publishers, packs } = identityFacts['packs.adopted'].parse(held.facts);
  const ever = new Map(before.ever);
  for (const pack of packs) ever.set(pack.hash.toHex(), pack);
  return { publishers, now: packs, ever };
}
