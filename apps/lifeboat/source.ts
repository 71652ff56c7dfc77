/** Where a courier fetches: a main site by its address, or an export by its folder or bucket. */
import { exportedSite } from '#backup/exported-site.ts';
import { type MainSite, mainSite } from '#backup/main-site.ts';
import { isSite, placeAt } from '#backup/place-at.ts';
import type { Hasher } from '#tlog/merkle.ts';

export type Source = {
  readonly site: MainSite;
  /** An export: nobody waits for what it gained since the last look. */
  readonly isExport: boolean;
};

/** @param at the size of the export's checkpoint to go by; the newest where it is empty */
export function sourceAt(
  main: string,
  { at, hasher, environment }: { at: string; hasher: Hasher; environment: NodeJS.ProcessEnv },
): Source {
  if (isSite(main)) return { site: mainSite(main, fetch), isExport: false };
  const place = placeAt(main, { folder: process.cwd(), environment });
  return { site: exportedSite(place, hasher, at === '' ? null : Number(at)), isExport: true };
}
