/**
 * Copies a log from a server that is not believed. Whatever is written was shown before to lead to the root of a
 * checkpoint that the log's own key signed: the one that the log names in its first entry, or those that it led to since.
 *
 * The checkpoint is written last: a crash leaves the earlier one with everything it covers.
 */
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
import type { LogFolder } from './log-folder.ts';
import { LogKeys } from './log-keys.ts';
import { created, openBy, openEarly } from './log-signature.ts';
import { type LogSource, readTile } from './log-source.ts';

export type ExportParts = {
  readonly source: LogSource;
  readonly folder: LogFolder;
  /** Told how many of the log's entries are on disk. */
  readonly onProgress: (entries: number, size: number) => void;
};

export type Exported = {
  readonly checkpoint: VerifiedCheckpoint;
  /** Entries that the folder held before. */
  readonly before: number;
};

const hasher = rfc6962(sha256);

/** @throws LogRefusal for what cannot be believed, `proof-mismatch` where the log no longer begins with what was exported */
export async function exportLog({ source, folder, onProgress }: ExportParts): Promise<Exported> {
  const note = await source('checkpoint', MAX_NOTE_BYTES);
  const head = parseCheckpoint(parseNote(note).text);
  const reader = tileReader(hasher, head, async (path) => {
    // A full tile never changes. Ours is shown to lead to the new root as any other.
    const ours = path.includes('.p/') ? undefined : await folder.read(path);
    return ours ?? readTile(source, path);
  });
  const earlier = await folder.read('checkpoint');
  const { org, logKey } = await created(reader, head);
  const checkpoint = await openEarly(reader, head, note, org, logKey);
  const keys = new LogKeys(org, logKey);
  const before = earlier === undefined ? 0 : await continued(reader, checkpoint, earlier);

  const partials = new Set<string>();
  const keep = async (resource: Tile | EntryBundle, encode: () => Promise<Uint8Array>) => {
    const path = resourcePath(resource);
    if (resource.width < TILE_WIDTH) partials.add(path);
    const bytes = await encode();
    if (resource.width < TILE_WIDTH || (await folder.read(path)) === undefined)
      await folder.write(path, bytes);
  };
  for (const bundle of pieces(head.size)) {
    const start = bundle.index * TILE_WIDTH;
    const entries = await Array.fromAsync(reader.readEntries(start, start + bundle.width));
    for (const entry of entries) await keys.take(entry);
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
  await folder.write('checkpoint', note);
  await folder.keepPartials(partials);
  return { checkpoint, before };
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
