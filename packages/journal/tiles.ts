import type { Bytes } from '#base/bytes.ts';
import { encodeEntryBundle } from '#tlog/entry-bundle.ts';
import { TILE_WIDTH } from '#tlog/range.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { type EntryBundle, encodeTile, parseResourcePath, type Tile } from '#tlog/tile.ts';
import { JournalError } from './journal-error.ts';
import type { LogReader } from './reader.ts';

/**
 * A tile or entry bundle by its C2SP path (`tile/0/x001/234.p/17`), made from what is stored. Null
 * where the path is none, or reaches beyond the newest checkpoint published: what nobody signed for
 * is not shown.
 * @throws JournalError `journal/damaged`; whatever kept the store from answering
 */
export async function readTile(reader: LogReader, path: string): Promise<Bytes | null> {
  const resource = parsed(path);
  if (resource === null) return null;
  const { kind, index, width } = resource;
  const start = index * TILE_WIDTH;
  const end = start + width;
  const checkpoint = await reader.checkpoint();
  const perNode = kind === 'tile' ? TILE_WIDTH ** resource.level : 1;
  if (checkpoint === null || end * perNode > checkpoint.size) return null;
  if (kind === 'tile') {
    return new Uint8Array(encodeTile(await reader.nodes(resource.level, start, width)));
  }
  const entries = await reader.entries(start, end);
  if (entries.length !== width) throw new JournalError('journal/damaged');
  return new Uint8Array(encodeEntryBundle(entries.map(({ bytes }) => bytes)));
}

function parsed(path: string): Tile | EntryBundle | null {
  try {
    return parseResourcePath(path);
  } catch (error) {
    if (error instanceof LogRefusal) return null;
    throw error;
  }
}
