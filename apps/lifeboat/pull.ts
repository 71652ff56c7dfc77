/** Carries what the main site has published to this lifeboat's keeper, and what that signs for back. */
import { type Bytes, equal } from '#base/bytes.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import type { Hasher } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { proveConsistency } from '#tlog/proof.ts';
import { TILE_WIDTH } from '#tlog/range.ts';
import { tileReader } from '#tlog/tile-reader.ts';
import { SLIPS_AT_ONCE, type Standing } from '#wire/lifeboat.ts';
import type { MainSite } from './main-site.ts';
import type { OwnKeeper } from './own-keeper.ts';

export type Pulling = {
  readonly site: MainSite;
  readonly keeper: OwnKeeper;
  readonly hasher: Hasher;
  /** Told of how many entries are here, of how many there are. */
  readonly progress: (done: number, all: number) => void;
};

/**
 * All that is new, once. Ends early where the keeper refuses.
 * @param told the signature that the main site has had already, or null
 * @throws SiteAway, KeeperAway; LogRefusal where the main site's tiles are not those of its checkpoint
 */
export async function pull(pulling: Pulling, told: Bytes | null): Promise<Standing> {
  const stands = await pullSlips(pulling, await pullEntries(pulling));
  const { cosigned } = stands;
  if (cosigned !== null && (told === null || !equal(told, cosigned))) {
    await pulling.site.cosigned(cosigned);
  }
  return stands;
}

async function pullEntries({ site, keeper, hasher, progress }: Pulling): Promise<Standing> {
  let stands = await keeper.standing();
  const note = await site.checkpoint();
  const { size, root } = parseCheckpoint(parseNote(note).text);
  const reader = tileReader(hasher, { size, root }, (path) => site.resource(path));
  do {
    const from = stands.size;
    // To the end of a bundle and one more, so that each is asked for once.
    const end = Math.max(from, Math.min(size, from - (from % TILE_WIDTH) + 2 * TILE_WIDTH));
    const entries: Bytes[] = [];
    if (end > from) {
      for await (const entry of reader.readEntries(from, end)) entries.push(new Uint8Array(entry));
    }
    // What it holds already and the site no longer shows needs no proof: it will not be had.
    const proof = end > size ? [] : await proveConsistency(hasher, end, size, reader.readNodes);
    stands = await keeper.takeEntries({ note, entries, proof: proof.map(own) });
    progress(stands.size, size);
  } while (stands.refused === null && stands.size < size);
  return stands;
}

async function pullSlips({ site, keeper }: Pulling, before: Standing): Promise<Standing> {
  let stands = before;
  for (let more = stands.ticket !== null; more; ) {
    const page = await site.slips(stands.slip, stands.ticket!);
    if (page.slips.length > 0) stands = await keeper.takeSlips(page);
    more = page.slips.length === SLIPS_AT_ONCE;
  }
  return stands;
}

function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
