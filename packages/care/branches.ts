/**
 * Two sites that each went on by themselves, and are brought together: what the one wrote since they parted comes to stand in the other's log,
 * byte for byte and in its order. docs/formats.md, "Branches".
 */
import { z } from 'zod';
import type { Uuid } from '#base/ids.ts';
import { bytes, uuidBytes } from '#base/schema.ts';

const index = z.int().nonnegative();

export const branchFacts = {
  'branch.joined': z.strictObject({
    /** The root of the whole branch, by which it is told. */
    branch: bytes(32),
    /** How many entries the branch has, from the log's first on. */
    size: z.int().positive(),
    /** Where the two parted: of so many entries both are. */
    from: z.int().positive(),
    /** The branch's checkpoint, by its own keys. */
    checkpoint: bytes(),
    /** Of the branch: the first that this entry brings. */
    first: index,
    /**
     * In the branch's order, each by its id, with where it stands in this log already; null for one that does not: those come right after this
     * entry, in this order.
     */
    leaves: z
      .array(z.tuple([uuidBytes, index.nullable()]))
      .min(1)
      .max(512),
  }),
} as const;
export type BranchJoined = z.output<(typeof branchFacts)['branch.joined']>;

/** As much of an entry as this needs. */
type BranchEntry = {
  readonly type: string;
  readonly facts: { readonly [name: string]: unknown };
};

/** Null where it is another entry, or not well formed. */
export function branchFact({ type, facts }: BranchEntry): BranchJoined | null {
  if (type !== 'branch.joined') return null;
  return branchFacts[type].safeParse(facts).data ?? null;
}

/** The entries that a `branch.joined` brings, which come after it. */
export function broughtBy({ leaves }: BranchJoined): readonly Uuid[] {
  return leaves.flatMap(([id, stands]) => (stands === null ? [id] : []));
}

/** Whether the branch is all there, once what this entry brings is. */
export function isWhole({ first, leaves, size }: BranchJoined): boolean {
  return first + leaves.length === size;
}

/** The site at which an entry of a branch was written. */
export type Origin = {
  /** By the root of its branch. */
  readonly site: string;
  /** The branch with which it came: another, where that site had joined it before. */
  readonly broughtBy: string;
  /** Of so many of this log's entries it had the same. */
  readonly from: number;
  /** How many branches lie one in another around it. */
  readonly depth: number;
};
export type Origins = ReadonlyMap<Uuid, Origin>;

export const noOrigins: Origins = new Map();

/** Of each entry that a `branch.joined` brings, in the log's order; those that one brings in a branch come from the site that it names. */
export function* originsIn(
  entry: BranchEntry & { readonly id: Uuid },
  origins: Pick<Origins, 'get'>,
): Generator<[Uuid, Origin]> {
  const joined = branchFact(entry);
  if (joined === null) return;
  const site = joined.branch.toHex();
  const outer = origins.get(entry.id);
  // What parted from the branch after the branch had parted from here is the branch's own.
  if (outer !== undefined && joined.from > outer.from) return;
  const depth = (outer?.depth ?? 0) + 1;
  const origin = { site, broughtBy: outer?.broughtBy ?? site, from: joined.from, depth };
  // The innermost that names it says where it was written, in whatever order they come.
  for (const id of broughtBy(joined)) if ((origins.get(id)?.depth ?? 0) < depth) yield [id, origin];
}

export function stepOrigins(origins: Origins, entry: BranchEntry & { readonly id: Uuid }): Origins {
  const more = [...originsIn(entry, origins)];
  return more.length === 0 ? origins : new Map([...origins, ...more]);
}

/** Whether a branch is still being brought, as it is followed entry by entry. */
export class Arriving {
  #last: { readonly joined: BranchJoined; readonly index: number } | null = null;

  /** @param origins as they stood before it: what a branch joined itself is all there with it */
  apply(
    entry: BranchEntry & { readonly id: Uuid; readonly index: number | null },
    origins: Pick<Origins, 'has'>,
  ): void {
    const joined = origins.has(entry.id) ? null : branchFact(entry);
    if (joined !== null && entry.index !== null) this.#last = { joined, index: entry.index };
  }

  /** @param size how many of the log's entries were read */
  isUnderway(size: number): boolean {
    if (this.#last === null) return false;
    const { joined, index } = this.#last;
    return !isWhole(joined) || size <= index + broughtBy(joined).length;
  }
}
