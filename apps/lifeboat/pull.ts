/** Carries what the main site, or an export of it, has published to this lifeboat's keeper, and what that signs for back. */
import type { MainSite } from '#backup/main-site.ts';
import { type Bytes, equal } from '#base/bytes.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import type { Hasher } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { proveConsistency } from '#tlog/proof.ts';
import { TILE_WIDTH } from '#tlog/range.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { tileReader } from '#tlog/tile-reader.ts';
import { SLIPS_AT_ONCE, type Standing } from '#wire/lifeboat.ts';
import type { OwnKeeper } from './own-keeper.ts';

export type Pulling = {
  readonly site: MainSite;
  readonly keeper: OwnKeeper;
  readonly hasher: Hasher;
  /** Hashes of attachments that the site no longer had, and of those in whose stead it had others. */
  readonly absent: Set<string>;
  readonly altered: Set<string>;
  /** Told of how many entries are here, of how many there are. */
  readonly progress: (done: number, all: number) => void;
};

/**
 * All that is new, once. Ends early where the keeper refuses.
 * @param told the signature that the main site has had already, or null
 * @throws SiteAway, KeeperAway; LogRefusal where the main site's tiles are not those of its checkpoint
 */
export async function pull(pulling: Pulling, told: Bytes | null): Promise<Standing> {
  const stands = await pullAttachments(
    pulling,
    await pullSlips(pulling, await pullEntries(pulling)),
  );
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

async function pullSlips({ site, keeper, progress }: Pulling, before: Standing): Promise<Standing> {
  let stands = before;
  for (let more = stands.ticket !== null; more; ) {
    const { lifeboat, slip } = stands;
    const page = await site.slips({ lifeboat, slip, ticket: stands.ticket! });
    if (page.slips.length > 0) stands = await keeper.takeSlips(page);
    progress(stands.size, stands.size);
    more = page.slips.length === SLIPS_AT_ONCE;
  }
  return stands;
}

/** What was gone, or another, is not asked for again. */
async function pullAttachments(
  { site, keeper, absent, altered }: Pulling,
  before: Standing,
): Promise<Standing> {
  let stands = before;
  if (stands.attachments <= absent.size + altered.size) return stands;
  for (let after = -1; ; ) {
    const wanted = await keeper.wantedAttachments(after);
    for (const hash of new Set(wanted.map((one) => one.hash.toHex()))) {
      if (absent.has(hash) || altered.has(hash)) continue;
      const bytes = await site.attachment(hash);
      if (bytes === null) absent.add(hash);
      else if (sha256(bytes).toHex() !== hash) altered.add(hash);
      else stands = await keeper.takeAttachment(bytes);
    }
    if (wanted.length === 0) return stands;
    after = wanted.at(-1)!.index;
  }
}

function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
