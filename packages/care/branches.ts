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

/** The log of a site that went on apart. */
export type Site = {
  /** The root of its branch. */
  readonly branch: string;
  /** Of so many entries it is the log that it parted from: this one, or another site's that joined it. */
  readonly from: number;
  readonly within: Site | null;
};

/** Where an entry stands besides in this log. */
export type Origin = {
  /** It came with a branch: this log's own site did not write it. */
  readonly isBrought: boolean;
  readonly places: readonly {
    readonly site: Site;
    readonly index: number;
    /** False where a branch that this site joined itself brought it there. */
    readonly isOwn: boolean;
  }[];
};
/** Of all that stands in a branch too. */
export type Origins = Pick<ReadonlyMap<Uuid, Origin>, 'get' | 'has'>;

export const noOrigins: Origins = new Map();

/** As much of an entry as says where it stands. */
export type Placed = {
  readonly id: Uuid;
  /** In this log; null for what has no place there yet. */
  readonly index: number | null;
};

/**
 * Whether the one stood there already wherever the other was written. That is so whatever log both stand in now; and of three, what is before the
 * second is before the third.
 */
export function isBefore(one: Placed, other: Placed, origins: Origins): boolean {
  return writtenAt(other, origins).every(
    (site) => placeIn(site, one, origins) < placeIn(site, other, origins),
  );
}

/** All sites that took it from whoever wrote it: a desk may have sent it to several. Null is this log's own. */
function writtenAt({ id }: Placed, origins: Origins): readonly (Site | null)[] {
  const origin = origins.get(id);
  if (origin === undefined) return [null];
  const sites = origin.places.flatMap(({ site, isOwn }) => (isOwn ? [site] : []));
  return origin.isBrought ? sites : [null, ...sites];
}

/** Infinite where it does not stand in that site's log. */
function placeIn(site: Site | null, entry: Placed, origins: Origins): number {
  if (site === null) return entry.index ?? Number.POSITIVE_INFINITY;
  const place = origins.get(entry.id)?.places.find((one) => one.site.branch === site.branch);
  if (place !== undefined) return place.index;
  const earlier = placeIn(site.within, entry, origins);
  return earlier < site.from ? earlier : Number.POSITIVE_INFINITY;
}

/** Of each entry of a branch that a `branch.joined` tells of, all that is known then of where it stands. */
export function* originsIn(
  entry: BranchEntry & { readonly id: Uuid },
  origins: Origins,
): Generator<[Uuid, Origin]> {
  const joined = branchFact(entry);
  if (joined === null) return;
  const outer = origins.get(entry.id)?.places.find(({ isOwn }) => isOwn) ?? null;
  const { branch, from, first, leaves } = joined;
  const site = { branch: branch.toHex(), from, within: outer?.site ?? null };
  let next = outer === null ? 0 : outer.index + 1;
  for (const [at, [id, stands]] of leaves.entries()) {
    const { isBrought, places } = origins.get(id) ?? { isBrought: false, places: [] };
    const own = { site, index: first + at, isOwn: true };
    const isBroughtThere = outer !== null && stands === null;
    const others = places.filter((one) => !isBroughtThere || one.site.branch !== outer.site.branch);
    const known = others.some((one) => one.site.branch === site.branch) ? others : [...others, own];
    if (isBroughtThere) {
      yield [
        id,
        { isBrought, places: [...known, { site: outer.site, index: next, isOwn: false }] },
      ];
      next += 1;
    } else {
      yield [id, { isBrought: isBrought || (outer === null && stands === null), places: known }];
    }
  }
}

export function stepOrigins(origins: Origins, entry: BranchEntry & { readonly id: Uuid }): Origins {
  if (entry.type !== 'branch.joined') return origins;
  return new Map([...(origins as ReadonlyMap<Uuid, Origin>), ...originsIn(entry, origins)]);
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
