/**
 * Slips in a place. A set begins anew with every slip there is, and goes on page by page; then the next begins. So a place may let old sets go, and
 * with them the keys of people who were forgotten since, and still hold every key there is.
 */

import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { type SlipPage, slipPage } from '#wire/lifeboat.ts';
import { numbered, numberIn, slipsOf } from './layout.ts';
import { MOST_BYTES } from './main-site.ts';
import type { Place } from './place.ts';

export type SlipSet = {
  /** When it began, milliseconds. */
  readonly begun: number;
  /** By the number of their last slip, in order. */
  readonly pages: readonly string[];
};

/** Oldest first. */
export async function slipSets(place: Place, lifeboat: Uuid): Promise<readonly SlipSet[]> {
  const prefix = slipsOf(lifeboat);
  const paths = (await place.list(prefix)).filter((path) => numberIn(path) !== null);
  const sets = Map.groupBy(paths, (path) => path.slice(prefix.length).split('/')[0]!);
  return [...sets]
    .filter(([begun]) => /^\d{16}$/.test(begun))
    .map(([begun, pages]) => ({ begun: Number(begun), pages }));
}

/** The number of the last slip in a set; 0 where there is none. */
export function lastOf({ pages }: SlipSet): number {
  return numberIn(pages.at(-1) ?? '') ?? 0;
}

/** Whoever put a page that ends there before had the same to put. */
export async function addPage(
  place: Place,
  lifeboat: Uuid,
  { begun }: Pick<SlipSet, 'begun'>,
  page: SlipPage,
): Promise<void> {
  const path = numbered(`${numbered(slipsOf(lifeboat), begun)}/`, page.slips.at(-1)!.seq);
  await place.put(path, toCbor(z.encode(slipPage, page)));
}

/** Null where it is gone, or is none. */
export async function readPage(place: Place, path: string): Promise<readonly Bytes[] | null> {
  const bytes = await place.get(path, MOST_BYTES);
  if (bytes === null) return null;
  try {
    return slipPage.parse(fromCbor(new Uint8Array(bytes))).slips.map((slip) => slip.bytes);
  } catch {
    return null;
  }
}
