/** Copies the slips that are sealed to a safe: every key of every stream, which nobody but the safe can open. */
import { type ExportPass, ticketBy } from '#backup/export-pass.ts';
import type { MainSite } from '#backup/main-site.ts';
import type { Place } from '#backup/place.ts';
import { addPage, lastOf, readPage, type SlipSet, slipSets } from '#backup/slip-sets.ts';
import type { Bytes } from '#base/bytes.ts';
import type { Clock } from '#base/clock.ts';
import { parseStream } from '#base/stream.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { SealError } from '#seal/payload.ts';
import { readSlip } from '#seal/slip.ts';
import { SLIPS_AT_ONCE } from '#wire/lifeboat.ts';

export type SlipExportParts = {
  readonly place: Place;
  readonly pass: ExportPass;
  readonly site: Pick<MainSite, 'slips'>;
  readonly clock: Clock;
  sleep(ms: number): Promise<unknown>;
  /** After which a set is followed by a new one. */
  readonly renewMs: number;
};

export type ExportedSlips = {
  readonly added: number;
  /** Streams that were written in since the last export, and whose key has not come. */
  readonly awaited: number;
};

/** The keeper makes slips a moment after the keys. */
const WAITS = { each: 250, most: 20 };

/** Streams with sealed entries, gathered as they go by; labels, whose keys die young, are not waited for. */
export class SealedStreams {
  readonly #last = new Map<string, number>();

  readonly take = (entry: Uint8Array, index: number): void => {
    try {
      const { header, sealed } = decodeEntry(entry);
      if (sealed !== null && parseStream(header.stream)?.kind !== 'labels')
        this.#last.set(header.stream, index);
    } catch (error) {
      // Whether it is an entry at all is for `verify` to say.
      if (!(error instanceof EntryError)) throw error;
    }
  };

  since(index: number): Set<string> {
    return new Set([...this.#last].filter(([, last]) => last >= index).map(([stream]) => stream));
  }
}

/** @param streams whose keys must be among them. @throws SiteAway where the site does not let this pass fetch */
export async function exportSlips(
  parts: SlipExportParts,
  streams: ReadonlySet<string>,
): Promise<ExportedSlips> {
  const { place, pass, clock, renewMs } = parts;
  const lacking = new Set(streams);
  const newest = (await slipSets(place, pass.lifeboat)).at(-1);
  const isDue = newest === undefined || clock() - newest.begun >= renewMs;
  let added = isDue ? 0 : await goOn(parts, newest, lacking);
  // Also where the site is another than before: its numbers begin anew, and what is new may lie before the last of them.
  if (isDue || lacking.size > 0) added += await goOn(parts, { begun: clock(), pages: [] }, lacking);
  return { added, awaited: lacking.size };
}

/** Adds to a set all that is not in it yet. Takes from `lacking` those streams whose keys it holds then. */
async function goOn(parts: SlipExportParts, set: SlipSet, lacking: Set<string>): Promise<number> {
  const { place, sleep } = parts;
  let { last, added } = await fetchAfter(parts, set, lastOf(set), lacking);
  for (const path of set.pages.toReversed()) {
    if (lacking.size === 0) break;
    for (const bytes of (await readPage(place, path)) ?? []) strike(lacking, bytes);
  }
  for (let n = 0; lacking.size > 0 && n < WAITS.most; n += 1) {
    await sleep(WAITS.each);
    const more = await fetchAfter(parts, set, last, lacking);
    last = more.last;
    added += more.added;
  }
  return added;
}

async function fetchAfter(
  { place, pass, site, clock }: SlipExportParts,
  set: SlipSet,
  after: number,
  lacking: Set<string>,
): Promise<{ readonly last: number; readonly added: number }> {
  let [last, added] = [after, 0];
  for (;;) {
    const taken = { lifeboat: pass.lifeboat, slip: last, ticket: ticketBy(pass, clock()) };
    const page = await site.slips(taken);
    if (page.slips.length > 0) {
      await addPage(place, pass.lifeboat, set, page);
      last = page.slips.at(-1)!.seq;
      added += page.slips.length;
      for (const { bytes } of page.slips) strike(lacking, bytes);
    }
    if (page.slips.length < SLIPS_AT_ONCE) return { last, added };
  }
}

/** What a slip says of itself is believed by whoever can open it alone; here it only tells what is not there at all. */
function strike(lacking: Set<string>, bytes: Bytes): void {
  if (lacking.size === 0) return;
  try {
    const { kind, about } = readSlip(bytes);
    if (kind === 'key') lacking.delete(about);
  } catch (error) {
    // An introduction.
    if (!(error instanceof SealError)) throw error;
  }
}
