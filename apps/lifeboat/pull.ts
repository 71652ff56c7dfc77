/** Carries what the main site, or an export of it, has published to this lifeboat's keeper, and what that signs for back. */
import { type MainSite, SiteAway } from '#backup/main-site.ts';
import { type Bytes, equal } from '#base/bytes.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import type { Hasher, TreeHead } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { proveConsistency } from '#tlog/proof.ts';
import { TILE_WIDTH } from '#tlog/range.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { tileReader } from '#tlog/tile-reader.ts';
import { type BroughtEntries, SLIPS_AT_ONCE, type Standing } from '#wire/lifeboat.ts';
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

/** Entries. */
const FAR_BEHIND = 4 * TILE_WIDTH;

export type Pulled = {
  readonly stands: Standing;
  /** Why the main site could not be told what this lifeboat signed for; null where it was. */
  readonly untold: SiteAway | null;
};

/**
 * All that is new, once. Of a site that the keeper refuses, nothing more is asked: what it fails to answer must not hide why.
 * @param told the signature that the main site has had already, or null
 * @throws SiteAway, KeeperAway; LogRefusal where the main site's tiles are not those of its checkpoint
 */
export async function pull(pulling: Pulling, told: Bytes | null): Promise<Pulled> {
  const held = await pullEntries(pulling);
  if (held.refused !== null) return { stands: held, untold: null };
  // On the word of the signature a desk lets go of what it wrote, and of the pictures with it: they are here before it is told.
  const stands = await pullAttachments(pulling, await pullSlips(pulling, held, held.size));
  const { cosigned } = stands;
  const isNews = cosigned !== null && (told === null || !equal(told, cosigned));
  return { stands, untold: isNews ? await tell(pulling.site, cosigned) : null };
}

async function tell(site: MainSite, cosigned: Bytes): Promise<SiteAway | null> {
  try {
    await site.cosigned(cosigned);
    return null;
  } catch (error) {
    if (error instanceof SiteAway) return error;
    throw error;
  }
}

/**
 * Where many are still to come, the keys that are there come first: then each entry is held against its key as it comes, and not once more. What
 * comes next is fetched while the keeper is at what came before.
 */
async function pullEntries(pulling: Pulling): Promise<Standing> {
  const { site, keeper, progress } = pulling;
  let stands = await keeper.standing();
  const target = targetOf(await site.checkpoint());
  const { size } = target;
  let areKeysHere = false;
  let ahead: Ahead | null = null;
  do {
    const batch: Promise<Batch> =
      ahead?.from === stands.size ? ahead.batch : read(stands.size, target, pulling);
    const { brought, end } = await batch;
    const taking = keeper.takeEntries(brought);
    ahead = end < size ? readAhead(end, target, pulling) : null;
    stands = await taking;
    progress(stands.size, size);
    const isFarBehind = stands.refused === null && size - stands.size > FAR_BEHIND;
    if (!areKeysHere && isFarBehind && stands.ticket !== null) {
      stands = await pullSlips(pulling, stands, size);
      areKeysHere = true;
    }
  } while (stands.refused === null && stands.size < size);
  return stands;
}

type Target = TreeHead & { readonly note: Bytes };
type Batch = { readonly brought: BroughtEntries; readonly end: number };
type Ahead = { readonly from: number; readonly batch: Promise<Batch> };

function targetOf(note: Bytes): Target {
  const { size, root } = parseCheckpoint(parseNote(note).text);
  return { note, size, root };
}

/** What becomes of it is told to whoever awaits it, and to nobody where it is not needed. */
function readAhead(from: number, target: Target, pulling: Pulling): Ahead {
  const batch = read(from, target, pulling);
  batch.catch(() => undefined);
  return { from, batch };
}

async function read(from: number, target: Target, { site, hasher }: Pulling): Promise<Batch> {
  const { note, size } = target;
  const reader = tileReader(hasher, target, (path) => site.resource(path));
  // To the end of a bundle and one more, so that each is asked for once.
  const end = Math.max(from, Math.min(size, from - (from % TILE_WIDTH) + 2 * TILE_WIDTH));
  const entries: Bytes[] = [];
  if (end > from) {
    for await (const entry of reader.readEntries(from, end)) entries.push(new Uint8Array(entry));
  }
  // What it holds already and the site no longer shows needs no proof: it will not be had.
  const proof = end > size ? [] : await proveConsistency(hasher, end, size, reader.readNodes);
  return { brought: { note, entries, proof: proof.map(own) }, end };
}

/** @param size of what the main site shows */
async function pullSlips(
  { site, keeper, progress }: Pulling,
  before: Standing,
  size: number,
): Promise<Standing> {
  let stands = before;
  for (let more = stands.ticket !== null; more; ) {
    const { lifeboat, slip } = stands;
    const page = await site.slips({ lifeboat, slip, ticket: stands.ticket! });
    if (page.slips.length > 0) stands = await keeper.takeSlips(page);
    progress(stands.size, size);
    // Fewer are taken than came, where they are of a pen that only later entries name.
    more = page.slips.length === SLIPS_AT_ONCE && stands.slip === page.slips.at(-1)!.seq;
  }
  return stands;
}

/** What was gone, or another, is not asked for again. */
async function pullAttachments(
  { site, keeper, absent, altered }: Pulling,
  before: Standing,
): Promise<Standing> {
  let stands = before;
  if (stands.attachments === 0) return stands;
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
