import type { Bytes } from '#base/bytes.ts';
import { encodeEntryBundle } from '#tlog/entry-bundle.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { type EntryBundle, encodeTile, parseResourcePath, type Tile } from '#tlog/tile.ts';
import type { LogReader } from './reader.ts';

const WIDTH = 256;

/**
 * A tile or entry bundle by its C2SP path, made from what is stored. Null where the path is none, or reaches beyond the
 * newest checkpoint published: what nobody signed for is not shown.
 */
export async function readTile(reader: LogReader, path: string): Promise<Bytes | null> {
  const resource = parsed(path);
  if (resource === null) return null;
  const start = resource.index * WIDTH;
  const end = start + resource.width;
  const checkpoint = await reader.checkpoint();
  const perNode = resource.kind === 'tile' ? WIDTH ** resource.level : 1;
  if (checkpoint === null || end * perNode > checkpoint.size) return null;
  if (resource.kind === 'tile') {
    return new Uint8Array(encodeTile(await reader.nodes(resource.level, start, resource.width)));
  }
  const entries = await reader.entries(start, end);
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
