/**
 * Copies a log from a server that is not believed. Whatever is written was shown before to lead to the root of a
 * checkpoint that the log's own key signed: the one that the log names in its first entry, or those that it led to since.
 *
 * The checkpoint is put there last: a crash leaves the earlier one as the newest, with everything it covers.
 */
import { newestCheckpoint } from '#backup/checkpoints.ts';
import { checkpointPath } from '#backup/layout.ts';
import { MOST_BYTES } from '#backup/main-site.ts';
import type { Place } from '#backup/place.ts';
import { parseCheckpoint, type VerifiedCheckpoint } from '#tlog/checkpoint.ts';
import { encodeEntryBundle } from '#tlog/entry-bundle.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { MAX_NOTE_BYTES, parseNote } from '#tlog/note.ts';
import { proveConsistency, verifyConsistency } from '#tlog/proof.ts';
import { TILE_WIDTH } from '#tlog/range.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { type EntryBundle, encodeTile, resourcePath, type Tile } from '#tlog/tile.ts';
import { type TileReader, tileReader } from '#tlog/tile-reader.ts';
import { LogKeys } from './log-keys.ts';
import { created, openBy, openEarly } from './log-signature.ts';
import { type LogSource, readTile } from './log-source.ts';

export type ExportParts = {
  readonly source: LogSource;
  readonly place: Place;
  /** Told how many of the log's entries are in the place. */
  readonly onProgress: (entries: number, size: number) => void;
  /** Told each entry, in order, before it is there. */
  readonly onEntry?: (entry: Uint8Array, index: number) => void;
  /** Brings what must be there before a checkpoint says that all is. @param before as in `Exported` */
  readonly beside?: (before: number) => Promise<void>;
};

export type Exported = {
  readonly checkpoint: VerifiedCheckpoint;
  /** As the log's own key signed it. */
  readonly note: Uint8Array;
  /** Entries that the place held before. */
  readonly before: number;
};

const hasher = rfc6962(sha256);

/** @throws LogRefusal for what cannot be believed, `proof-mismatch` where the log no longer begins with what was exported */
export async function exportLog({
  source,
  place,
  onProgress,
  onEntry,
  beside,
}: ExportParts): Promise<Exported> {
  const note = await source('checkpoint', MAX_NOTE_BYTES);
  const head = parseCheckpoint(parseNote(note).text);
  const there = new Set(await place.list('tile/'));
  const reader = tileReader(hasher, head, async (path) => {
    // A full tile never changes. Ours is shown to lead to the new root as any other.
    const ours =
      !path.includes('.p/') && there.has(path) ? await place.get(path, MOST_BYTES) : null;
    return ours ?? readTile(source, path);
  });
  const earlier = await newestCheckpoint(place);
  const { org, logKey } = await created(reader, head);
  const checkpoint = await openEarly(reader, head, note, org, logKey);
  const keys = new LogKeys(org, logKey);
  const before = earlier === null ? 0 : await continued(reader, checkpoint, earlier);

  const keep = async (resource: Tile | EntryBundle, encode: () => Promise<Uint8Array>) => {
    const path = resourcePath(resource);
    const isOurs = there.has(path);
    if (isOurs && resource.width === TILE_WIDTH) return;
    await keepAsIs(place, path, await encode());
  };
  for (const bundle of pieces(head.size)) {
    const start = bundle.index * TILE_WIDTH;
    const entries = await Array.fromAsync(reader.readEntries(start, start + bundle.width));
    for (const [i, entry] of entries.entries()) {
      await keys.take(entry);
      onEntry?.(entry, start + i);
    }
    await keep({ kind: 'entries', ...bundle }, async () => encodeEntryBundle(entries));
    onProgress(start + bundle.width, head.size);
  }
  for (
    let level = 0, nodes = head.size;
    nodes > 0;
    level += 1, nodes = Math.floor(nodes / TILE_WIDTH)
  ) {
    for (const tile of pieces(nodes)) {
      await keep({ kind: 'tile', level, ...tile }, async () =>
        encodeTile(await reader.readNodes(level, tile.index * TILE_WIDTH, tile.width)),
      );
    }
  }
  await openBy(note, org, keys);
  await beside?.(before);
  if (head.size > before) await place.put(checkpointPath(head.size), note);
  return { checkpoint, note, before };
}

/** What lies there already must be the same: nothing is ever put in its stead. */
async function keepAsIs(place: Place, path: string, bytes: Uint8Array): Promise<void> {
  if (await place.put(path, bytes)) return;
  const there = await place.get(path, MOST_BYTES);
  if (there === null || Buffer.compare(there, bytes) !== 0)
    throw new LogRefusal('tile-forged', `${path} lies in ${place.name} already, and is another`);
}

/** The full pieces of so many nodes or entries, and the partial one at the end. */
function* pieces(count: number): Generator<{ readonly index: number; readonly width: number }> {
  for (let index = 0; index * TILE_WIDTH < count; index += 1) {
    yield { index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
  }
}

/** The size of the earlier export, once the log is shown to begin with it. Its first key is the same, since its first entry is. */
async function continued(
  reader: TileReader,
  next: VerifiedCheckpoint,
  earlier: Uint8Array,
): Promise<number> {
  const old = parseCheckpoint(parseNote(earlier).text);
  if (old.size > next.size)
    throw new LogRefusal('proof-mismatch', 'the log is shorter than what was exported before');
  const proof = await proveConsistency(hasher, old.size, next.size, reader.readNodes);
  verifyConsistency(hasher, proof, old, next);
  return old.size;
}
